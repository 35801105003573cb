package org.followthrough.oversight;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a list calls a task: by what is to be done and for whom. The label in the diagram says the
 * first; where it speaks of "the family" the family's name goes in there, else behind it.
 */
final class TaskName {

  /** What the engine keeps of a task's name. */
  private static final int LONGEST = 255;

  private static final String CUT = "…";

  private static final Pattern THE_FAMILY = Pattern.compile("\\bthe family\\b");
  private static final Pattern ITS_OWN_ARTICLE = Pattern.compile("(?i)^\\s*the\\s+");
  private static final Pattern ITS_OWN_NOUN = Pattern.compile("(?i)\\s+family\\s*$");

  private TaskName() {}

  /** A label that names the family already stays as it is. */
  static String of(String label, String familyName) {
    if (label.contains(familyName)) {
      return shortened(label, LONGEST);
    }
    Matcher inside = THE_FAMILY.matcher(label);
    String name =
        inside.find()
            ? label.substring(0, inside.start())
                + theFamily(familyName, LONGEST - label.length() + inside.group().length())
                + label.substring(inside.end())
            : label + ": " + theFamily(familyName, LONGEST - label.length() - 2);
    return shortened(name, LONGEST);
  }

  /** As one speaks of it, also where the record has "The Martinez Family" for its name. */
  static String theFamily(String familyName) {
    String bare =
        ITS_OWN_NOUN
            .matcher(ITS_OWN_ARTICLE.matcher(familyName).replaceFirst(""))
            .replaceFirst("")
            .strip();
    return bare.isEmpty() ? familyName.strip() : "the " + bare + " family";
  }

  private static String theFamily(String familyName, int room) {
    String all = theFamily(familyName);
    String noun = " family";
    return all.length() <= room || room <= noun.length() + CUT.length()
        ? shortened(all, room)
        : shortened(all.substring(0, all.length() - noun.length()), room - noun.length()) + noun;
  }

  private static String shortened(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int end = Math.max(0, room - CUT.length());
    boolean splits = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end) + CUT;
  }
}
