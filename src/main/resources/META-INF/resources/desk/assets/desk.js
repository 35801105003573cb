'use strict';

// Everything at the desk works without this file. It counts the minute down, keeps what is typed
// until it has been said, and tells when somebody else was faster.

const loadedAt = performance.now();
const serverNow = () => Date.parse(document.body.dataset.now) + (performance.now() - loadedAt);

function countDown() {
  for (const banner of document.querySelectorAll('.banner[data-until]')) {
    const left = Math.ceil((Date.parse(banner.dataset.until) - serverNow()) / 1000);
    const shown = banner.querySelector('.left');
    if (left > 0) {
      shown.textContent = `(${left} s)`;
    } else {
      banner.remove();
    }
  }
}

function keepDrafts() {
  for (const field of document.querySelectorAll('[data-draft]')) {
    const key = `draft:${field.dataset.draft}:${field.name}`;
    const kept = sessionStorage.getItem(key);
    if (kept && !field.value) {
      field.value = kept;
    }
    field.addEventListener('input', () => sessionStorage.setItem(key, field.value));
  }
}

function forgetDrafts() {
  // What has been said is on the server; only what still stands on a page is a draft.
  for (const banner of document.querySelectorAll('.banner form')) {
    const task = banner.getAttribute('action').split('/')[3];
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(`draft:${task}:`))
      .forEach((key) => sessionStorage.removeItem(key));
  }
}

function listen() {
  const task = document.querySelector('[data-task]');
  if (!task) {
    return;
  }
  const news = task.querySelector('.news');
  const ask = async () => {
    if (document.hidden) {
      return;
    }
    try {
      const answer = await fetch(`/desk/tasks/${encodeURIComponent(task.dataset.task)}/state`, {
        redirect: 'error',
      });
      const said = (await answer.json()).news;
      if (said && news.textContent !== said) {
        news.textContent = said;
        news.hidden = false;
      }
    } catch {
      // No network just now; the page still works.
    }
  };
  setInterval(ask, 15000);
  document.addEventListener('visibilitychange', ask);
}

for (const form of document.querySelectorAll('form[action="/desk/sign-out"]')) {
  form.addEventListener('submit', () => sessionStorage.clear());
}

// A second tap says nothing twice.
for (const form of document.querySelectorAll('form.outcome')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = 'true';
  });
}
addEventListener('pageshow', () => {
  document.querySelectorAll('form.outcome').forEach((form) => delete form.dataset.sent);
});

forgetDrafts();
keepDrafts();
countDown();
setInterval(countDown, 500);
listen();
document.querySelector('[role="alert"][tabindex]')?.focus();
