package org.followthrough.enginerest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.followthrough.engine.CurrentUser;
import org.glassfish.jersey.model.Parameter;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.springframework.stereotype.Component;

/**
 * Asks {@link EngineCalls} of every call that Camunda's router has found a method for, by the path
 * that the router itself has read.
 */
@Component
class EngineCallFilter implements ContainerRequestFilter {

  /** Under which a body's check finds what has been called. */
  static final String URI = "followthrough.uri";

  private static final Pattern WITH_INSTANCES =
      Pattern.compile("DELETE /(deployment|process-definition)/.*");

  private final IdentityService identities;
  private final InstanceRules instances;

  EngineCallFilter(IdentityService identities, InstanceRules instances) {
    this.identities = identities;
    this.instances = instances;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    ExtendedUriInfo uri = (ExtendedUriInfo) request.getUriInfo();
    String template = template(uri);
    refuse(Status.FORBIDDEN, EngineCalls.refusal(request.getMethod(), template, groups()));
    refuse(
        Status.BAD_REQUEST,
        queryProblem(EngineCalls.call(request.getMethod(), template), uri.getQueryParameters()));
    if (needsBody(uri) && !request.hasEntity()) {
      refuse(Status.BAD_REQUEST, Optional.of("This call needs a body of JSON, {} at least."));
    }
    String variable = uri.getPathParameters().getFirst("varId");
    if (variable != null && request.getMethod().equals("DELETE")) {
      instances.checkName(variable, uri.getPathParameters().getFirst("id"));
    }
    request.setProperty(URI, uri);
  }

  private static void refuse(Status status, Optional<String> words) {
    words.ifPresent(
        why -> {
          throw new InvalidRequestException(status, why);
        });
  }

  /** Such as {@code /task/{id}/complete}. */
  static String template(ExtendedUriInfo uri) {
    List<String> parts =
        new ArrayList<>(
            uri.getMatchedTemplates().stream().map(part -> part.getTemplate()).toList());
    Collections.reverse(parts);
    return "/" + String.join("/", parts);
  }

  private Set<String> groups() {
    return CurrentUser.groups(identities);
  }

  private static Optional<String> queryProblem(String call, MultivaluedMap<String, String> query) {
    if (WITH_INSTANCES.matcher(call).matches() && isSet(query, "cascade")) {
      return Optional.of(
          "cascade would take running instances and their history along. Cancel them first, POST"
              + " /api/v1/instances/cancel, and then delete without it.");
    }
    if (isSet(query, "skipSubprocesses")) {
      return Optional.of(
          "skipSubprocesses would leave behind what the instance has called; leave it out.");
    }
    return Optional.empty();
  }

  private static boolean isSet(MultivaluedMap<String, String> query, String flag) {
    return query.getOrDefault(flag, List.of()).stream().anyMatch(value -> !value.equals("false"));
  }

  private static boolean needsBody(ExtendedUriInfo uri) {
    return uri.getMatchedResourceMethod().getInvocable().getParameters().stream()
        .filter(parameter -> parameter.getSource() == Parameter.Source.ENTITY)
        .anyMatch(parameter -> parameter.getRawType().getName().startsWith("org.camunda."));
  }
}
