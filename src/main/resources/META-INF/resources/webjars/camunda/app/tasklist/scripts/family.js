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

function entry(happened) {
  const item = element('li', null, {
    listStyle: 'none',
    borderLeft: '3px solid #b5152b',
    padding: '2px 0 2px 12px',
    margin: '0 0 14px'
  });
  item.className = 'family-entry ' + happened.kind;
  const facts = [
    new Date(happened.at).toLocaleString(),
    happened.channel,
    happened.result === 'held'
      ? 'held until ' + new Date(happened.resultAt).toLocaleString()
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
