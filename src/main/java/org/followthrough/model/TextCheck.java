package org.followthrough.model;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What would not work in a message. */
final class TextCheck {

  private static final Pattern TAG = Pattern.compile("\\{\\{([#^/]?)\\s*([\\w.]+)\\s*}}");
  private static final Pattern REST = Pattern.compile("\\{\\{.{0,20}|.{0,20}}}");

  /** Four texts to a phone, which is what a gateway puts together without complaint. */
  private static final int LONGEST_SMS = 612;

  private TextCheck() {}

  static Stream<Finding> of(String file, String text) {
    List<String> problems = new ArrayList<>();
    if (text.isBlank()) {
      problems.add("is empty");
    }
    Matcher rest = REST.matcher(TAG.matcher(text).replaceAll(""));
    if (rest.find()) {
      problems.add("has '" + rest.group() + "', which is not a whole {{variable}}");
    } else {
      try {
        Mustache.compiler().compile(text);
      } catch (MustacheException e) {
        problems.add(
            "opens or closes a {{#section}} that has no other end (" + e.getMessage() + ")");
      }
    }
    if (file.endsWith(".subject.txt") && text.strip().lines().count() > 1) {
      problems.add("has more than one line, and a subject is one");
    }
    if (file.endsWith(".sms.txt") && text.strip().length() > LONGEST_SMS) {
      problems.add(
          "has "
              + text.strip().length()
              + " characters; a text has at most "
              + LONGEST_SMS
              + ", as many as four messages hold");
    }
    return problems.stream().map(problem -> Finding.fault(file, null, problem));
  }
}
