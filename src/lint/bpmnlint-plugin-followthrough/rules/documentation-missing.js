const { isAny } = require('../moddle');

/** An analyst who meets a step, a decision or a detour finds out why it is there. */
module.exports = function() {
  function check(node, reporter) {
    if (!isAny(node, ['bpmn:Activity', 'bpmn:Gateway', 'bpmn:BoundaryEvent'])) {
      return;
    }
    const texts = (node.documentation || []).map(documentation => documentation.text || '');
    if (!texts.join('').trim()) {
      reporter.report(node.id, 'Documentation is missing: say why this element is here');
    }
  }

  return { check };
};
