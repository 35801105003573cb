package org.followthrough.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.FieldError;
import org.springframework.util.ReflectionUtils;

/**
 * What a CSV file's header line says, and the JSON object that each line after it stands for. A
 * column is named as the JSON's field; {@code consent.email} is a field of an object in it, {@code
 * attributes.pet} a key of a map.
 */
final class CsvColumns {

  private final List<String> names;

  /**
   * @param json the record that the single call's JSON is read into
   * @throws InvalidRequest 400 naming every column at fault
   */
  CsvColumns(String headerLine, Class<?> json) {
    this.names = cells(headerLine).stream().map(String::strip).toList();
    Set<String> known = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    List<FieldError> errors = new ArrayList<>();
    for (RecordComponent component : json.getRecordComponents()) {
      Field field = ReflectionUtils.findField(json, component.getName());
      if (Map.class.isAssignableFrom(field.getType())) {
        prefixes.add(field.getName() + ".");
      } else if (field.getType().isRecord()) {
        Arrays.stream(field.getType().getRecordComponents())
            .forEach(inner -> known.add(field.getName() + "." + inner.getName()));
      } else {
        known.add(field.getName());
        boolean required =
            field.isAnnotationPresent(NotNull.class) || field.isAnnotationPresent(NotBlank.class);
        if (required && !names.contains(field.getName())) {
          errors.add(new FieldError(field.getName(), "has no column in the header line"));
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      boolean keyOfAMap =
          prefixes.stream()
              .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
      if (!known.contains(name) && !keyOfAMap) {
        errors.add(new FieldError(name, "is no column of this import"));
      } else if (!seen.add(name)) {
        errors.add(new FieldError(name, "stands twice in the header line"));
      }
    }
    if (!errors.isEmpty()) {
      throw InvalidRequest.fields(
          "The header line must name the columns, separated by commas, as the JSON names its fields",
          errors);
    }
  }

  /**
   * @throws InvalidRequest 400 where there are more or fewer cells than columns
   */
  ObjectNode object(String line) {
    List<String> cells = cells(line);
    if (cells.size() != names.size()) {
      throw InvalidRequest.malformed(
          "has %d cell(s) where the header line has %d".formatted(cells.size(), names.size()));
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        String name = names.get(i);
        int dot = name.indexOf('.');
        if (dot < 0) {
          object.put(name, cells.get(i));
        } else {
          object
              .withObjectProperty(name.substring(0, dot))
              .put(name.substring(dot + 1), cells.get(i));
        }
      }
    }
    return object;
  }

  /** Of a line whose quotes are known to be in order. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char at = line.charAt(i);
      if (quoted && at == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(at);
        i++;
      } else if (at == '"') {
        quoted = !quoted;
      } else if (at == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(at);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
