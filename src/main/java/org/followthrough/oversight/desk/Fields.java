package org.followthrough.oversight.desk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.followthrough.api.StorableText;
import org.followthrough.engine.DeployedForms;
import org.followthrough.engine.OfferedFields;
import org.followthrough.engine.OfferedFields.Offer;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * What a task asks of its people, as its deployed form says: an analyst who changes the form has
 * changed it here too.
 */
@Component
class Fields {

  /** Beyond it a list takes less room than a choice that shows all. */
  private static final int MOST_BESIDE_EACH_OTHER = 5;

  private final OfferedFields offered;
  private final DeployedForms forms;

  Fields(OfferedFields offered, DeployedForms forms) {
    this.offered = offered;
    this.forms = forms;
  }

  /** The fields of a task with what somebody may have filled in before. */
  List<Field> of(String taskId, MultiValueMap<String, String> filledIn) {
    return form(taskId).map(forms::fields).orElse(List.of()).stream()
        .map(field -> field(field, filledIn))
        .toList();
  }

  /**
   * What was filled in, as the engine takes it.
   *
   * @throws NotUnderstood where the form does not allow it; its message is for who filled it in
   */
  Map<String, Object> answers(String taskId, MultiValueMap<String, String> filledIn) {
    Map<String, Object> answers = new LinkedHashMap<>();
    Optional<String> form = form(taskId);
    List<JsonNode> fields = form.map(forms::fields).orElse(List.of());
    for (JsonNode field : fields) {
      String key = field.path("key").asText();
      String given = filledIn.getFirst(key);
      if (field.path("type").asText().equals("checkbox")) {
        answers.put(key, given != null);
      } else if (given != null && !given.isBlank()) {
        answers.put(key, value(field, given.strip().replace("\r\n", "\n")));
      }
    }
    for (JsonNode field : fields) {
      boolean isHidden = field.has("conditional");
      if (field.path("validate").path("required").asBoolean()
          && !isHidden
          && !answers.containsKey(field.path("key").asText())) {
        throw new NotUnderstood("“" + label(field) + "” is still to be answered.");
      }
    }
    form.flatMap(id -> forms.problem(id, answers::get))
        .ifPresent(
            problem -> {
              throw new NotUnderstood(inWords(problem, fields));
            });
    return answers;
  }

  private Optional<String> form(String taskId) {
    return offered.ofTask(taskId).map(Offer::form);
  }

  private static Object value(JsonNode field, String given) {
    if (!StorableText.isStorable(given)) {
      throw new NotUnderstood("“" + label(field) + "” has characters that cannot be kept.");
    }
    if (!field.path("type").asText().equals("number")) {
      return given;
    }
    try {
      return given.contains(".") ? (Object) Double.valueOf(given) : (Object) Long.valueOf(given);
    } catch (NumberFormatException e) {
      throw new NotUnderstood("“" + label(field) + "” must be a number, such as 12 or 12.5.");
    }
  }

  private static Field field(JsonNode field, MultiValueMap<String, String> filledIn) {
    String key = field.path("key").asText();
    String type = field.path("type").asText();
    String given =
        Optional.ofNullable(filledIn.getFirst(key)).orElse(field.path("defaultValue").asText(""));
    List<Option> options = new ArrayList<>();
    StreamSupport.stream(field.path("values").spliterator(), false)
        .map(
            option ->
                new Option(
                    option.path("value").asText(),
                    option.path("label").asText(),
                    option.path("value").asText().equals(given)))
        .forEach(options::add);
    boolean isList = !options.isEmpty();
    return new Field(
        key,
        label(field),
        field.path("description").asText(""),
        new As(
            isList && options.size() <= MOST_BESIDE_EACH_OTHER && !type.equals("select"),
            isList && (options.size() > MOST_BESIDE_EACH_OTHER || type.equals("select")),
            !isList && type.equals("textarea"),
            type.equals("checkbox"),
            !isList && !type.equals("textarea") && !type.equals("checkbox")),
        options,
        new Validation(
            field.path("validate").path("required").asBoolean() && !field.has("conditional"),
            field.path("validate").path("maxLength").asInt(4000)),
        given);
  }

  private static String label(JsonNode field) {
    return field.path("label").asText(field.path("key").asText());
  }

  /** By the label that its person sees, and not by the key. */
  private static String inWords(String problem, List<JsonNode> fields) {
    return fields.stream()
        .filter(field -> problem.startsWith(field.path("key").asText() + " "))
        .findFirst()
        .map(
            field ->
                "“"
                    + label(field)
                    + "”"
                    + problem.substring(field.path("key").asText().length())
                    + ".")
        .orElse(problem);
  }

  /** What was filled in cannot be taken. */
  static final class NotUnderstood extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotUnderstood(String message) {
      super(message);
    }
  }

  /**
   * One field.
   *
   * @param as how it is shown
   */
  record Field(
      String key,
      String label,
      String description,
      As as,
      List<Option> options,
      Validation validation,
      String value) {}

  /** What its value must be like. */
  record Validation(boolean required, int maxLength) {}

  /** How a field is shown: exactly one of these. */
  record As(boolean choice, boolean list, boolean area, boolean tick, boolean line) {}

  /** What can be chosen. */
  record Option(String value, String label, boolean chosen) {}
}
