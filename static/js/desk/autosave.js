// Stores what is typed in the article form: in the browser at once, on the server a moment later.
// Each change has an increasing sequence number, which shows what each of the two has stored.

import { readContent } from "newsroom/form";
import { Offline, send, SignedOut } from "newsroom/http";
import { renewToken, signIn } from "newsroom/sign_in";
import { holdKey, keepCopy } from "newsroom/store";

const PAUSE = 1000; // ms after the last key
const LONGEST = 10_000; // ms, while typing continues
const COPY = 150;
const BEAT = 15_000;
const PATIENCE = 20_000;
const RETRIES = [2000, 4000, 8000, 15_000, 30_000];
const KEEPALIVE = 60_000; // bytes; browsers refuse more than 64 KB

const TEXTS = {
  clean: "",
  dirty: gettext("Not saved yet"),
  saving: gettext("Saving…"),
  saved: gettext("Saved automatically"),
  "signed-out": gettext("Session ended"),
};

const form = document.querySelector("#article_form");
const line = document.querySelector("#autosave-status");

let sequence = 0; // of the last change
let kept = 0; // of the last change stored on the server
let copied = 0; // of the last change stored in the browser
let stored = ""; // the content on the server, as JSON
let savedAt = "";
let typedAt = 0;
let waitingSince = 0;
let failures = 0;
let isLeaving = false;
let wasDismissed = false;
let mark = ""; // of the last answer: the server knows by it whether that still holds
let remark = ""; // shown after the state
let isBarred = false; // the user may not save any more, after someone changed the state
/** @type {Promise<void> | null} */
let flight = null;
/** @type {number | undefined} */
let saveTimer;
/** @type {number | undefined} */
let copyTimer;

export const isTouched = () => sequence > 0;
export const currentSequence = () => sequence;

// Return the sequence number for a submission; the same until something is typed.
export function submission() {
  if (!sequence) sequence = kept = copied = Date.now();
  return sequence;
}

export function say(state, text = TEXTS[state]) {
  if (!line) return;
  line.dataset.state = state;
  const output = line.querySelector("output") ?? line;
  const words = [text, remark].filter(Boolean).join(" · ");
  if (output.textContent !== words) output.textContent = words;
}

// Set a text that is shown after every state; "" removes it.
export function sayBeside(text) {
  remark = text;
}

function sayStored() {
  if (kept < sequence) say("dirty");
  else if (isBarred)
    say("trouble", gettext("Stored for you alone: you may not change this article any more"));
  else if (savedAt) say("saved", `${TEXTS.saved} ${savedAt}`);
  else say("clean");
}

// Show that the server is unreachable or fails.
export function sayAway(error) {
  const what = error instanceof Offline ? gettext("Offline") : gettext("The server has problems");
  const isCopied = copied >= sequence;
  const where = isCopied
    ? gettext("%(what)s – stored in this browser")
    : gettext("%(what)s – not stored yet");
  say("offline", interpolate(where, { what }, true));
}

export const isAway = (error) => error instanceof Offline || error.status >= 500;
export const needsSignIn = (error) => error instanceof SignedOut || error.status === 409;

const about = () => ({
  key: form.elements.key.value,
  user: form.dataset.user,
  article: form.dataset.article || null,
  based_on: form.elements.based_on.value || null,
  state: form.elements.state?.value,
});

// Another tab may have changed the CSRF token: renew it and try again, once.
export async function withToken(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error.status !== 403) throw error;
    await renewToken(form);
    return ask();
  }
}

async function post(data, options = {}) {
  const json = { ...about(), ...data };
  const answer = await withToken(() =>
    send(form.dataset.autosaveUrl, {
      method: "POST",
      json,
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    }),
  ).catch((error) => {
    throw ["AbortError", "TimeoutError"].includes(error.name) ? new Offline() : error;
  });
  failures = 0;
  wasDismissed = false;
  mark = answer.mark;
  form.dispatchEvent(new CustomEvent("desk:answer", { detail: answer }));
  return answer;
}

async function copy() {
  clearTimeout(copyTimer);
  copyTimer = undefined;
  const number = sequence;
  if (copied >= number) return;
  if (await keepCopy({ ...about(), content: readContent(form), sequence: number })) {
    copied = Math.max(copied, number);
    if (line?.dataset.state === "offline") sayAway(new Offline());
  }
}

async function deliver() {
  const number = sequence;
  const content = readContent(form);
  const text = JSON.stringify(content);
  waitingSince = 0;
  if (text !== stored) {
    if (line?.dataset.state !== "trouble") say("saving");
    const answer = await post({ content, sequence: number });
    if (answer.sequence > number) {
      sequence = answer.sequence + 1; // the clock of this computer was set back
      return;
    }
    stored = text;
    savedAt = answer.saved_at;
    isBarred = !answer.may_save;
  }
  kept = Math.max(kept, number);
  sayStored();
}

// Store everything typed on the server; rejects if that fails.
export async function flush() {
  clearTimeout(saveTimer);
  while (kept < sequence) {
    flight ??= deliver().finally(() => {
      flight = null;
    });
    await flight;
  }
}

// The same before the form is left, so that the next page can offer what was not saved.
export async function depart() {
  await flush();
  await post({ content: null, closing: true });
}

function saveSoon(pause = PAUSE) {
  waitingSince ||= Date.now();
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, Math.min(pause, Math.max(0, waitingSince + LONGEST - Date.now())));
}

async function save() {
  try {
    await flush();
  } catch (error) {
    await explain(error);
  }
}

async function explain(error) {
  if (needsSignIn(error)) {
    say("signed-out");
    if (Date.now() - typedAt < PAUSE / 2) saveSoon(); // no dialog during typing
    else if (!wasDismissed) await enter(error.message);
  } else if (isAway(error)) {
    sayAway(error);
    waitingSince = 0;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
  } else {
    say(
      "trouble",
      interpolate(
        gettext("Not saved on the server yet: %(reason)s"),
        { reason: error.message },
        true,
      ),
    );
  }
}

async function enter(reason) {
  wasDismissed = !(await signIn(form, reason));
  if (!wasDismissed) await beat();
}

const APART = "[name^=publish_at], [name=kind], [name=correction], [name=related], [name=note], [name^=choice-], "
  + "[data-assign] *, [data-notes] *";

// Record a change. Inputs of a workflow action, or saved separately (APART), do not show "dirty".
export function touch(event) {
  sequence = Math.max(sequence + 1, Date.now());
  typedAt = Date.now();
  const isApart = event?.target?.matches?.(APART);
  if (!isApart && !["offline", "signed-out"].includes(line?.dataset.state)) say("dirty");
  copyTimer ??= setTimeout(copy, COPY);
  saveSoon();
}

// Store what is typed from now on under `key`; the content under the old key stays unchanged.
export function startAnew(key) {
  copy();
  form.elements.key.value = key;
  holdKey(key);
  copied = 0;
  stored = "";
}

// Call this before the form is left for the page to which the server redirected.
export function leave() {
  isLeaving = true;
}

// Say that the form is still open; resolves to whether the last answer of the server still holds.
async function isSame() {
  if (!mark) return false;
  const query = new URLSearchParams({ key: form.elements.key.value, mark });
  const signal = AbortSignal.timeout(PATIENCE);
  const ask = () => send(`${form.dataset.beatUrl}?${query}`, { method: "POST", signal });
  return (await withToken(ask)).is_same;
}

async function beat({ look = false } = {}) {
  if (kept < sequence) return save();
  try {
    if (look || !(await isSame())) await post({ content: null, look });
    sayStored();
  } catch (error) {
    if (needsSignIn(error)) say("signed-out");
  }
}

// The page was restored from the bfcache: what it submits now needs a new sequence number.
function comeBack() {
  isLeaving = false;
  if (kept >= sequence) sequence = kept = copied = Date.now();
  beat();
}

function hide() {
  if (isLeaving) return;
  copy();
  const data = kept < sequence ? { content: readContent(form), sequence } : { content: null };
  const isSmall = new Blob([JSON.stringify(data)]).size < KEEPALIVE;
  for (const part of isSmall ? [data] : [data, { content: null }]) {
    const keepalive = isSmall || !part.content;
    post({ ...part, closing: true }, { keepalive, signal: undefined }).catch(() => undefined);
  }
}

function start() {
  stored = JSON.stringify(readContent(form));
  holdKey(form.elements.key.value);
  for (const name of ["input", "change", "body:change"]) form.addEventListener(name, touch);
  form.addEventListener("body:ready", () => {
    if (!isTouched()) stored = JSON.stringify(readContent(form));
  });
  line?.querySelector("button")?.addEventListener("click", () => enter(`${TEXTS["signed-out"]}.`));
  window.addEventListener("online", () => beat());
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  document.addEventListener("visibilitychange", () => {
    // Failed checks may have been fixed in another tab.
    if (document.visibilityState === "visible") beat({ look: true });
    else if (kept < sequence) save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && kept < sequence && copied < sequence) event.preventDefault();
  });
  setInterval(() => flight || beat(), BEAT);
  beat();
}

if (form) start();
