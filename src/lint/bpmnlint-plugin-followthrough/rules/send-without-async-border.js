const { extensions, is } = require('../moddle');

const SENDS = /^[$#]\{(sendEmail|sendSms)\}$/;

/**
 * A send runs in a transaction of its own, so that a failure repeats this step and no other, and
 * shows in the diagram how often and when it is tried again.
 */
module.exports = function() {
  function check(node, reporter) {
    if (!is(node, 'bpmn:FlowElement') || !sends(node)) {
      return;
    }
    if (!node.asyncBefore) {
      reporter.report(node.id, 'A send must be "asynchronous before"');
    }
    const cycles = extensions(node, 'camunda:FailedJobRetryTimeCycle');
    if (!cycles.some(cycle => (cycle.body || '').trim())) {
      reporter.report(node.id, 'A send must state its retry time cycle');
    }
  }

  function sends(node) {
    return [node, ...(node.eventDefinitions || [])].some(it => SENDS.test(it.delegateExpression));
  }

  return { check };
};
