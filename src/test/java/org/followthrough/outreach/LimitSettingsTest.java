package org.followthrough.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** How often and how fast may be configured, within bounds; what is out of them stops the start. */
class LimitSettingsTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Settings.class);

  @Test
  void withoutConfigurationTheyAreThoseOfTheContract() {
    application.run(
        context -> {
          assertThat(context.getBean(LimitProperties.class))
              .isEqualTo(new LimitProperties(2, 5, 10));
          assertThat(context.getBean(ChannelProperties.class).perSecond("sms")).isEqualTo(100);
        });
  }

  @Test
  void eachMayBeSetOnItsOwn() {
    application
        .withPropertyValues(
            "followthrough.limits.per-family-per-day=1",
            "followthrough.limits.per-address-per-day=3",
            "followthrough.channels.email.per-second=50")
        .run(
            context -> {
              assertThat(context.getBean(LimitProperties.class))
                  .isEqualTo(new LimitProperties(1, 5, 3));
              assertThat(context.getBean(ChannelProperties.class).perSecond("email")).isEqualTo(50);
              assertThat(context.getBean(ChannelProperties.class).perSecond("sms")).isEqualTo(100);
            });
  }

  @ParameterizedTest(name = "{0}={1}: {2} {3}")
  @CsvSource({
    "followthrough.limits.per-family-per-day, 0, perFamilyPerDay, must be greater than or equal to 1",
    "followthrough.limits.per-family-per-day, 101, perFamilyPerDay, must be less than or equal to 100",
    "followthrough.limits.per-family-per-seven-days, 0, perFamilyPerSevenDays, must be greater than or equal to 1",
    "followthrough.limits.per-address-per-day, 11, perAddressPerDay, must be less than or equal to 10",
    "followthrough.channels.email.per-second, 0, channels[email].perSecond, must be greater than or equal to 1",
    "followthrough.channels.sms.per-second, 10001, channels[sms].perSecond, must be less than or equal to 10000"
  })
  void whatIsOutOfBoundsIsNamedWithItsBound(
      String setting, String value, String field, String bound) {
    application
        .withPropertyValues(setting + "=" + value)
        .run(
            context ->
                assertThat(wrong(context.getStartupFailure())).contains(field + " " + bound));
  }

  /** What Spring Boot prints of it: the field and the reason. */
  private static List<String> wrong(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(BindValidationException.class::isInstance)
        .map(BindValidationException.class::cast)
        .flatMap(cause -> cause.getValidationErrors().getAllErrors().stream())
        .map(
            error ->
                ((org.springframework.validation.FieldError) error).getField()
                    + " "
                    + error.getDefaultMessage())
        .toList();
  }

  @EnableConfigurationProperties({LimitProperties.class, ChannelProperties.class})
  static class Settings {}
}
