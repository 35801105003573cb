// Cockpit's tab "Steps" on each process instance, and "Followthrough" on its page Processes: what our own
// API knows and the engine does not show. What comes from families is hostile until proven otherwise,
// so everything is put in as text and nothing as HTML.

const ROOT = location.pathname.split('/camunda/app/')[0];
const SVG = 'http://www.w3.org/2000/svg';
const STARTED = '#2f4858';
const ENDED = '#b5152b';

function element(tag, text, style, ...children) {
  const made = document.createElement(tag);
  if (text !== null && text !== undefined) {
    made.textContent = text;
  }
  Object.assign(made.style, style);
  made.append(...children);
  return made;
}

function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (text) {
    made.textContent = text;
  }
  return made;
}

async function read(path, mayBeDown) {
  const answer = await fetch(ROOT + path, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  if (!answer.ok && !(mayBeDown && answer.status === 503)) {
    throw new Error(
      answer.status === 404 ? 'This is no instance of a workflow for a family.' : 'It cannot be read (' + answer.status + ').'
    );
  }
  return answer.json();
}

function table(id, headings, rows) {
  const made = element('table', null, { width: '100%' });
  made.id = id;
  made.className = 'cam-table table';
  const cells = (tag, texts) => element('tr', null, {}, ...texts.map(text => element(tag, text, { padding: '4px 8px' })));
  made.append(element('thead', null, {}, cells('th', headings)), element('tbody', null, {}, ...rows.map(row => cells('td', row))));
  return made;
}

function local(moment) {
  return moment ? new Date(moment).toLocaleString() : '';
}

async function steps(instanceId) {
  const all = await read('/api/v1/instances/' + encodeURIComponent(instanceId) + '/steps');
  return table(
    'followthrough-steps',
    ['Began', 'Step', 'Status', 'What came of it', 'By'],
    all.map(step => [
      local(step.startedAt),
      step.name,
      step.status,
      [
        step.channel,
        step.output.delivery,
        step.errorMessage,
        step.retryCount ? step.retryCount + ' retries' : null,
        step.heldUntil ? 'held until ' + local(step.heldUntil) + ': ' + step.heldBecause : null,
        step.input.reason
      ]
        .filter(Boolean)
        .join(' · '),
      step.actor
    ])
  );
}

// Two bars for each day, what started and what ended, under one scale.
function chart(days) {
  const width = 900;
  const height = 160;
  const each = width / days.length;
  const highest = Math.max(1, ...days.map(day => Math.max(day.started, day.ended)));
  const picture = drawn('svg', {
    viewBox: '0 -16 ' + width + ' ' + (height + 40),
    width: '100%',
    role: 'img',
    'aria-label': 'Instances that started and ended on each of the last days'
  });
  picture.id = 'followthrough-chart';
  const bar = (day, at, count, colour, word) => {
    const size = (count / highest) * height;
    const made = drawn('rect', { x: at, y: height - size, width: each * 0.4, height: size, fill: colour });
    made.append(drawn('title', {}, day + ': ' + count + ' ' + word));
    picture.append(made);
  };
  days.forEach((day, index) => {
    bar(day.day, index * each, day.started, STARTED, 'started');
    bar(day.day, index * each + each * 0.4, day.ended, ENDED, 'ended');
  });
  picture.append(
    drawn('line', { x1: 0, x2: width, y1: height, y2: height, stroke: '#999' }),
    drawn('text', { x: 0, y: height + 16, 'font-size': 12 }, days[0].day),
    drawn('text', { x: width, y: height + 16, 'font-size': 12, 'text-anchor': 'end' }, days[days.length - 1].day),
    drawn('text', { x: 0, y: -4, 'font-size': 12 }, 'highest: ' + highest)
  );
  return picture;
}

function legend() {
  const mark = (colour, word) =>
    element('span', null, { marginRight: '16px' }, element('span', '■ ', { color: colour }), element('span', word));
  return element('div', null, {}, mark(STARTED, 'started'), mark(ENDED, 'ended'));
}

function healthLine(health) {
  const parts = Object.entries(health.components || {}).filter(([, part]) => part.status !== 'UP' && part.status !== 'UNKNOWN');
  const words = parts.map(
    ([name, part]) => name + ' is ' + part.status + ': ' + Object.entries(part.details || {}).map(pair => pair.join(' ')).join('; ')
  );
  const line = element('p', 'Health: ' + [health.status, ...words].join(' · '), { fontWeight: 'bold' });
  line.id = 'followthrough-health';
  line.style.color = health.status === 'UP' ? '#2b7a3d' : ENDED;
  return line;
}

function percent(rate) {
  return rate === null ? 'none has ended' : Math.round(rate * 100) + ' %';
}

function remarks(findings) {
  const list = element('ul', null, {}, ...findings.map(one =>
    element('li', one.file + (one.element ? ', ' + one.element : '') + ': ' + one.message + ': ' + one.remedy)
  ));
  list.id = 'followthrough-remarks';
  return element('div', null, {}, ...(findings.length ? [element('h4', 'Remarks on what is deployed'), list] : []));
}

async function overview() {
  const [health, stats, deployed] = await Promise.all([
    read('/actuator/health', true),
    read('/api/v1/stats?days=30'),
    read('/api/v1/deployments/findings').catch(() => ({ findings: [] }))
  ]);
  const calls = stats.openCalls.reduce((sum, one) => sum + one.count, 0);
  return element(
    'div',
    null,
    {},
    healthLine(health),
    remarks(deployed.findings),
    element('p', 'Of the last 30 days: completed of what has ended ' + percent(stats.completionRate) + ' · calls to be made now ' + calls),
    legend(),
    chart(stats.byDay),
    table(
      'followthrough-statuses',
      ['Workflow', 'Status', 'Instances', 'Hours to the end, median'],
      stats.byStatus.map(one => [
        one.workflow.replaceAll('_', ' '),
        one.status,
        one.count,
        one.medianDurationSeconds === null ? '' : (one.medianDurationSeconds / 3600).toFixed(1)
      ])
    )
  );
}

// Shows what comes, unless the page has gone on to something else meanwhile.
function plugin(id, pluginPoint, label, content) {
  let shown;
  return {
    id,
    pluginPoint,
    priority: 5,
    properties: { label },
    render: (node, where) => {
      const mine = (shown = {});
      const show = part => {
        if (mine === shown) {
          node.replaceChildren(part);
        }
      };
      show(element('p', 'Reading…'));
      content(where).then(show, error => show(element('p', error.message)));
    },
    unmount: () => {
      shown = undefined;
    }
  };
}

const titled = part =>
  element('section', null, { padding: '0 20px' }, element('h3', 'Followthrough', {}), part);

export default [
  plugin('followthrough.steps', 'cockpit.processInstance.runtime.tab', 'Steps', ({ processInstanceId }) =>
    steps(processInstanceId)
  ),
  plugin('followthrough.overview', 'cockpit.processes.dashboard', 'Followthrough', () => overview().then(titled))
];
