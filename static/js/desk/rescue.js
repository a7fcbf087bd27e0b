// Offers what was typed and never saved: what the server kept, and what only this browser has.
// Where one may not change the article any more, such a text can go to its history.

import { flush, isTouched, startAnew, touch } from "newsroom/autosave";
import { button } from "newsroom/dom";
import { readContent, writeContent } from "newsroom/form";
import { send } from "newsroom/http";
import { copies, dropCopy, openKeys, whenClosed } from "newsroom/store";

const MOST = 20;
const PATIENCE = 10_000;
const PAUSE = 2000; // a form that is sent as a page holds its key again after that
const form = document.querySelector("#article_form"); // none where one may only read
const place = document.querySelector("#rescues");
const page = document.querySelector("[data-rescue-url]")?.dataset;
const own = new Map(); // the browser's copies on offer, by key
const taken = new Set(); // the keys of texts that stand in the form now
const awaited = new Set(); // the keys of other tabs
let queue = Promise.resolve(); // one thing at a time, so that no card changes under the hand

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
  // One that was taken in the meantime stays.
  if (taken.has(rescueKey) || old?.querySelector("[data-rescue]:disabled")) return;
  old?.remove();
  place.prepend(card);
}

// Ask the server what a copy is worth: a text that is stored needs no copy any more.
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

// A tab that was closed just now may hold its text a moment longer.
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
  return flush().catch(() => undefined); // the status line says so
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
  const undo = button("Batalkan pemulihan", () => {
    card.remove();
    taken.delete(key);
    startAnew(newKey()); // the rescued text stays on offer
    put(before);
  });
  card.querySelector("h2").textContent = "Tulisan sudah dipulihkan. Simpan bila sudah sesuai.";
  card.querySelector(".rescue-buttons").replaceChildren(undo);
  undo.focus();
}

// The text stands in the form now; its old place ends once the server has it in the new one.
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
  if (isLast && !window.confirm("Tulisan ini akan dibuang untuk selamanya. Lanjutkan?")) return;
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
  next(look);
}
