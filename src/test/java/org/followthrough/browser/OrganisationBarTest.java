package org.followthrough.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.followthrough.CoOp;
import org.followthrough.SandboxTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.springframework.beans.factory.annotation.Autowired;

/** What stands on top of Camunda's web apps. */
@SandboxTest
class OrganisationBarTest {

  @RegisterExtension final Chromium browser = new Chromium();
  @Autowired CoOp coOp;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"tasklist, sarah", "cockpit, otto", "admin, admin", "welcome, sarah"})
  void theOrganisationsNameStandsWhereTheVendorsBannerWas(String app, String user)
      throws Exception {
    browser.open(coOp.url() + "/camunda/app/" + app + "/default/");
    browser.signIn(user);

    browser.see(By.cssSelector(".navbar-brand"));
    assertThat(bar("", "visibility")).isEqualTo("hidden");
    assertThat(bar("::after", "visibility")).isEqualTo("visible");
    assertThat(bar("::after", "content")).isEqualTo("\"Followthrough Co-op\"");
    browser.picture("bar_of_" + app);
  }

  /** How the bar, or what is put into it, is styled. */
  private Object bar(String part, String property) {
    return browser.run(
        "return getComputedStyle(document.querySelector('.ce-eol-banner'), arguments[0])"
            + "[arguments[1]]",
        part,
        property);
  }
}
