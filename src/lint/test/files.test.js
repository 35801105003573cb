import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dmnProblems } from '../dmn.js';
import { formProblems } from '../forms.js';
import { models } from '../models.js';

const [table] = models('dmn', 'dmn');
const [form] = models('forms', 'form');

test('there are diagrams to lint', () => {
  assert.ok(models('bpmn', 'bpmn').length);
});

test('a folder without such files is a mistake, not a pass', () => {
  assert.throws(() => models('bpmn', 'cmmn'), /No \.cmmn file/);
});

function wrongTable(right, mistake) {
  assert.ok(table.text.includes(right));
  return dmnProblems({ text: table.text.replace(right, mistake) });
}

test('a table that is no XML is refused', async () => {
  assert.match((await wrongTable('</decision>', '')).join(), /cannot be read/);
});

test('a table with an unknown element is refused', async () => {
  assert.notDeepEqual(await wrongTable('</decision>', '<whatever /></decision>'), []);
});

test('a table without a time to live is refused', async () => {
  const problems = await wrongTable(/ camunda:historyTimeToLive="P180D"/.exec(table.text)[0], '');
  assert.deepEqual(problems, [`${table.name} has no history time to live`]);
});

test('a table that is not drawn is refused', async () => {
  const diagram = /<dmndi:DMNDI>[^]*<\/dmndi:DMNDI>/.exec(table.text)[0];
  assert.deepEqual(await wrongTable(diagram, ''), [`${table.name} is not drawn`]);
});

function formWith(component) {
  const schema = JSON.parse(form.text);
  return formProblems({
    name: form.name,
    text: JSON.stringify({ ...schema, components: [...schema.components, component] })
  });
}

for (const type of ['filepicker', 'documentPreview', 'expression']) {
  test(`a form with a component ${type} is refused, also inside a group`, async () => {
    const problem = `component odd: Tasklist cannot show ${type}`;
    const component = { type, id: 'odd', key: 'odd' };
    const group = { type: 'group', id: 'group', components: [component] };
    assert.ok((await formWith(component)).includes(problem));
    assert.ok((await formWith(group)).includes(problem));
  });
}

test('a form with an unknown component does not load', async () => {
  assert.match((await formWith({ type: 'whatever', id: 'odd' })).join(), /does not load/);
});

test('a form that is no JSON is refused', async () => {
  assert.match((await formProblems({ name: 'odd', text: '{' })).join(), /cannot be read/);
});

test('a form without fields is refused', async () => {
  const text = JSON.stringify({ id: 'odd', type: 'default', components: [] });
  assert.deepEqual(await formProblems({ name: 'odd', text }), ['shows no field']);
});

test('a form whose id is not the name of its file is refused', async () => {
  const problems = await formProblems({ ...form, name: 'other' });
  assert.deepEqual(problems, [`id is ${form.name}, not the name of the file`]);
});
