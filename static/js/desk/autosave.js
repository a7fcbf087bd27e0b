// Keeps what is typed in the article form: in the browser at once, on the server a moment later.
// Each change has a number that only grows; the server and the browser tell which one they hold.

import { readContent } from "newsroom/form";
import { Offline, send, SignedOut } from "newsroom/http";
import { renewToken, signIn } from "newsroom/sign_in";
import { holdKey, keepCopy } from "newsroom/store";

const PAUSE = 1000; // after the last key
const LONGEST = 10_000; // while typing goes on
const COPY = 150;
const BEAT = 15_000;
const PATIENCE = 20_000;
const RETRIES = [2000, 4000, 8000, 15_000, 30_000];
const KEEPALIVE = 60_000; // browsers refuse more than 64 KB

const TEXTS = {
  clean: "",
  dirty: "Belum tersimpan",
  saving: "Menyimpan…",
  saved: "Tersimpan otomatis",
  "signed-out": "Sesi berakhir",
};

const form = document.querySelector("#article_form");
const line = document.querySelector("#autosave-status");

let sequence = 0; // of the newest change
let kept = 0; // the server has it up to here
let copied = 0; // the browser has it up to here
let stored = ""; // what the server has, as JSON
let savedAt = "";
let typedAt = 0;
let waitingSince = 0;
let failures = 0;
let isLeaving = false;
let wasDismissed = false;
let remark = ""; // stands behind the state
let isBarred = false; // by a step that somebody took with the article
let flight = null;
let saveTimer = null;
let copyTimer = null;

export const isTouched = () => sequence > 0;
export const currentSequence = () => sequence;

// The number of what is sent now, the same each time until something is typed.
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

// What stays said whatever the state becomes, until something else or "" is.
export function sayBeside(text) {
  remark = text;
}

function sayStored() {
  if (kept < sequence) say("dirty");
  else if (isBarred) say("trouble", "Tersimpan untuk Anda saja: artikel ini tidak dapat Anda ubah lagi");
  else if (savedAt) say("saved", `${TEXTS.saved} ${savedAt}`);
  else say("clean");
}

const away = (what) =>
  `${what} – ${copied >= sequence ? "tersimpan di peramban ini" : "belum tersimpan"}`;

// The server is away, or does not work.
export function sayAway(error) {
  say("offline", away(error instanceof Offline ? "Luring" : "Server sedang terganggu"));
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

// A token may be old because of another tab: it is renewed once.
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
  form.dispatchEvent(new CustomEvent("desk:answer", { detail: answer }));
  return answer;
}

async function copy() {
  clearTimeout(copyTimer);
  copyTimer = null;
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
      sequence = answer.sequence + 1; // the clock of this computer went back
      return;
    }
    stored = text;
    savedAt = answer.saved_at;
    isBarred = !answer.may_save;
  }
  kept = Math.max(kept, number);
  sayStored();
}

// Bring everything that is typed to the server; rejects when it cannot be brought there.
export async function flush() {
  clearTimeout(saveTimer);
  while (kept < sequence) {
    flight ??= deliver().finally(() => {
      flight = null;
    });
    await flight;
  }
}

// The same before the form is left, so that the page that comes knows of what is left behind.
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
    if (Date.now() - typedAt < PAUSE / 2) saveSoon(); // no dialog between two keys
    else if (!wasDismissed) await enter(error.message);
  } else if (isAway(error)) {
    sayAway(error);
    waitingSince = 0;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
  } else {
    say("trouble", `Belum tersimpan di server: ${error.message}`);
  }
}

async function enter(reason) {
  wasDismissed = !(await signIn(form, reason));
  if (!wasDismissed) await beat();
}

const APART = "[name^=publish_at], [name=kind], [name=correction], [name=related], [name=note], [name^=choice-], "
  + "[data-assign] *, [data-notes] *";

// Something was typed; what is for a step alone, or saved by itself, is no text that waits.
export function touch(event) {
  sequence = Math.max(sequence + 1, Date.now());
  typedAt = Date.now();
  const isApart = event?.target?.matches?.(APART);
  if (!isApart && !["offline", "signed-out"].includes(line?.dataset.state)) say("dirty");
  copyTimer ??= setTimeout(copy, COPY);
  saveSoon();
}

// What is typed from now on is a text of its own; the one before stays what it is.
export function startAnew(key) {
  copy();
  form.elements.key.value = key;
  holdKey(key);
  copied = 0;
  stored = "";
}

// The form is left for the page that the server sent it to.
export function leave() {
  isLeaving = true;
}

async function beat({ look = false } = {}) {
  if (kept < sequence) return save();
  try {
    await post({ content: null, look });
    sayStored();
  } catch (error) {
    if (needsSignIn(error)) say("signed-out");
  }
}

// The page is shown again as it was left: what it sends now is not what it sent then.
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
  // Select2 tells of a choice through jQuery alone.
  window.django?.jQuery?.(form).on("change", "select", touch);
  form.addEventListener("body:ready", () => {
    if (!isTouched()) stored = JSON.stringify(readContent(form));
  });
  line?.querySelector("button")?.addEventListener("click", () => enter(TEXTS["signed-out"] + "."));
  window.addEventListener("online", () => beat());
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  document.addEventListener("visibilitychange", () => {
    // What stands in the way may have been mended in another tab.
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
