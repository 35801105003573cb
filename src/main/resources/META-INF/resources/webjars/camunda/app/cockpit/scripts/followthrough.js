// Cockpit's tab "Steps" on each process instance, and "Followthrough" on its page Processes: what our own
// API knows and the engine does not show. What comes from families is hostile until proven otherwise,
// so everything is put in as text and nothing as HTML.

const ROOT = location.pathname.split('/camunda/app/')[0];
const SVG = 'http://www.w3.org/2000/svg';
const STARTED = '#2f4858';
const ENDED = '#2b7a3d';
const WRONG = '#b5152b';
const STATUS_COLOURS = { completed: ENDED, failed: WRONG, paused: '#a85b00', cancelled: '#666', running: STARTED, pending: STARTED };
const MOST_LISTED = 50;

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

async function change(path, body) {
  const token = document.cookie.split('; ').map(one => one.split('=')).find(([name]) => name === 'XSRF-TOKEN');
  const answer = await fetch(ROOT + path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token ? token[1] : '' },
    body: JSON.stringify(body)
  });
  const said = await answer.json();
  if (!answer.ok) {
    throw new Error([said.detail, ...(said.errors || []).map(one => one.field + ' ' + one.message)].filter(Boolean).join(' '));
  }
  return said;
}

function button(text, act) {
  const made = element('button', text, { margin: '0 8px 4px 0' });
  made.type = 'button';
  made.className = 'btn btn-default btn-sm';
  made.addEventListener('click', act);
  return made;
}

// A figure that opens what is behind it.
function figure(text, act) {
  const made = element('button', text, { padding: '0', textDecoration: 'underline', border: '0', background: 'none', color: '#155cb5' });
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

function lasted(seconds) {
  if (seconds === null) {
    return '';
  }
  const hours = seconds / 3600;
  const amount = hours < 48 ? [Math.round(hours), 'hour'] : [Math.round(hours / 24), 'day'];
  return hours < 1 ? 'less than an hour' : amount[0] + ' ' + amount[1] + (amount[0] === 1 ? '' : 's');
}

const spoken = key => key.replaceAll('_', ' ');

function table(id, headings, rows) {
  const made = element('table', null, { width: '100%' });
  made.id = id;
  made.className = 'cam-table table';
  const cells = (tag, texts) => element('tr', null, {}, ...texts.map(text =>
    text instanceof Node ? element(tag, null, { padding: '4px 8px' }, text) : element(tag, text, { padding: '4px 8px' })
  ));
  made.append(element('thead', null, {}, cells('th', headings)), element('tbody', null, {}, ...rows.map(row => cells('td', row))));
  return made;
}

function local(moment) {
  return moment ? new Date(moment).toLocaleString([], { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }) : '';
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
    if (count) {
      picture.append(drawn('text', { x: at + each * 0.2, y: height - size - 3, 'font-size': 10, 'text-anchor': 'middle' }, String(count)));
    }
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
  line.style.color = health.status === 'UP' ? ENDED : WRONG;
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

// The instances behind a figure; of those that have ended Cockpit knows nothing, so their steps open here.
async function listed(where, workflow, status) {
  where.replaceChildren(element('p', 'Reading…'));
  const query = 'workflow=' + encodeURIComponent(workflow) + '&status=' + encodeURIComponent(status) + '&size=' + MOST_LISTED;
  const page = await read('/api/v1/instances?' + query);
  const detail = element('div', null, {});
  where.replaceChildren(
    element('h4', spoken(workflow) + ', ' + status + ': ' + page.total + (page.total > MOST_LISTED ? ', the newest ' + MOST_LISTED : '')),
    table('followthrough-instances', ['Family', 'Since', 'Ended', 'Stands at', 'What is wrong', ''], page.items.map(one => [
      one.familyId,
      local(one.triggeredAt),
      local(one.completedAt),
      one.currentSteps.map(step => step.name).join(', '),
      one.lastError,
      one.completedAt
        ? figure('Steps', () => steps(one.id).then(part => detail.replaceChildren(element('h4', 'Steps for ' + one.familyId), part)))
        : instanceLink('Open', one.id)
    ])),
    detail
  );
}

function instanceLink(text, id) {
  const link = element('a', text, {});
  link.href = '#/process-instance/' + encodeURIComponent(id) + '/runtime';
  return link;
}

// One cause, its families, and one button for all of them: it says first how many it would try.
function cause(group, again) {
  const families = element('div', null, { maxHeight: '120px', overflow: 'auto' });
  group.families.forEach(one => families.append(instanceLink(one.familyName ? one.familyName + ' (' + one.familyId + ')' : one.familyId, one.instanceId), ' '));
  const line = element('div', null, {});
  const which = { workflow: group.workflow, step: group.step, cause: group.cause };
  const say = error => line.append(element('p', error.message, { color: WRONG }));
  const ask = async () => {
    const dry = await change('/api/v1/instances/retry', { ...which, reason: 'dry run', dryRun: true });
    const reason = element('input', null, { width: '260px', marginRight: '8px' });
    reason.placeholder = 'Why now: what was mended';
    reason.setAttribute('aria-label', 'Reason');
    const go = button('Try ' + dry.matched + ' again now', async () => {
      try {
        const done = await change('/api/v1/instances/retry', { ...which, reason: reason.value });
        line.replaceChildren(element('p', done.retried + ' of ' + done.matched + ' run again.', { color: ENDED }), button('Look again', again));
      } catch (error) {
        say(error);
      }
    });
    line.replaceChildren(element('p', 'This would try ' + dry.matched + ' again, for ' + dry.families.length + ' families. Nothing is sent twice.'), reason, go, button('Leave it', again));
  };
  line.append(button('Try all ' + group.count + ' again…', () => ask().catch(say)));
  return [spoken(group.workflow), group.step, group.cause, group.count, local(group.since), families, line];
}

function failures(groups, again) {
  const title = element('h4', groups.length ? 'Failed for good, by cause' : 'Nothing has failed for good.', {});
  const part = element('div', null, {}, title);
  if (groups.length) {
    part.append(table('followthrough-failures', ['Workflow', 'Step', 'Cause', 'Families', 'Since', 'Who', ''], groups.map(one => cause(one, again))));
  }
  return part;
}

async function overview() {
  const part = element('div', null, {});
  const again = () => filled(part).catch(error => part.replaceChildren(element('p', error.message)));
  await filled(part, again);
  return part;
}

async function filled(part, again = () => filled(part)) {
  const [health, stats, deployed, failed] = await Promise.all([
    read('/actuator/health', true),
    read('/api/v1/stats?days=30'),
    read('/api/v1/deployments/findings').catch(() => ({ findings: [] })),
    read('/api/v1/instances/failures')
  ]);
  const behind = element('div', null, {});
  const calls = stats.openCalls.reduce((sum, one) => sum + one.count, 0);
  part.replaceChildren(
    healthLine(health),
    failures(failed, again),
    remarks(deployed.findings),
    element('p', 'Of the last 30 days: completed of what has ended ' + percent(stats.completionRate) + ' · calls to be made now ' + calls),
    legend(),
    chart(stats.byDay),
    table(
      'followthrough-statuses',
      ['Workflow', 'Status', 'Instances', 'Time to the end, median'],
      stats.byStatus.map(one => [
        spoken(one.workflow),
        element('span', one.status, { color: STATUS_COLOURS[one.status] || STARTED, fontWeight: 'bold' }),
        figure(String(one.count), () => listed(behind, one.workflow, one.status).catch(error => behind.replaceChildren(element('p', error.message)))),
        lasted(one.medianDurationSeconds)
      ])
    ),
    behind
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
  plugin('followthrough.overview', 'cockpit.processes.dashboard', 'Followthrough', () => overview().then(titled)),
  plugin('followthrough.landing', 'cockpit.dashboard', 'Followthrough', () => overview().then(titled))
];
