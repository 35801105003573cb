package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.followthrough.engine.NamedStep;
import org.followthrough.engine.NearMiss;
import org.followthrough.engine.ProcessVariable;
import org.followthrough.model.SuppliedVariables.Supply;

/** What a call hands to the process that it calls, and what it takes back from it. */
final class HandingOverCheck {

  private static final String ALL = "all";
  private static final String FAMILY = ProcessVariable.FAMILY_ID.name();
  private static final String TEMPLATE = ProcessVariable.TEMPLATE.name();
  private static final String ANEW =
      "choose the element template of the step anew, or add the in mapping from ";

  private final Diagram diagram;
  private final DeploymentContext context;
  private final SuppliedVariables supplied;
  private final List<Finding> findings = new ArrayList<>();

  private HandingOverCheck(Diagram diagram, DeploymentContext context) {
    this.diagram = diagram;
    this.context = context;
    this.supplied = new SuppliedVariables(diagram, context);
  }

  static Stream<Finding> of(Diagram diagram, DeploymentContext context) {
    HandingOverCheck check = new HandingOverCheck(diagram, context);
    diagram.all(CallActivity.class).stream()
        .filter(Diagram::isRun)
        .filter(call -> context.diagram(String.valueOf(call.getCalledElement())).isPresent())
        .forEach(check::call);
    return check.findings.stream();
  }

  private void call(CallActivity call) {
    List<CamundaIn> in = Diagram.extensions(call, CamundaIn.class).toList();
    Set<String> targets = new TreeSet<>();
    in.stream().map(CamundaIn::getCamundaTarget).filter(Objects::nonNull).forEach(targets::add);
    boolean all = in.stream().anyMatch(one -> ALL.equals(one.getCamundaVariables()));
    if (!all && !targets.contains(FAMILY)) {
      found(
          call,
          "does not hand on the family, so that what it calls would be for nobody",
          ANEW + "familyId to familyId");
    }
    if (in.stream().noneMatch(one -> one.getCamundaBusinessKey() != null)) {
      found(
          call,
          "does not hand on the business key, so that what it calls is not found under the family",
          "choose the element template of the step anew, or tick 'Business key' under 'In mapping"
              + " propagation' with #{execution.processBusinessKey}");
    }
    if (!all
        && !targets.contains(TEMPLATE)
        && NamedStep.template(call) != null
        && !new CalledMessages(context::diagram).texts(call).isEmpty()) {
      found(
          call,
          "says which message it sends and does not hand that on",
          ANEW + "template to template");
    }
    in.stream()
        .map(CamundaIn::getCamundaSource)
        .filter(Objects::nonNull)
        // A message that is not named at all is asked for already.
        .filter(source -> !source.equals(TEMPLATE) || NamedStep.template(call) != null)
        .forEach(source -> handed(call, source));
    Diagram.extensions(call, CamundaOut.class)
        .map(CamundaOut::getCamundaSource)
        .filter(Objects::nonNull)
        .forEach(source -> takenBack(call, source));
  }

  private void handed(CallActivity call, String source) {
    Supply supply = supplied.at(call);
    if (supply.names().contains(source)) {
      return;
    }
    Optional<String> meant = NearMiss.of(source, supply.names());
    if (meant.isPresent() || !supply.isOpen()) {
      found(
          call,
          "hands on '" + source + "', which nothing sets",
          meant
              .map(name -> "did you mean '" + name + "'?")
              .orElse("hand on one of " + supply.names()));
    }
  }

  private void takenBack(CallActivity call, String source) {
    Diagram called =
        new Diagram(
            call.getCalledElement() + ".bpmn",
            context.diagram(call.getCalledElement()).orElseThrow());
    Set<String> set = new TreeSet<>(new SuppliedVariables(called, context).anywhere().names());
    set.removeAll(SuppliedVariables.SOMETIMES);
    Diagram.extensions(call, CamundaIn.class)
        .map(CamundaIn::getCamundaTarget)
        .filter(Objects::nonNull)
        .forEach(set::add);
    boolean all =
        called.all(CamundaOut.class).stream().anyMatch(o -> ALL.equals(o.getCamundaVariables()));
    if (!set.contains(source) && !all) {
      found(
          call,
          "takes back '" + source + "', which " + call.getCalledElement() + " never sets",
          NearMiss.advice(source, set, "take back one of " + set + ", or remove the out mapping"));
    }
  }

  private void found(CallActivity call, String message, String remedy) {
    findings.add(diagram.fault(call, message, remedy));
  }
}
