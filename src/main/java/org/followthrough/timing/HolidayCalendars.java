package org.followthrough.timing;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.followthrough.family.Family;
import org.followthrough.family.Organisation;
import org.followthrough.family.Regions;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * The public holidays of countries and their regions, from a library that others keep up to date,
 * and the days that the organisation adds. Where a holiday is kept on another day than its own,
 * both are holidays. A mere observance is none.
 */
@Component
public class HolidayCalendars {

  private final Organisation organisation;
  private final Map<LocalDate, String> additional;
  private final Map<Key, Map<LocalDate, String>> years = new ConcurrentHashMap<>();

  /**
   * @throws InvalidConfigurationPropertyValueException where the organisation's region is none
   */
  HolidayCalendars(Organisation organisation, HolidayProperties properties) {
    if (!Regions.isKnown(organisation.country(), organisation.region())) {
      throw new InvalidConfigurationPropertyValueException(
          "followthrough.organisation.region",
          organisation.region(),
          "The holiday calendar of %s knows no such part; it knows %s"
              .formatted(organisation.country(), Regions.of(organisation.country())));
    }
    this.organisation = organisation;
    this.additional = properties.additional();
  }

  /** The holidays where a family lives, or where the organisation is if nobody knows. */
  public Holidays of(Family family) {
    Family.Home home = family.home();
    return home.country() == null
        ? in(organisation.country(), home.region() == null ? organisation.region() : home.region())
        : in(home.country(), home.region());
  }

  /** The holidays of schedules, which are nobody's in particular. */
  public Holidays ofTheOrganisation() {
    return in(organisation.country(), organisation.region());
  }

  /**
   * @param country ISO 3166 code; one that the library does not know has no public holidays
   * @param region such as {@code ny} or {@code US-NY}; where it is null or not known, the country's
   *     holidays are kept
   */
  Holidays in(String country, String region) {
    String code = country.toLowerCase(Locale.ROOT);
    String within = Regions.normalised(country, region);
    return day -> {
      String name = additional.get(day);
      return Optional.ofNullable(
          name != null
              ? name
              : years
                  .computeIfAbsent(new Key(code, within, day.getYear()), HolidayCalendars::year)
                  .get(day));
    };
  }

  private static Map<LocalDate, String> year(Key key) {
    Map<LocalDate, String> names = new HashMap<>();
    if (HolidayManager.getSupportedCalendarCodes().contains(key.country.toUpperCase(Locale.ROOT))) {
      HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(key.country));
      String[] region = key.region.isEmpty() ? new String[0] : key.region.split("-");
      // A holiday of the next year may be kept in this one: 1 January on a Saturday is kept before.
      IntStream.rangeClosed(key.year - 1, key.year + 1)
          .mapToObj(year -> manager.getHolidays(Year.of(year), region))
          .flatMap(holidays -> holidays.stream())
          .filter(holiday -> holiday.getType() != HolidayType.OBSERVANCE)
          .forEach(holiday -> put(holiday, names));
    }
    return names;
  }

  private static void put(Holiday holiday, Map<LocalDate, String> names) {
    String name = holiday.getDescription(Locale.US);
    names.put(holiday.getActualDate(), name);
    holiday.getObservedDate().ifPresent(day -> names.putIfAbsent(day, name));
  }

  private record Key(String country, String region, int year) {}
}
