package org.followthrough.message;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Facts as machines exchange them, in the words in which people of a country write them. */
public final class LocalizedFacts {

  private static final String CURRENCY = "currency";
  private static final Pattern MONEY = Pattern.compile("amount|\\w+Amount");

  private final Locale locale;
  private final ZoneId zone;

  /**
   * @param zone in which moments are told
   */
  public LocalizedFacts(Locale locale, ZoneId zone) {
    this.locale = locale;
    this.zone = zone;
  }

  /**
   * The same facts for people: ISO dates and moments are written out, numbers grouped, and what is
   * called {@code amount}, or ends so, is money where a fact {@code currency} says of which kind.
   * What ends in {@code Id} stays as it is.
   */
  public Map<String, Object> of(Map<String, Object> facts) {
    Optional<Currency> currency = currency(facts.get(CURRENCY));
    Map<String, Object> words = new HashMap<>();
    facts.forEach((name, value) -> words.put(name, words(name, value, currency)));
    return words;
  }

  private Object words(String name, Object value, Optional<Currency> currency) {
    if (name.endsWith("Id")) {
      return value;
    }
    if (currency.isPresent() && MONEY.matcher(name).matches()) {
      return number(value).<Object>map(number -> money(number, currency.get())).orElse(value);
    }
    if (value instanceof Number) {
      return NumberFormat.getNumberInstance(locale).format(value);
    }
    return value instanceof String text ? date(text) : value;
  }

  private String money(BigDecimal amount, Currency currency) {
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(currency);
    format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
    format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
    return format.format(amount);
  }

  private String date(String text) {
    try {
      return LocalDate.parse(text)
          .format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale));
    } catch (DateTimeException noDay) {
      try {
        return OffsetDateTime.parse(text)
            .atZoneSameInstant(zone)
            .format(
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                    .withLocale(locale));
      } catch (DateTimeException noMoment) {
        return text;
      }
    }
  }

  private static Optional<BigDecimal> number(Object value) {
    try {
      return Optional.of(new BigDecimal(String.valueOf(value)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Currency> currency(Object code) {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getCurrencyCode().equals(code))
        .findFirst();
  }
}
