package org.followthrough.family;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of countries that have holidays of their own, as the holiday calendar knows them. One
 * that it does not know would silently be given the whole country's.
 */
public final class Regions {

  private static final Map<String, Set<String>> BY_COUNTRY = new ConcurrentHashMap<>();

  private Regions() {}

  /**
   * How a part of a country is named in the holiday calendar: {@code US-NY} and {@code NY} are both
   * {@code ny}.
   */
  public static String normalised(String country, String region) {
    String code = country.toLowerCase(Locale.ROOT);
    String part = region == null ? "" : region.strip().toLowerCase(Locale.ROOT);
    return part.startsWith(code + "-") ? part.substring(code.length() + 1) : part;
  }

  /** Whether the calendar knows the part, or no part of that country at all. */
  public static boolean isKnown(String country, String region) {
    Set<String> known = of(country);
    String part = normalised(country, region);
    return part.isEmpty() || known.isEmpty() || known.contains(part);
  }

  /** The parts of a country; empty where the calendar knows none. */
  public static Set<String> of(String country) {
    return BY_COUNTRY.computeIfAbsent(country.toUpperCase(Locale.ROOT), Regions::read);
  }

  private static Set<String> read(String country) {
    Set<String> parts = new TreeSet<>();
    if (HolidayManager.getSupportedCalendarCodes().contains(country)) {
      collect(
          HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT)))
              .getCalendarHierarchy(),
          "",
          parts);
    }
    return parts;
  }

  private static void collect(CalendarHierarchy parent, String path, Set<String> parts) {
    parent
        .getChildren()
        .forEach(
            (id, child) -> {
              String part = path + id.toLowerCase(Locale.ROOT);
              parts.add(part);
              collect(child, part + "-", parts);
            });
  }
}
