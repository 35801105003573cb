// Cockpit with our own tab on each instance and our own part of the page Processes; all else as Camunda has it.
export default {
  customScripts: ['scripts/followthrough.js']
};
