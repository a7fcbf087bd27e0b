// Offers what was typed and never saved: what the server kept, and what only this browser has.

import { flush, isTouched, startAnew, touch } from "newsroom/autosave";
import { button } from "newsroom/dom";
import { readContent, writeContent } from "newsroom/form";
import { send } from "newsroom/http";
import { copies, dropCopy, openKeys } from "newsroom/store";

const MOST = 20;
const form = document.querySelector("#article_form");
const place = document.querySelector("#rescues");
const own = new Map(); // the browser's copies on offer, by key

const cards = () => [...place.querySelectorAll("[data-rescue-key]")];
const cardOf = (key) => cards().find((card) => card.dataset.rescueKey === key);
const keyNow = () => form.elements.key.value;
const url = () => form.dataset.rescueUrl;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function show(card) {
  cardOf(card.dataset.rescueKey)?.remove();
  place.prepend(card);
}

// Ask the server what a copy is worth: a text that is stored needs no copy any more.
async function consider(copy) {
  const answer = await send(form.dataset.diffUrl, { method: "POST", json: copy });
  if (answer.settled) {
    await dropCopy(copy.key);
    cardOf(copy.key)?.remove();
  } else if (String(copy.article ?? "") === form.dataset.article) {
    const shown = new DOMParser().parseFromString(answer.html, "text/html");
    const card = document.adoptNode(shown.querySelector("[data-rescue-key]"));
    if (Number(card.dataset.sequence) === copy.sequence) own.set(copy.key, copy);
    show(card);
  }
}

async function look() {
  const open = await openKeys();
  for (const card of cards()) if (open.has(card.dataset.rescueKey)) card.remove();
  const found = (await copies())
    .filter(({ key, user }) => user === form.dataset.user && key !== keyNow() && !open.has(key))
    .sort((one, other) => other.sequence - one.sequence)
    .slice(0, MOST);
  for (const copy of found.reverse()) await consider(copy).catch(() => undefined);
}

function put({ content, based_on }) {
  writeContent(form, content);
  form.elements.based_on.value = based_on ?? "";
  touch();
  return flush().catch(() => undefined); // the status line says so
}

async function restore(card) {
  const key = card.dataset.rescueKey;
  const rescued = own.get(key) ?? (await send(`${url()}?key=${key}`));
  const isOwn = isTouched();
  if (isOwn) await flush().catch(() => undefined);
  const before = { content: readContent(form), based_on: form.elements.based_on.value };
  if (isOwn) startAnew(newKey());
  await put(rescued);
  settle(key, keyNow()).catch(() => undefined);
  const undo = button("Batalkan pemulihan", () => {
    card.remove();
    startAnew(newKey()); // the rescued text stays on offer
    put(before);
  });
  card.querySelector("h2").textContent = "Tulisan sudah dipulihkan. Simpan bila sudah sesuai.";
  card.querySelector(".rescue-buttons").replaceChildren(undo);
  undo.focus();
}

// The text stands in the form now; its old place ends once the server has it in the new one.
async function settle(key, into) {
  const json = { key, into, user: form.dataset.user };
  const { ended } = await send(url(), { method: "POST", json });
  if (!ended) return;
  own.delete(key);
  await dropCopy(key);
}

async function discard(card) {
  const key = card.dataset.rescueKey;
  const copy = own.get(key);
  const isLast = !form.dataset.article;
  if (isLast && !window.confirm("Tulisan ini akan dibuang untuk selamanya. Lanjutkan?")) return;
  const about = { key, user: form.dataset.user, article: form.dataset.article || null };
  await send(url(), { method: "POST", json: { ...about, ...copy } });
  own.delete(key);
  await dropCopy(key);
  card.remove();
}

if (form && place) {
  place.addEventListener("click", async ({ target }) => {
    const action = { restore, discard }[target.dataset.rescue];
    const card = target.closest("[data-rescue-key]");
    if (!action) return;
    target.disabled = true;
    await action(card).catch((error) => {
      card.querySelector(".rescue-trouble").textContent = error.message;
    });
    target.disabled = false;
  });
  look();
}
