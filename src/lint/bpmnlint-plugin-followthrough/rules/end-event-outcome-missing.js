const { is, property } = require('../moddle');

const OUTCOMES = ['success', 'partial_success', 'failed', 'cancelled'];

/**
 * A workflow that something triggers states at each of its ends what came of it. The ends of an
 * embedded subprocess do not end the workflow and state nothing.
 */
module.exports = function() {
  function check(node, reporter) {
    if (!is(node, 'bpmn:EndEvent') || !endsAWorkflow(node)) {
      return;
    }
    const outcome = property(node, 'outcome');
    if (!OUTCOMES.includes(outcome)) {
      reporter.report(
        node.id,
        `Extension property "outcome" must be one of ${OUTCOMES.join(', ')}, not ${outcome}`
      );
    }
  }

  function endsAWorkflow(node) {
    const scope = node.$parent;
    const process = interrupts(scope) ? scope.$parent : scope;
    return is(process, 'bpmn:Process') && property(process, 'trigger') !== undefined;
  }

  /** What runs beside the workflow does not end it. */
  function interrupts(scope) {
    return (
      is(scope, 'bpmn:SubProcess') &&
      scope.triggeredByEvent &&
      (scope.flowElements || []).every(
        element => !is(element, 'bpmn:StartEvent') || element.isInterrupting !== false
      )
    );
  }

  return { check };
};
