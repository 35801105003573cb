/** What the rules need to know about a diagram's elements. */

function is(node, type) {
  return Boolean(node.$instanceOf && node.$instanceOf(type));
}

function isAny(node, types) {
  return types.some(type => is(node, type));
}

function extensions(node, type) {
  const values = (node.extensionElements && node.extensionElements.values) || [];
  return values.filter(value => is(value, type));
}

/** The value of an extension property, as the properties panel edits it. */
function property(node, name) {
  return extensions(node, 'camunda:Properties')
    .flatMap(properties => properties.values || [])
    .filter(entry => entry.name === name)
    .map(entry => entry.value)[0];
}

module.exports = { is, isAny, extensions, property };
