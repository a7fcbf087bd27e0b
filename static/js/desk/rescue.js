// Offers typed content that was never saved: buffers of the server and copies of this browser.
// If the user may no longer change the article, the content can be stored in its history.

import { flush, isTouched, startAnew, touch } from "newsroom/autosave";
import { button } from "newsroom/dom";
import { readContent, writeContent } from "newsroom/form";
import { send } from "newsroom/http";
import { copies, dropCopy, openKeys, whenClosed } from "newsroom/store";

const MOST = 20;
const PATIENCE = 10_000;
const PAUSE = 2000; // ms; by then, a form that was submitted as a page holds its key again
const form = document.querySelector("#article_form"); // null if the user may only read
const place = document.querySelector("#rescues");
const page = document.querySelector("[data-rescue-url]")?.dataset;
const own = new Map(); // the browser's copies that are offered, by key
const taken = new Set(); // the keys of contents restored into the form
const awaited = new Set(); // the keys that other tabs hold
let queue = Promise.resolve(); // one action at a time, so that a card in use does not change

const cards = () => [...place.querySelectorAll("[data-rescue-key]")];
const cardOf = (key) => cards().find((card) => card.dataset.rescueKey === key);
const sequenceOf = (card) => Number(card.dataset.sequence);
const keyNow = () => form?.elements.key.value;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function show(card) {
  const { rescueKey } = card.dataset;
  const old = cardOf(rescueKey);
  // A card that was used in the meantime stays.
  if (taken.has(rescueKey) || old?.querySelector("[data-rescue]:disabled")) return;
  old?.remove();
  place.prepend(card);
}

// Ask the server about a copy: delete it if its content is stored, otherwise show a card.
async function consider(copy) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await send(page.diffUrl, { method: "POST", json: copy, signal });
  if (answer.settled) {
    await dropCopy(copy.key, copy.sequence);
    cardOf(copy.key)?.remove();
  } else if (String(copy.article ?? "") === page.article) {
    const shown = new DOMParser().parseFromString(answer.html, "text/html");
    const card = document.adoptNode(shown.querySelector("[data-rescue-key]"));
    if (sequenceOf(card) === copy.sequence) own.set(copy.key, copy);
    show(card);
  }
}

// A tab may be closing just now: look again when it has released its key.
function lookLater(key) {
  if (awaited.has(key)) return;
  awaited.add(key);
  whenClosed(key).then(() => {
    awaited.delete(key);
    setTimeout(() => next(look), PAUSE);
  });
}

async function look() {
  const open = await openKeys();
  for (const card of cards()) if (open.has(card.dataset.rescueKey)) card.remove();
  const found = (await copies())
    .filter(({ key, user }) => user === page.user && key !== keyNow() && !taken.has(key))
    .sort((one, other) => other.sequence - one.sequence)
    .slice(0, MOST);
  for (const copy of found.reverse()) {
    if (open.has(copy.key)) lookLater(copy.key);
    else await consider(copy).catch(() => undefined);
  }
}

function next(act) {
  queue = queue.then(act).catch(() => undefined);
  return queue;
}

function put({ content, based_on }) {
  writeContent(form, content);
  form.elements.based_on.value = based_on ?? "";
  touch();
  return flush().catch(() => undefined); // the status line shows the error
}

async function restore(card) {
  const key = card.dataset.rescueKey;
  const rescued = own.get(key) ?? (await send(`${page.rescueUrl}?key=${key}`));
  const isOwn = isTouched();
  if (isOwn) await flush().catch(() => undefined);
  const before = { content: readContent(form), based_on: form.elements.based_on.value };
  if (isOwn) startAnew(newKey());
  taken.add(key);
  await put(rescued);
  settle(key, keyNow(), rescued.sequence).catch(() => undefined);
  const undo = button(gettext("Undo the recovery"), () => {
    card.remove();
    taken.delete(key);
    startAnew(newKey()); // the rescued content is still offered
    put(before);
  });
  card.querySelector("h2").textContent = gettext("The text was recovered. Save it if it is right.");
  card.querySelector(".rescue-buttons").replaceChildren(undo);
  undo.focus();
}

// Delete the restored content under its old key, once the server has it under the new key.
async function settle(key, into, sequence) {
  const json = { key, into, user: page.user };
  const { ended } = await send(page.rescueUrl, { method: "POST", json });
  if (!ended) return;
  own.delete(key);
  await dropCopy(key, sequence);
}

async function discard(card) {
  const key = card.dataset.rescueKey;
  const isLast = !page.article;
  if (isLast && !window.confirm(gettext("This text will be discarded permanently. Continue?"))) return;
  const json = { key, user: page.user, article: page.article || null, ...own.get(key) };
  await send(page.rescueUrl, { method: "POST", json });
  own.delete(key);
  await dropCopy(key, sequenceOf(card));
  card.remove();
}

async function act(name, key) {
  const card = cardOf(key);
  if (!card) return;
  await { restore, discard }[name](card).catch((error) => {
    card.querySelector(".rescue-trouble").textContent = error.message;
  });
}

if (page && place) {
  place.addEventListener("click", async ({ target }) => {
    const name = target.dataset.rescue;
    if (!name) return;
    const { rescueKey } = target.closest("[data-rescue-key]").dataset;
    target.disabled = true;
    await next(() => act(name, rescueKey));
    target.disabled = false;
  });
  place.disabled = false;
  next(look);
}
