const { isAny } = require('../moddle');

const GENERATED = /^([A-Z][A-Za-z]*_|sid-)/;

/**
 * Ids stand in the audit, in tests and in Cockpit, so a person must be able to read them. Only
 * elements whose id the properties panel can change are held to it.
 */
module.exports = function() {
  function check(node, reporter) {
    const named = isAny(node, [
      'bpmn:Process',
      'bpmn:Participant',
      'bpmn:Lane',
      'bpmn:FlowElement',
      'bpmn:Artifact'
    ]);
    if (named && GENERATED.test(node.id)) {
      reporter.report(node.id, 'Id is generated: derive it from the label, as in "sendTheText"');
    }
  }

  return { check };
};
