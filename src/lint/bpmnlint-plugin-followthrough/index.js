module.exports = {
  configs: {
    all: {
      rules: {
        'documentation-missing': 'error',
        'end-event-outcome-missing': 'error',
        'generated-id': 'error',
        'implementation-missing': 'error',
        'send-without-async-border': 'error',
        'time-to-live-missing': 'error',
        'user-task-form-missing': 'error'
      }
    }
  }
};
