// The tab "Family" on each task: all that happened to the family, newest first. What families wrote
// is hostile until proven otherwise, so everything is put in as text and nothing as HTML.

function element(tag, text, style) {
  const made = document.createElement(tag);
  if (text) {
    made.textContent = text;
  }
  if (style) {
    Object.assign(made.style, style);
  }
  return made;
}

function local(moment) {
  return new Date(moment).toLocaleString([], {
    weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit'
  });
}

function entry(happened) {
  const item = element('li', null, {
    listStyle: 'none',
    borderLeft: '3px solid #b5152b',
    padding: '2px 0 2px 12px',
    margin: '0 0 14px'
  });
  item.className = 'family-entry ' + happened.kind;
  const facts = [
    local(happened.at),
    happened.channel,
    happened.result === 'held'
      ? 'held until ' + local(happened.resultAt)
      : happened.result,
    happened.actor === 'system' ? null : happened.actor
  ];
  item.append(
    element('strong', happened.title),
    element('div', facts.filter(Boolean).join(' · '), { color: '#666', fontSize: '12px' })
  );
  const words = { whiteSpace: 'pre-wrap', marginTop: '4px' };
  const said = [
    element('div', happened.because, words),
    element('div', happened.subject, { ...words, fontWeight: 'bold' }),
    element('div', happened.text, words)
  ];
  item.append(...said.filter(one => one.textContent));
  return item;
}

async function read(url) {
  const answer = await fetch(url, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  if (!answer.ok) {
    throw new Error('The timeline cannot be read (' + answer.status + ').');
  }
  return answer.json();
}

async function timeline(api, taskId) {
  const variables = await read(api.engineApi + '/task/' + taskId + '/variables');
  if (!variables.familyId) {
    return element('p', 'This task is about no family that is known.');
  }
  const familyId = variables.familyId.value;
  const root = location.pathname.split('/camunda/app/')[0];
  const happened = await read(root + '/api/v1/families/' + encodeURIComponent(familyId) + '/timeline');
  const list = element('ol', null, { padding: '0' });
  list.id = 'family-timeline';
  list.append(...happened.reverse().map(entry));
  return list;
}

// What silences a family for good is asked once more; whoever says no is back in the form. Which answer
// that is, the deployed form says: on the page an answer has nothing but its label.
const SILENCES = 'Nobody will write to this family or call it any more, and all that runs for it ends. Is that what they asked for?';
const ANSWERS = '.fjs-container input[type=radio]';

const silencing = new Map();

function openTask() {
  return new URLSearchParams(location.hash.split('?')[1]).get('task');
}

async function learnWhatSilences() {
  const task = openTask();
  if (!task || silencing.has(task)) {
    return;
  }
  silencing.set(task, []);
  const engine = location.pathname.split('/app/')[0] + '/api/engine/engine/default';
  const form = await read(engine + '/task/' + encodeURIComponent(task) + '/deployed-form');
  silencing.set(
    task,
    form.components
      .flatMap(field => field.values ?? [])
      .filter(answer => answer.value === 'do_not_contact')
      .map(answer => answer.label)
  );
}

for (const moment of ['pointerover', 'focusin']) {
  document.addEventListener(moment, event => {
    if (event.target.closest?.('.fjs-container')) {
      learnWhatSilences().catch(() => silencing.delete(openTask()));
    }
  });
}

document.addEventListener('click', event => {
  const button = event.target.closest && event.target.closest('button');
  if (!button || button.textContent.trim() !== 'Complete') {
    return;
  }
  const silences = [...document.querySelectorAll(ANSWERS + ':checked')]
    .flatMap(answer => [...answer.labels])
    .some(label => silencing.get(openTask())?.includes(label.textContent.trim()));
  if (silences && !window.confirm(SILENCES)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

let shown;

export default {
  id: 'followthrough.family',
  pluginPoint: 'tasklist.task.detail',
  priority: 0,
  properties: { label: 'Family' },
  render: (node, { api, taskId }) => {
    const mine = (shown = {});
    const show = content => {
      // Another task may have been opened while this one's timeline was on its way.
      if (mine === shown) {
        node.replaceChildren(content);
      }
    };
    show(element('p', 'Reading…'));
    timeline(api, taskId).then(show, error => show(element('p', error.message)));
  },
  unmount: () => {
    shown = undefined;
  }
};
