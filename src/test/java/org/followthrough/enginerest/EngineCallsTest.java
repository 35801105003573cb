package org.followthrough.enginerest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.rest.impl.CamundaRestResources;
import org.followthrough.security.Roles;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/**
 * Every call that the classes of Camunda's REST and of its web apps take, read from their JAX-RS
 * annotations, against {@code engine-calls.txt}, which says who may make it. A call that a new
 * version brings, or that was opened or closed, is one line that somebody has to look at.
 */
class EngineCallsTest {

  private static final List<String> ROLES =
      List.of(
          Roles.ADMIN,
          Roles.ANALYSTS,
          Roles.COORDINATORS,
          Roles.INTEGRATIONS,
          Roles.LEAD_COORDINATORS,
          Roles.OPERATIONS,
          Roles.TREASURERS);

  /** Call to template; by whichever of Camunda's paths. */
  private final Map<String, String> calls = new TreeMap<>();

  private final Set<String> visited = new HashSet<>();

  EngineCallsTest() throws ClassNotFoundException {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false) {
          @Override
          protected boolean isCandidateComponent(AnnotatedBeanDefinition type) {
            return true;
          }
        };
    scanner.addIncludeFilter(new AnnotationTypeFilter(Path.class, false, true));
    // Of these, the application itself says which it puts at the top.
    scanner.addExcludeFilter(
        new RegexPatternTypeFilter(Pattern.compile(".*\\.engine\\.rest\\..*")));
    CamundaRestResources.getResourceClasses().forEach(this::read);
    for (var resource : scanner.findCandidateComponents("org.camunda.bpm")) {
      read(Class.forName(resource.getBeanClassName()));
    }
  }

  @Test
  void eachCallIsOpenToWhomTheListSays() throws IOException {
    assertThat(calls).hasSizeGreaterThan(400);
    assertThat(
            calls.entrySet().stream()
                .map(call -> call.getKey() + " | " + openTo(call.getKey(), call.getValue())))
        .containsExactlyElementsOf(
            new ClassPathResource("engine-calls.txt")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .toList());
  }

  @Test
  void whatIsClosedSaysWhatThereIsInstead() {
    assertThat(
            calls.entrySet().stream()
                .filter(call -> openTo(call.getKey(), call.getValue()).equals("nobody"))
                .filter(
                    call ->
                        refusal(call.getKey(), call.getValue(), Set.of()).contains("/v3/api-docs"))
                .map(Map.Entry::getKey))
        .isEmpty();
  }

  @Test
  void whatIsOpenIsThere() {
    assertThat(calls.keySet()).containsAll(EngineCalls.open());
  }

  private static String openTo(String call, String template) {
    if (refusal(call, template, Set.of()).isEmpty()) {
      return "whom the engine lets";
    }
    String roles =
        ROLES.stream()
            .filter(role -> refusal(call, template, Set.of(role)).isEmpty())
            .collect(Collectors.joining(", "));
    return roles.isEmpty() ? "nobody" : roles;
  }

  private static String refusal(String call, String template, Set<String> groups) {
    return EngineCalls.refusal(call.split(" ")[0], template, groups).orElse("");
  }

  private void read(Class<?> root) {
    if (root.isAnnotationPresent(Path.class)) {
      read(root.getAnnotation(Path.class).value(), root);
    }
  }

  private void read(String path, Class<?> type) {
    if (!type.getName().startsWith("org.camunda.") || !visited.add(path + " " + type)) {
      return;
    }
    for (Class<?> declaring : withItsSupertypes(type).toList()) {
      for (Method method : declaring.getDeclaredMethods()) {
        String there =
            method.isAnnotationPresent(Path.class)
                ? path + "/" + method.getAnnotation(Path.class).value()
                : path;
        List<String> verbs =
            Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
                .map(annotation -> annotation.getAnnotation(HttpMethod.class).value())
                .toList();
        verbs.forEach(verb -> calls.put(EngineCalls.call(verb, "/" + there), "/" + there));
        if (verbs.isEmpty() && method.isAnnotationPresent(Path.class)) {
          read(there, method.getReturnType());
        }
      }
    }
  }

  private static Stream<Class<?>> withItsSupertypes(Class<?> type) {
    return type == null
        ? Stream.empty()
        : Stream.concat(
            Stream.of(type),
            Stream.concat(Stream.of(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()))
                .flatMap(EngineCallsTest::withItsSupertypes));
  }
}
