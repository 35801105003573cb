import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><html><body></body></html>', {
  pretendToBeVisual: true,
  url: 'http://localhost/'
});
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) {
    globalThis[name] = window[name];
  }
}
// Its ES modules are for bundlers; Node can only load the CommonJS ones.
const { createForm } = createRequire(import.meta.url)('@bpmn-io/form-js-viewer');

/** One of the first two kills the whole form in Tasklist 7.24; the third shows nothing there. */
const UNSHOWN = ['filepicker', 'documentPreview', 'expression'];

/** What would keep a coordinator from using a form in Tasklist. */
export async function formProblems({ name, text }) {
  const problems = [];
  try {
    const schema = JSON.parse(text);
    if (schema.id !== name) {
      problems.push(`id is ${schema.id}, not the name of the file`);
    }
    for (const component of components(schema)) {
      if (UNSHOWN.includes(component.type)) {
        problems.push(`component ${component.id}: Tasklist cannot show ${component.type}`);
      }
    }
    problems.push(...(await loadingProblems(schema)));
  } catch (error) {
    problems.push(`cannot be read: ${error.message}`);
  }
  return problems;
}

/** Loads a form as Tasklist does, with the variables of its task. */
export async function load(schema, data = {}) {
  const container = window.document.createElement('div');
  const form = await createForm({ container, schema, data });
  return { form, container };
}

async function loadingProblems(schema) {
  try {
    const { form, container } = await load(schema);
    const shown = container.querySelector('input, select, textarea');
    form.destroy();
    return shown ? [] : ['shows no field'];
  } catch (error) {
    return [`does not load: ${error.message}`];
  }
}

function components(parent) {
  return (parent.components ?? []).flatMap(child => [child, ...components(child)]);
}
