package org.followthrough.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.followthrough.engine.NearMiss;

/** What whoever writes a message means to replace later, and a family would read. */
final class PlaceholderCheck {

  private static final Pattern BRACKETS =
      Pattern.compile(
          "\\[\\s*([\\p{L}][\\p{L} _-]{1,40})\\s*]|<<\\s*([\\p{L}][\\p{L} _-]{1,40})\\s*>>");

  private static final Set<String> USUAL =
      Set.of(
          "name",
          "firstname",
          "lastname",
          "yourname",
          "familyname",
          "nameofthefamily",
          "family",
          "date",
          "day",
          "time",
          "amount",
          "title",
          "phone",
          "phonenumber",
          "link",
          "url",
          "place",
          "coordinator",
          "organisation",
          "organization",
          "insertname",
          "inserttext",
          "placeholder");

  /** In Spanish and Portuguese, todo is a word, and in capitals it stands among others. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "\\b(TODO(?!\\s+\\p{Lu}{2})|FIXME|TBD|XXX+)\\b|(?i)\\b(lorem ipsum|dolor sit amet)\\b");

  private PlaceholderCheck() {}

  /** What is wrong, and what to do; empty where nothing is. */
  static Optional<String[]> fault(String text, Set<String> known) {
    Matcher unfinished = UNFINISHED.matcher(text);
    if (unfinished.find()) {
      return said(unfinished.group(), "write what the family is to read");
    }
    Matcher brackets = BRACKETS.matcher(text);
    while (brackets.find()) {
      String words = brackets.group(1) != null ? brackets.group(1) : brackets.group(2);
      String plain = words.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
      Optional<String> meant =
          known.stream()
              .filter(name -> name.toLowerCase(Locale.ROOT).equals(plain))
              .findFirst()
              .or(() -> NearMiss.of(plain, known));
      if (meant.isPresent() || USUAL.contains(plain)) {
        return said(
            brackets.group(),
            meant
                .map(name -> "write {{" + name + "}}")
                .orElse("write a variable such as {{familyName}}, or the words themselves"));
      }
    }
    return Optional.empty();
  }

  private static Optional<String[]> said(String mark, String remedy) {
    return Optional.of(
        new String[] {"has '" + mark + "', which a family would read as it stands there", remedy});
  }
}
