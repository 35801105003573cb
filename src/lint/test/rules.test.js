import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');
const camunda = require('camunda-bpmn-moddle/resources/camunda.json');

const config = JSON.parse(readFileSync(new URL('../.bpmnlintrc', import.meta.url), 'utf8'));

async function lint(xml, config) {
  const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(xml);
  assert.deepEqual(warnings, []);
  const results = await new Linter({ config, resolver: new NodeResolver() }).lint(rootElement);
  return Object.entries(results).flatMap(([rule, reports]) =>
    reports.map(report => `${rule.replace('followthrough/', '')}: ${report.id}`)
  );
}

const ownRules = xml => lint(xml, { extends: 'plugin:followthrough/all' });

const outcome = value =>
  `<bpmn:extensionElements><camunda:properties>
     <camunda:property name="outcome" value="${value}" />
   </camunda:properties></bpmn:extensionElements>`;

const good = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="sample" targetNamespace="sample">
  <bpmn:process id="sample_workflow" isExecutable="true" camunda:historyTimeToLive="P180D">
    <bpmn:extensionElements><camunda:properties>
      <camunda:property name="trigger" value="prediction" />
    </camunda:properties></bpmn:extensionElements>
    <bpmn:startEvent id="familyEnrolled" />
    <bpmn:serviceTask id="sendTheText"
        camunda:delegateExpression="\${sendSms}" camunda:asyncBefore="true">
      <bpmn:documentation>Why we text.</bpmn:documentation>
      <bpmn:extensionElements>
        <camunda:failedJobRetryTimeCycle>PT5M</camunda:failedJobRetryTimeCycle>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:callActivity id="callTheFamily" calledElement="call_family">
      <bpmn:documentation>Why we call.</bpmn:documentation>
    </bpmn:callActivity>
    <bpmn:userTask id="lookInOnTheFamily" camunda:formRef="task_notes">
      <bpmn:documentation>Why we look in.</bpmn:documentation>
    </bpmn:userTask>
    <bpmn:exclusiveGateway id="wasTheFamilyReached">
      <bpmn:documentation>Why we ask.</bpmn:documentation>
    </bpmn:exclusiveGateway>
    <bpmn:boundaryEvent id="textUndeliverable" attachedToRef="sendTheText">
      <bpmn:documentation>Why there is another way.</bpmn:documentation>
      <bpmn:errorEventDefinition />
    </bpmn:boundaryEvent>
    <bpmn:subProcess id="handleAReply" triggeredByEvent="true">
      <bpmn:documentation>Why we listen.</bpmn:documentation>
      <bpmn:endEvent id="replyAnswered">${outcome('success')}</bpmn:endEvent>
    </bpmn:subProcess>
    <bpmn:subProcess id="prepareTheCall">
      <bpmn:documentation>Why we prepare.</bpmn:documentation>
      <bpmn:endEvent id="callPrepared" />
    </bpmn:subProcess>
    <bpmn:intermediateThrowEvent id="newsSent">
      <bpmn:messageEventDefinition camunda:delegateExpression="\${sendNews}" />
    </bpmn:intermediateThrowEvent>
    <bpmn:endEvent id="familyReached">${outcome('partial_success')}</bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;

/** The good diagram with one mistake in it. */
function wrong(right, mistake) {
  assert.equal(good.split(right).length, 2, `"${right}" must stand in the sample once`);
  return good.replace(right, () => mistake);
}

test('no own rule finds fault with a good diagram', async () => {
  assert.deepEqual(await ownRules(good), []);
});

const bean = 'camunda:delegateExpression="${sendSms}"';
const retries = '<camunda:failedJobRetryTimeCycle>PT5M</camunda:failedJobRetryTimeCycle>';

const mistakes = [
  ['documentation-missing', 'sendTheText', 'Why we text.', ' '],
  ['documentation-missing', 'callTheFamily', 'Why we call.', ''],
  ['documentation-missing', 'lookInOnTheFamily', 'Why we look in.', ''],
  ['documentation-missing', 'wasTheFamilyReached', 'Why we ask.', ''],
  ['documentation-missing', 'textUndeliverable', 'Why there is another way.', ''],
  ['end-event-outcome-missing', 'familyReached', 'name="outcome" value="partial_success"', ''],
  ['end-event-outcome-missing', 'familyReached', 'value="partial_success"', 'value="great"'],
  ['end-event-outcome-missing', 'replyAnswered', 'value="success"', ''],
  ['generated-id', 'Event_0x1fabc', '"familyEnrolled"', '"Event_0x1fabc"'],
  ['generated-id', 'StartEvent_1', '"familyEnrolled"', '"StartEvent_1"'],
  ['generated-id', 'Process_1', '"sample_workflow"', '"Process_1"'],
  ['implementation-missing', 'sendTheText', bean, ''],
  ['implementation-missing', 'sendTheText', bean, 'camunda:class="org.example.SendSms"'],
  ['implementation-missing', 'callTheFamily', 'calledElement="call_family"', ''],
  ['implementation-missing', 'newsSent', 'camunda:delegateExpression="${sendNews}"', ''],
  ['send-without-async-border', 'sendTheText', 'camunda:asyncBefore="true"', ''],
  ['send-without-async-border', 'sendTheText', retries, ''],
  ['time-to-live-missing', 'sample_workflow', 'camunda:historyTimeToLive="P180D"', ''],
  ['user-task-form-missing', 'lookInOnTheFamily', 'camunda:formRef="task_notes"', '']
];

for (const [rule, element, right, mistake] of mistakes) {
  const change = `${mistake.trim() || 'nothing'} instead of ${right}`;
  test(`${rule} reports ${element}: ${change}`, async () => {
    assert.deepEqual(await ownRules(wrong(right, mistake)), [`${rule}: ${element}`]);
  });
}

test('a diagram that nothing triggers states no outcome', async () => {
  const called = wrong('name="trigger"', 'name="description"').replaceAll('"outcome"', '"note"');
  assert.deepEqual(await ownRules(called), []);
});

test('every rule of the sets counts as an error and none is switched off', async () => {
  const linter = new Linter({ resolver: new NodeResolver() });
  for (const [rule, value] of Object.entries(await linter.resolveConfiguredRules(config))) {
    assert.equal([value].flat()[0], 'error', rule);
  }
});

test('every own rule belongs to the set and has a mistake that proves it', () => {
  const files = readdirSync(new URL('../bpmnlint-plugin-followthrough/rules/', import.meta.url));
  const rules = files.map(file => file.replace('.js', '')).sort();
  const { configs } = require('bpmnlint-plugin-followthrough');
  assert.deepEqual(Object.keys(configs.all.rules).sort(), rules);
  assert.deepEqual([...new Set(mistakes.map(([rule]) => rule))].sort(), rules);
});
