const { is } = require('../moddle');

/** Without a form Tasklist shows raw variables, which nobody who coordinates can use. */
module.exports = function() {
  function check(node, reporter) {
    if (is(node, 'bpmn:UserTask') && !node.formRef) {
      reporter.report(node.id, 'Form is missing: name a Camunda Form');
    }
  }

  return { check };
};
