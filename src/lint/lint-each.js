import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');

const config = JSON.parse(readFileSync(new URL('.bpmnlintrc', import.meta.url), 'utf8'));

/** What the lint says of each of many diagrams, given as JSON by name, in one process. */
const diagrams = JSON.parse(readFileSync(0, 'utf8'));
const said = {};
for (const [name, xml] of Object.entries(diagrams)) {
  said[name] = await lint(xml);
}
console.log(JSON.stringify(said));

async function lint(xml) {
  let root;
  try {
    ({ rootElement: root } = await new BpmnModdle({ camunda }).fromXML(xml));
  } catch {
    return [{ rule: 'unreadable', element: null }];
  }
  connect(root);
  // A rule remembers what it has seen, so that each diagram has a linter of its own.
  const linter = new Linter({ config, resolver: new NodeResolver() });
  return Object.entries(await linter.lint(root)).flatMap(([rule, reports]) =>
    reports.map(report => ({ rule, element: report.id }))
  );
}

/** What Modeler writes at both ends of a flow, and a diagram may lack. */
function connect(parent) {
  for (const element of parent.flowElements ?? parent.rootElements ?? []) {
    connect(element);
    if (element.$type === 'bpmn:SequenceFlow') {
      for (const [end, list] of [[element.sourceRef, 'outgoing'], [element.targetRef, 'incoming']]) {
        if (end && !(end[list] ?? []).includes(element)) {
          end[list] = [...(end[list] ?? []), element];
        }
      }
    }
  }
}
