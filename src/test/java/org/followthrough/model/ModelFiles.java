package org.followthrough.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.xml.ModelException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The files that analysts own, as the build puts them on the classpath, by {@code folder/name}. */
final class ModelFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<String, String> texts;
  private final SortedMap<String, BpmnModelInstance> diagrams;
  private final SortedMap<String, DmnModelInstance> tables;
  private final SortedMap<String, JsonNode> forms;

  private ModelFiles(SortedMap<String, String> texts) {
    this.texts = texts;
    this.diagrams = opened(".bpmn", ModelFiles::diagram);
    this.tables = opened(".dmn", ModelFiles::table);
    this.forms = opened(".form", ModelFiles::json);
  }

  /** Opens again only what has changed. */
  private ModelFiles(ModelFiles before, String path, String text) {
    this.texts = changed(before.texts, path, text);
    this.diagrams = changed(before.diagrams, path, opened(path, ".bpmn", ModelFiles::diagram));
    this.tables = changed(before.tables, path, opened(path, ".dmn", ModelFiles::table));
    this.forms = changed(before.forms, path, opened(path, ".form", ModelFiles::json));
  }

  static ModelFiles onTheClasspath() {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      for (String folder : new String[] {"bpmn", "dmn", "forms", "messages", "events"}) {
        for (Resource file :
            new PathMatchingResourcePatternResolver().getResources("classpath:" + folder + "/*")) {
          try (InputStream in = file.getInputStream()) {
            texts.put(
                folder + "/" + file.getFilename(),
                new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelFiles(texts);
  }

  /** The same files, but for one that somebody has changed, added ("" before) or broken. */
  ModelFiles with(String path, UnaryOperator<String> change) {
    String before = texts.getOrDefault(path, "");
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalArgumentException("this changes nothing in " + path);
    }
    return new ModelFiles(this, path, after);
  }

  ModelFiles without(String path) {
    return new ModelFiles(this, path, null);
  }

  SortedMap<String, String> texts() {
    return texts;
  }

  SortedMap<String, BpmnModelInstance> diagrams() {
    return diagrams;
  }

  SortedMap<String, DmnModelInstance> tables() {
    return tables;
  }

  SortedMap<String, JsonNode> forms() {
    return forms;
  }

  boolean has(String path) {
    return texts.containsKey(path);
  }

  /** What a file says, by its name alone, as it is deployed. */
  Optional<String> named(String name) {
    return texts.keySet().stream()
        .filter(path -> name(path).equals(name))
        .map(texts::get)
        .findFirst();
  }

  Set<String> names() {
    return texts.keySet().stream().map(ModelFiles::name).collect(Collectors.toSet());
  }

  static String name(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  /** {@code bpmn/call_family.bpmn} is about {@code call_family}. */
  static String stem(String path) {
    String name = name(path);
    return name.substring(0, name.indexOf('.'));
  }

  private static <T> SortedMap<String, T> changed(
      SortedMap<String, T> before, String path, T value) {
    SortedMap<String, T> changed = new TreeMap<>(before);
    if (value == null) {
      changed.remove(path);
    } else {
      changed.put(path, value);
    }
    return changed;
  }

  private <T> SortedMap<String, T> opened(String ending, Function<String, T> reader) {
    SortedMap<String, T> opened = new TreeMap<>();
    texts.keySet().stream()
        .filter(path -> path.endsWith(ending))
        .forEach(path -> opened.put(path, opened(path, ending, reader)));
    return opened;
  }

  /** Null where there is no such file. */
  private <T> T opened(String path, String ending, Function<String, T> reader) {
    try {
      return path.endsWith(ending) && texts.containsKey(path)
          ? reader.apply(texts.get(path))
          : null;
    } catch (ModelException e) {
      throw new AssertionError(path + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static BpmnModelInstance diagram(String text) {
    return Bpmn.readModelFromStream(new ByteArrayInputStream(bytes(text)));
  }

  private static DmnModelInstance table(String text) {
    return Dmn.readModelFromStream(new ByteArrayInputStream(bytes(text)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
