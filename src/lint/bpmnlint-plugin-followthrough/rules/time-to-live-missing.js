const { is } = require('../moddle');

const DAYS = /^(P[1-9]\d*D|[1-9]\d*)$/;

/** Without a time to live the history of families would be kept for ever. */
module.exports = function() {
  function check(node, reporter) {
    if (is(node, 'bpmn:Process') && node.isExecutable && !DAYS.test(node.historyTimeToLive)) {
      reporter.report(node.id, 'History time to live is missing: give it in days, as in P180D');
    }
  }

  return { check };
};
