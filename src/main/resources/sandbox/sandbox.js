const POLL_MS = 2000;
const POLL_TIMEOUT_MS = 20_000;
const SEARCH_DELAY_MS = 250;
const MOST_FAMILIES = 50;
const SAMPLE_FAMILY = 'martinez';
const SAMPLE_PREDICTION = {
  familyId: SAMPLE_FAMILY,
  probability: 0.87,
  confidence: 91,
  windowDays: 32,
  recommendation: 'Ask how the new schedule works for them.',
};
const ANY_COORDINATOR = 'sarah';
const PREDICTOR = `Basic ${btoa('predictor:predictor')}`;

const byId = (id) => document.getElementById(id);

const state = {
  query: new URLSearchParams(location.search).get('q') ?? '',
  zone: 'UTC',
  next: null,
  clock: null, // the last known sandbox time, and when on this machine it was true
  families: [],
  freshSince: null,
};

// ---- HTTP ---------------------------------------------------------------------------------------

class Problem extends Error {
  constructor(title, detail, errors = []) {
    super(title);
    this.detail = detail;
    this.errors = errors;
  }
}

async function call(method, path, { body, authorization, signal } = {}) {
  const headers = { Accept: 'application/json, application/problem+json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (authorization) headers.Authorization = authorization;
  let response;
  let text;
  try {
    // Without cookies: a sign-in to Tasklist in the same browser must not change who this page is.
    response = await fetch(path, {
      method,
      headers,
      signal,
      credentials: 'omit',
      cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem('Followthrough does not answer', 'Is the application still running?');
  }
  const answer = parsed(text);
  if (response.ok) return answer;
  throw new Problem(
    answer?.title ?? `The request failed (HTTP ${response.status})`,
    answer?.detail ?? '',
    Array.isArray(answer?.errors) ? answer.errors : [],
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const post = (path, body = {}) => call('POST', path, { body });
const messagePath = (id, action) => `/sandbox/messages/${encodeURIComponent(id)}/${action}`;

// ---- Time ---------------------------------------------------------------------------------------

const formatters = new Map();

function format(instant, zone, options) {
  if (instant === null) return '';
  const key = `${zone} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      hourCycle: 'h23',
      timeZone: knownZone(zone),
      ...options,
    });
    formatters.set(key, formatter);
  }
  return formatter.format(instant);
}

function knownZone(zone) {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

const DAY = { weekday: 'short', month: 'short', day: 'numeric' };
const MINUTE = { hour: '2-digit', minute: '2-digit' };
const SECOND = { ...MINUTE, second: '2-digit' };

const dayAndTime = (instant, zone) => format(instant, zone, { ...DAY, ...MINUTE });
// Where times of several zones stand on one page, each says which it is.
const dayTimeAndZone = (instant, zone) =>
  format(instant, zone, { ...DAY, ...MINUTE, timeZoneName: 'short' });

function instantOf(iso) {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? null : instant;
}

function sandboxNow() {
  return state.clock ? state.clock.at + performance.now() - state.clock.seen : null;
}

function distance(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'now';
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const parts = [
    [days, 'day'],
    [hours, 'hour'],
    [rest, 'minute'],
  ].filter(([count]) => count > 0);
  return `in ${parts
    .slice(0, 2)
    .map(([count, unit]) => counted(count, unit))
    .join(' ')}`;
}

function counted(count, unit, plural = `${unit}s`) {
  return `${count.toLocaleString('en-US')} ${count === 1 ? unit : plural}`;
}

// ---- DOM ----------------------------------------------------------------------------------------

// Writes only what changed, so that a selection or a screen reader's place survives a poll.
function write(element, text) {
  const value = text === null || text === undefined ? '' : String(text);
  if (element.textContent !== value) element.textContent = value;
}

function writeOrHide(element, text, container = element) {
  write(element, text);
  container.hidden = element.textContent === '';
}

function writeFact(element, text) {
  writeOrHide(element, text, element.closest('.facts > div'));
}

function stamp(templateId) {
  const root = byId(templateId).content.firstElementChild.cloneNode(true);
  const fields = {};
  for (const element of root.querySelectorAll('[data-field]')) {
    fields[element.dataset.field] = element;
  }
  return { root, fields };
}

function hasFocus(element) {
  return element.contains(document.activeElement);
}

function hasDraft(element) {
  return [...element.querySelectorAll('textarea')].some((area) => area.value.trim() !== '');
}

// Moving or removing an element takes the focus away from what is in it, so a list in which
// somebody works keeps its order; and a view with an unsent reply is kept for when it comes back.
function showList(container, items, views, create) {
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, view] of views) {
    if (wanted.has(id) || hasFocus(view.root)) continue;
    view.root.remove();
    if (!hasDraft(view.root)) views.delete(id);
  }
  const keepOrder = hasFocus(container);
  let following = null;
  for (const item of [...items].reverse()) {
    let view = views.get(item.id);
    if (!view) {
      view = create(item);
      views.set(item.id, view);
    }
    view.update(item);
    const inPlace = view.root.parentElement === container;
    if (!inPlace || (!keepOrder && view.root.nextElementSibling !== following)) {
      container.insertBefore(view.root, following);
    }
    following = view.root;
  }
}

function humanised(key) {
  const words = String(key ?? '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const familyTitle = (family) => `${family.familyName || family.familyId} family`;

// ---- Actions and their results ------------------------------------------------------------------

function showProblem(problem) {
  const { root, fields } = stamp('alert-template');
  write(fields.title, problem.message);
  writeOrHide(fields.detail, problem.detail);
  for (const { field, message } of problem.errors ?? []) {
    const item = document.createElement('li');
    write(item, field ? `${field}: ${message}` : message);
    fields.errors.append(item);
  }
  fields.errors.hidden = fields.errors.childElementCount === 0;
  fields.close.addEventListener('click', hideProblem);
  byId('alert').replaceChildren(root);
}

function hideProblem() {
  byId('alert').replaceChildren();
}

// Runs one action of a section: its buttons rest until the answer, which goes to its status line.
async function act(section, status, progress, work, others = []) {
  if ([section, ...others].some((one) => one.getAttribute('aria-busy') === 'true')) return;
  const focused = hasFocus(section) ? document.activeElement : null;
  const buttons = [section, ...others].flatMap((one) => [...one.querySelectorAll('button')]);
  hideProblem();
  section.setAttribute('aria-busy', 'true');
  for (const button of buttons) button.disabled = true;
  write(status, progress);
  try {
    write(status, await work());
  } catch (problem) {
    write(status, '');
    showProblem(problem);
  } finally {
    section.removeAttribute('aria-busy');
    for (const button of buttons) button.disabled = false;
    // A disabled button loses the focus, and with it a keyboard user's place on the page.
    if (document.activeElement === document.body) focused?.focus({ preventScroll: true });
  }
}

// ---- Overview -----------------------------------------------------------------------------------

let refreshing = null;
let refreshAgain = false;

function refresh() {
  if (refreshing) {
    // What is in flight was asked before whatever calls for this one, so it may not show it yet.
    refreshAgain = true;
    return refreshing;
  }
  refreshing = (async () => {
    try {
      do {
        refreshAgain = false;
        await loadOverview();
      } while (refreshAgain);
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

async function loadOverview() {
  const query = state.query;
  const connection = byId('connection');
  try {
    const parameters = new URLSearchParams({ q: query, limit: MOST_FAMILIES });
    const overview = await call('GET', `/sandbox/overview?${parameters}`, {
      signal: AbortSignal.timeout(POLL_TIMEOUT_MS),
    });
    writeOrHide(connection, '');
    if (query === state.query) showOverview(overview);
  } catch (problem) {
    const why = problem instanceof Problem ? [problem.message, problem.detail] : ['No answer yet.'];
    writeOrHide(connection, `${why.filter(Boolean).join('. ')} Trying again.`);
  }
}

// Checking what is deployed may take a second; nothing else waits for it.
async function showFindings() {
  let findings = [];
  try {
    ({ findings } = await call('GET', '/sandbox/findings'));
  } catch {
    // The line about the connection says it.
  }
  byId('findings').hidden = findings.length === 0;
  byId('finding-list').replaceChildren(
    ...findings.map((finding) => {
      const item = document.createElement('li');
      item.textContent = finding;
      return item;
    }),
  );
}

async function poll() {
  if (document.visibilityState === 'visible' && !refreshing) await refresh();
  setTimeout(poll, POLL_MS);
}

function showOverview({ clock, familyCount, families, faults, imports }) {
  setClock(clock.now, clock.zone);
  state.next = clock.next;
  state.families = families.slice(0, MOST_FAMILIES).map((family) => ({
    ...family,
    id: family.familyId,
  }));
  showClock();
  showNext();
  showFamilies(familyCount);
  showFaults(faults ?? {});
  showImports(imports ?? []);
}

// ---- Clock --------------------------------------------------------------------------------------

function setClock(now, zone = state.zone) {
  state.zone = zone;
  state.clock = { at: instantOf(now), seen: performance.now() };
}

function showClock() {
  const now = sandboxNow();
  if (now === null) return;
  const iso = new Date(now).toISOString();
  const local = byId('clock-now');
  const utc = byId('clock-utc');
  write(local, format(now, state.zone, { ...DAY, year: 'numeric', ...SECOND }));
  write(utc, `${format(now, 'UTC', { ...DAY, ...SECOND })} UTC`);
  local.dateTime = iso;
  utc.dateTime = iso;
  write(byId('clock-zone'), state.zone);
  if (state.next) {
    const left = instantOf(state.next.at) - now;
    write(byId('next-in'), left > 0 ? `(${distance(left)})` : '(due now)');
  }
  for (const view of familyViews.values()) view.tick(now);
}

function showNext() {
  const { next } = state;
  byId('next-some').hidden = !next;
  writeOrHide(byId('next-none'), someonesTurn() || (next ? '' : NOTHING_DUE));
  if (!next) return;
  const at = byId('next-at');
  write(at, `${dayTimeAndZone(instantOf(next.at), state.zone)}:`);
  at.dateTime = next.at;
  write(byId('next-what'), next.what);
  const family = state.families.find(({ id }) => id === next.familyId);
  const link = byId('next-family');
  const whose = family ? familyTitle(family) : next.familyId;
  writeOrHide(link, whose, byId('next-for'));
  link.href = `#family-${encodeURIComponent(next.familyId ?? '')}`;
  writeOrHide(byId('next-because'), next.because ? `Waits because ${next.because}` : '');
}

const NOTHING_DUE = 'Nothing is due. A prediction gives the clock something to wait for.';

function someonesTurn() {
  const waiting = state.families
    .flatMap((family) => (family.instances ?? []).map((instance) => ({ family, instance })))
    .find(({ instance }) => waitsForAPerson(instance));
  return waiting
    ? `“${stepsOf(waiting.instance)}” (${familyTitle(waiting.family)}) waits for a person, at the desk or in Tasklist.`
    : '';
}

function move(target) {
  const from = sandboxNow();
  return act(byId('clock'), byId('clock-status'), 'Moving the clock…', async () => {
    const { now, settled } = await post('/sandbox/clock', { ...target, settle: true });
    state.freshSince = from;
    setClock(now);
    showClock();
    await refresh();
    const arrived = state.families
      .flatMap((family) => family.messages ?? [])
      .filter(isFresh).length;
    return [
      `It is now ${dayTimeAndZone(instantOf(now), state.zone)}.`,
      settled ? 'Everything due by then is done.' : 'Some work is still under way.',
      arrived > 0 ? `${counted(arrived, 'new message')} below.` : 'No new message below.',
    ].join(' ');
    // What would be sent meanwhile would fall into a moment that nobody has chosen.
  }, [byId('first-step')]);
}

for (const button of document.querySelectorAll('[data-move]')) {
  button.addEventListener('click', () => move(JSON.parse(button.dataset.move)));
}

// From hour to hour, so that no change of the clocks is in the way.
function nextAtNine(day) {
  const hour = 3600000;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: state.zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  });
  let at = Math.ceil((sandboxNow() + 1) / hour) * hour;
  for (let tries = 0; tries < 24 * 8 && parts.format(at) !== `${day} 09:00`; tries++) at += hour;
  return new Date(at).toISOString();
}

byId('next-monday').addEventListener('click', () => move({ to: nextAtNine('Mon') }));
byId('next-friday').addEventListener('click', () => move({ to: nextAtNine('Fri') }));

byId('clock-to').addEventListener('submit', (event) => {
  event.preventDefault();
  move({ to: byId('clock-moment').value.trim() });
});

// ---- First step ---------------------------------------------------------------------------------

byId('first-curl').textContent = [
  `curl -X POST ${location.origin}/sandbox/samples`,
  '',
  `curl -u predictor:predictor ${location.origin}/api/v1/predictions \\`,
  `  -H 'Content-Type: application/json' \\`,
  `  -d '${JSON.stringify({ predictionId: 'first-prediction-1', ...SAMPLE_PREDICTION }, null, 2)}'`,
].join('\n');

function inWords({ result, reason, decision }, family) {
  const workflow = humanised(decision?.workflow);
  switch (result) {
    case 'started':
      return [
        `Started: “${workflow}” now runs for the ${family} family.`,
        'Its first message appears below as soon as it may leave, which at night, on a weekend or a',
        'holiday is the next decent hour; then move the clock to what is due next.',
      ].join(' ');
    case 'already_running':
      return [
        `Already running: the ${family} family is in “${workflow}”,`,
        'and a second one is not started beside it.',
      ].join(' ');
    case 'held_for_review':
      return 'Held for review: a coordinator finds “Review the prediction” in Tasklist.';
    case 'suppressed':
      return `Suppressed: there is no channel left by which the ${family} family may be contacted.`;
    case 'not_triggered':
      return `Not triggered for the ${family} family: ${reason ?? 'the decision table chose no workflow.'}`;
    default:
      return `The answer was “${result}”.`;
  }
}

byId('first-prediction').addEventListener('click', () => {
  act(
    byId('first-step'),
    byId('first-status'),
    'Sending…',
    async () => {
      state.freshSince = sandboxNow();
      const { samples } = await post('/sandbox/samples');
      let answer;
      let family;
      // Who is in a workflow already, or rests after one, is left to it: the next one is tried.
      for (family of samples) {
        answer = await call('POST', '/api/v1/predictions', {
          authorization: PREDICTOR,
          body: {
            predictionId: `first-prediction-${family.familyId}-${Date.now()}`,
            ...SAMPLE_PREDICTION,
            familyId: family.familyId,
          },
        });
        if (!['already_running', 'not_triggered', 'suppressed'].includes(answer.result)) break;
      }
      await refresh();
      byId('first-show').hidden = false;
      byId('first-show-link').href = `#family-${encodeURIComponent(family.familyId)}`;
      byId('first-show-link').textContent = `Show the ${family.familyName} family`;
      return inWords(answer, family.familyName);
    },
    [byId('clock')],
  );
});

// ---- Families -----------------------------------------------------------------------------------

const familyViews = new Map();

function showFamilies(familyCount) {
  const { families, query } = state;
  showList(byId('family-list'), families, familyViews, createFamily);
  const shown = families.length;
  write(
    byId('family-count'),
    shown < familyCount
      ? `${shown.toLocaleString('en-US')} of ${counted(familyCount, 'family', 'families')} shown`
      : counted(familyCount, 'family', 'families'),
  );
  const nothing = query
    ? `No family matches “${query}”.`
    : 'No families yet. “Send the first prediction” loads the sample families.';
  writeOrHide(byId('families-empty'), shown === 0 ? nothing : '');
}

function createFamily({ id }) {
  const { root, fields } = stamp('family-template');
  const instances = new Map();
  const messages = new Map();
  const answers = new Map();
  let family;
  root.id = `family-${id}`;
  root.dataset.testid = root.id;
  root.dataset.familyId = id;

  function tick(now) {
    write(fields.localTime, dayAndTime(now, family.timeZone || state.zone));
  }

  function update(latest) {
    family = latest;
    const zone = family.timeZone || state.zone;
    write(fields.name, familyTitle(family));
    root.setAttribute('aria-label', familyTitle(family));
    write(fields.zone, zone);
    writeOrHide(fields.email, family.email);
    writeOrHide(fields.phone, family.phone);
    writeOrHide(fields.coordinator, family.coordinator ? `coordinator ${family.coordinator}` : '');
    writeOrHide(fields.rests, family.rests);
    const running = family.instances ?? [];
    const received = [...(family.messages ?? [])].sort(newestFirst);
    const heard = [...(family.answers ?? [])].sort(newestFirst);
    fields.body.hidden = running.length === 0 && received.length === 0 && heard.length === 0;
    fields.heard.hidden = heard.length === 0;
    fields.noInstances.hidden = running.length > 0;
    fields.noMessages.hidden = received.length > 0;
    const { coordinator } = family;
    showList(
      fields.instances,
      inZone(running, zone).map((instance) => ({ ...instance, coordinator })),
      instances,
      createInstance,
    );
    showList(fields.messages, inZone(inOrder(received), zone), messages, (message) =>
      createMessage(message, family),
    );
    showList(fields.answers, inZone(heard, zone), answers, createAnswer);
    tick(sandboxNow());
  }

  return { root, update, tick };
}

const inZone = (items, zone) => items.map((item) => ({ ...item, zone }));
const newestFirst = (one, other) => instantOf(other.receivedAt) - instantOf(one.receivedAt);

// Only the newest is read at once; a mail stands folded below it until somebody opens it.
const inOrder = (received) => received.map((message, place) => ({ ...message, newest: place === 0 }));

const stepsOf = (instance) =>
  (instance.currentSteps ?? []).map((step) => step.name || step.id).join(', ');

// What runs and has no moment at which it goes on by itself needs somebody.
const waitsForAPerson = (instance) =>
  (instance.status === 'running' || instance.status === 'paused') &&
  instance.nextExecutionAt === null &&
  stepsOf(instance) !== '';

function createInstance({ id }) {
  const { root, fields } = stamp('instance-template');
  const calls = new Map();
  root.dataset.testid = `instance-${id}`;
  root.dataset.instanceId = id;

  function update(instance) {
    root.dataset.workflow = instance.workflow;
    root.dataset.status = instance.status;
    root.dataset.outcome = instance.outcome ?? '';
    write(fields.workflow, humanised(instance.workflow));
    write(fields.version, instance.workflowVersion ? `v${instance.workflowVersion}` : '');
    write(fields.status, instance.status);
    writeFact(fields.steps, stepsOf(instance));
    fields.person.hidden = !waitsForAPerson(instance);
    write(fields.coordinator, instance.coordinator || ANY_COORDINATOR);
    const until = instance.waits?.until ?? instance.nextExecutionAt;
    const next = instantOf(until);
    fields.waits.closest('.facts > div').hidden = next === null;
    write(fields.next, dayTimeAndZone(next, instance.zone));
    fields.next.dateTime = until ?? '';
    write(fields.in, next === null ? '' : `(${distance(next - sandboxNow())})`);
    writeOrHide(fields.because, instance.waits?.because);
    fields.callsMade.hidden = instance.calls.length === 0;
    showList(
      fields.calls,
      inZone(instance.calls, instance.zone).map((made) => ({ ...made, id: made.at })),
      calls,
      createCall,
    );
    writeFact(fields.outcome, instance.outcome ? humanised(instance.outcome) : '');
    writeFact(fields.error, instance.lastError);
    writeFact(fields.trigger, instance.triggeredBy);
    const cockpit = safeLink(instance.cockpitUrl);
    fields.cockpit.parentElement.hidden = !cockpit;
    if (cockpit) fields.cockpit.href = cockpit;
  }

  return { root, update };
}

const CALL_OUTCOMES = {
  reached: 'Talked with the family',
  voicemail: 'Left a message on voicemail',
  no_answer: 'Nobody answered',
  wrong_number: 'The number was wrong',
  do_not_contact: 'Asked not to be contacted',
};

function createCall() {
  const { root, fields } = stamp('call-template');

  function update({ at, by, outcome, notes, zone }) {
    write(fields.outcome, CALL_OUTCOMES[outcome] ?? humanised(outcome));
    write(fields.when, `${by}, ${dayTimeAndZone(instantOf(at), zone)}`);
    writeOrHide(fields.notes, notes);
  }

  return { root, update };
}

function safeLink(url) {
  if (!url) return null;
  try {
    const { protocol, href } = new URL(url, location.href);
    return protocol === 'http:' || protocol === 'https:' ? href : null;
  } catch {
    return null;
  }
}

// ---- What came back -----------------------------------------------------------------------------

const HEARD_AS = {
  reply: 'An answer of the family',
  automatic: 'Automatic: nobody wrote it',
  report: 'A mail server’s report',
  complaint: 'A complaint',
  staff: 'Somebody who works here wrote',
  consent: 'The family changed what may be sent',
  set_aside: 'Set aside for a person',
};

function createAnswer({ id, kind, channel, text, rule }) {
  const { root, fields } = stamp('answer-template');
  root.dataset.testid = `answer-${id}`;
  root.dataset.kind = kind;
  write(fields.kind, HEARD_AS[kind] ?? humanised(kind));
  write(fields.channel, channel === 'sms' ? 'by SMS' : `by ${channel}`);
  writeOrHide(fields.text, text);
  writeOrHide(fields.rule, rule ? `Judged by ${rule}` : '');

  function update({ receivedAt, zone }) {
    write(fields.at, dayAndTime(instantOf(receivedAt), zone));
    fields.at.dateTime = receivedAt;
  }

  return { root, update };
}

// ---- Messages -----------------------------------------------------------------------------------

function isFresh({ receivedAt }) {
  return state.freshSince !== null && instantOf(receivedAt) >= state.freshSince;
}

function createMessage(message, family) {
  const isEmail = message.channel === 'email';
  let chosen = false;
  const { root, fields } = stamp(isEmail ? 'email-template' : 'sms-template');
  root.dataset.testid = `message-${message.id}`;
  root.dataset.messageId = message.id;
  root.dataset.channel = message.channel;
  root.dataset.instanceId = message.instanceId ?? '';
  write(fields.to, message.to);
  fillWithLinks(fields.text, message.text ?? '');
  write(fields.label, `Answer as the ${familyTitle(family)}`);
  if (isEmail) {
    write(fields.subject, message.subject || '(no subject)');
    fields.mail.querySelector('summary').addEventListener('click', () => {
      chosen = true;
    });
    fields.html.hidden = !message.html;
    fields.html.addEventListener('toggle', () => showHtml(fields.html, message));
    fields.bounce.addEventListener('click', () => {
      act(root, fields.status, 'Bouncing…', async () => {
        await post(messagePath(message.id, 'bounce'));
        refresh();
        return 'The mail goes back as undeliverable.';
      });
    });
  }
  fields.form.addEventListener('submit', (event) => {
    event.preventDefault();
    const area = fields.form.elements.text;
    const text = area.value;
    act(root, fields.status, 'Sending…', async () => {
      await post(messagePath(message.id, 'reply'), { text });
      area.value = '';
      fields.reply.open = false;
      fields.reply.querySelector('summary').focus({ preventScroll: true });
      writeOrHide(fields.answered, text);
      refresh();
      return 'The reply is on its way.';
    });
  });

  function update({ receivedAt, zone, newest }) {
    if (isEmail && !chosen && !hasFocus(root) && !hasDraft(root)) fields.mail.open = newest;
    write(fields.at, dayAndTime(instantOf(receivedAt), zone));
    fields.at.dateTime = receivedAt;
    fields.fresh.hidden = !isFresh(message);
  }

  return { root, update };
}

// The unsubscribe link in a mail is something to try; only web addresses become links.
function fillWithLinks(element, text) {
  for (const piece of text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)) {
    const link = /^https?:\/\//.test(piece) ? safeLink(piece) : null;
    if (!link) {
      element.append(piece);
      continue;
    }
    const anchor = document.createElement('a');
    anchor.href = link;
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    anchor.textContent = piece;
    element.append(anchor);
  }
}

function showHtml(details, message) {
  details.querySelector('iframe')?.remove();
  if (!details.open) return;
  const frame = document.createElement('iframe');
  // Before the content: an empty sandbox attribute denies the mail scripts, forms and this origin.
  frame.setAttribute('sandbox', '');
  frame.referrerPolicy = 'no-referrer';
  frame.title = `HTML of “${message.subject || 'no subject'}”`;
  frame.srcdoc = message.html;
  details.append(frame);
}

// ---- Finding a family ---------------------------------------------------------------------------

let searchTimer;

async function search(query) {
  clearTimeout(searchTimer);
  state.query = query.trim();
  const address = new URL(location.href);
  if (state.query) address.searchParams.set('q', state.query);
  else address.searchParams.delete('q');
  history.replaceState(null, '', address);
  await refresh();
}

byId('q').value = state.query;
byId('q').addEventListener('input', ({ target }) => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => search(target.value), SEARCH_DELAY_MS);
});
byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  search(byId('q').value);
});

async function goToFamily(id) {
  if (!state.families.some((family) => family.id === id)) {
    byId('q').value = id;
    await search(id);
  }
  const card = familyViews.get(id)?.root;
  if (!card?.isConnected) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: 'start' });
}

for (const link of [byId('next-family'), byId('first-show-link')]) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    goToFamily(decodeURIComponent(link.hash.slice('#family-'.length)));
  });
}

// ---- Imports ------------------------------------------------------------------------------------

const importViews = new Map();

function showImports(imports) {
  byId('imports').hidden = imports.length === 0;
  showList(byId('import-list'), imports, importViews, createImport);
}

function createImport({ id }) {
  const { root, fields } = stamp('import-template');
  root.dataset.testid = `import-${id}`;

  function update({ kind, status, startedBy, startedAt, received, rejected, counts }) {
    root.dataset.status = status;
    write(fields.kind, humanised(kind));
    write(fields.status, status);
    write(fields.received, `${counted(received, 'line')}:`);
    const parts = Object.entries({ ...counts, rejected })
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count.toLocaleString('en-US')} ${spaced(name)}`);
    write(fields.counts, parts.join(', ') || 'none yet');
    write(fields.by, `sent by ${startedBy}, ${dayTimeAndZone(instantOf(startedAt), state.zone)}`);
    const again = 'It stopped on the way. Send the file again: nothing is taken in twice.';
    writeOrHide(fields.again, status === 'interrupted' ? again : '');
  }

  return { root, update };
}

const spaced = (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

// ---- Faults and reset ---------------------------------------------------------------------------

function showFaults(faults) {
  for (const channel of ['email', 'sms']) {
    const mode = faults[channel] || 'none';
    const shown = byId(`fault-${channel}`);
    shown.dataset.mode = mode;
    write(shown, mode === 'none' ? 'works' : mode);
  }
}

byId('fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const channel = byId('fault-channel').value;
  const mode = byId('fault-mode').value;
  const times = byId('fault-times').valueAsNumber;
  act(byId('faults'), byId('fault-status'), 'Applying…', async () => {
    const limited = !Number.isNaN(times);
    await post('/sandbox/faults', limited ? { channel, mode, times } : { channel, mode });
    await refresh();
    const name = channel === 'email' ? 'Email' : 'SMS';
    if (mode === 'none') return `${name} works as it should.`;
    const until = limited ? counted(times, 'time') : 'until it is changed';
    return `${name}: ${mode}, ${until}.`;
  });
});

const resetDialog = byId('reset-dialog');

byId('reset').addEventListener('click', () => {
  resetDialog.returnValue = 'cancel';
  resetDialog.showModal();
});

resetDialog.addEventListener('close', () => {
  if (resetDialog.returnValue !== 'reset') return;
  act(byId('reset-panel'), byId('reset-status'), 'Resetting…', async () => {
    await post('/sandbox/reset');
    familyViews.clear();
    byId('family-list').replaceChildren();
    byId('first-show').hidden = true;
    for (const id of ['first-status', 'clock-status', 'fault-status']) write(byId(id), '');
    await refresh();
    return 'The sandbox is empty.';
  });
});

// ---- Start --------------------------------------------------------------------------------------

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  refresh();
  showFindings();
});
// The clock covers what is scrolled under it; the style sheet keeps that much room above a target.
new ResizeObserver(() => {
  const height = `${byId('clock').offsetHeight}px`;
  document.documentElement.style.setProperty('--clock-height', height);
}).observe(byId('clock'));
setInterval(showClock, 1000);
poll();
showFindings();
