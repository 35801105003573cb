const { is, isAny } = require('../moddle');

/** Every step that a machine does names what does it, and never by a Java class. */
module.exports = function() {
  function check(node, reporter) {
    if (is(node, 'bpmn:CallActivity')) {
      if (!node.calledElement) {
        reporter.report(node.id, 'Implementation is missing: name the called process');
      }
      return;
    }
    if (is(node, 'bpmn:ScriptTask')) {
      if (!node.script && !node.resource) {
        reporter.report(node.id, 'Implementation is missing: the script is empty');
      }
      return;
    }
    for (const carrier of carriers(node)) {
      if (carrier.class) {
        reporter.report(node.id, 'Implementation is a Java class: name a bean, as in "${sendSms}"');
      } else if (!implemented(carrier)) {
        reporter.report(node.id, 'Implementation is missing: name a bean, a decision or a topic');
      }
    }
  }

  function carriers(node) {
    if (isAny(node, ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask'])) {
      return [node];
    }
    if (is(node, 'bpmn:ThrowEvent')) {
      return (node.eventDefinitions || []).filter(it => is(it, 'bpmn:MessageEventDefinition'));
    }
    return [];
  }

  function implemented(carrier) {
    return (
      carrier.delegateExpression || carrier.expression || carrier.decisionRef || carrier.topic
    );
  }

  return { check };
};
