// The page that arranges the front page, or the lead of a section, by drag and drop or buttons.

import { el } from "newsroom/dom";
import { Arrangement } from "newsroom/front_arrangement";
import { showConflict } from "newsroom/front_conflict";
import { canBeDragged, takesDrops } from "newsroom/front_drag";
import { entryRow } from "newsroom/front_entry";
import { previewer } from "newsroom/front_preview";
import { storyList } from "newsroom/front_stories";
import { send, SignedOut } from "newsroom/http";
import { onSaveKey } from "newsroom/save_key";
import { renewToken, signIn } from "newsroom/sign_in";

const form = document.querySelector("#arrangement");
const part = (name) => form.querySelector(`[data-part="${name}"]`);
const arrangement = new Arrangement(JSON.parse(document.querySelector("#front-state").textContent));
const preview = previewer(document.querySelector("#front-preview"), form.dataset.preview);
let markStories = () => undefined;
let isBusy = false;

function say(text, isTrouble = false) {
  part("told").textContent = text;
  part("told").classList.toggle("is-trouble", isTrouble);
}

const savedWords = ({ saved }) =>
  saved ? `Terakhir disimpan ${saved.by}, ${saved.at}` : "Belum ada susunan yang disimpan";

function place(slot) {
  return form.querySelector(`.front-slot[data-slot="${slot}"]`);
}

// Show what readers see now: the status of each entry, and the places that newest stories fill.
function tell() {
  for (const { name, size, hint } of arrangement.slots) {
    const { told, free } = arrangement.told(name);
    const zone = place(name);
    [...zone.querySelectorAll(".front-entry")].forEach((row, index) => {
      const [kind, words] = told[index];
      row.dataset.told = kind;
      row.querySelector(".front-told").textContent = words;
    });
    zone.querySelector(".front-free").textContent = free ? `${free} dari ${size} tempat kosong. ${hint}` : "";
    const filling = arrangement.filling(name).map((headline) => el("li", {}, `otomatis: ${headline}`));
    zone.querySelector(".front-filling").replaceChildren(...filling);
  }
}

function listen(entry) {
  const after = (words, what) => changed(`“${entry.card.headline}” ${words}`, entry, what);
  const step = (by) => {
    const at = arrangement.places.get(entry.slot).indexOf(entry);
    arrangement.move(entry, entry.slot, by > 0 ? at + 2 : at - 1);
    after(by > 0 ? "turun satu tempat" : "naik satu tempat", by > 0 ? "down" : "up");
  };
  const to = (slot, what, index) => {
    arrangement.move(entry, slot, index);
    after(`dipindah ke ${arrangement.slot(slot).label}`, what);
  };
  return {
    up: () => step(-1),
    down: () => step(1),
    lead: () => to("lead", "place", 0),
    place: (slot) => to(slot, "place"),
    edit: (values) => {
      Object.assign(entry, values);
      tell();
    },
    remove() {
      const next = arrangement.entries[arrangement.entries.indexOf(entry) + 1];
      arrangement.remove(entry);
      changed(`“${entry.card.headline}” dilepas dari susunan`, next ?? arrangement.entries.at(-1), "remove");
    },
  };
}

function row(entry, index, all) {
  const can = {
    up: index > 0,
    down: index < all.length - 1,
    lead: entry.slot !== "lead" || index > 0,
  };
  const made = entryRow(entry, { slots: arrangement.slots, zone: arrangement.zone, can, on: listen(entry) });
  canBeDragged(made, made.querySelector(".front-entry-head"), { entry });
  return made;
}

function draw() {
  for (const { name } of arrangement.slots) {
    const entries = arrangement.places.get(name);
    place(name).querySelector("ol").replaceChildren(...entries.map(row));
  }
  tell();
  markStories();
}

function focusOn(entry, what) {
  const node = entry && form.querySelector(`[data-key="${entry.key}"]`);
  if (!node) return;
  const wanted = [what, "up", "down", "place", "remove"].map((name) => node.querySelector(`[data-do="${name}"]`));
  wanted.find((found) => found && !found.disabled)?.focus();
}

function changed(words, entry, what) {
  draw();
  if (what) focusOn(entry, what);
  say(`${words}. Belum disimpan.`);
}

// Place a story of the list: its entry without times is moved, otherwise a new entry is added.
function put(card, slot, index) {
  const { label } = arrangement.slot(slot);
  const standing = arrangement.standing(card.uid);
  const entry = standing.find(({ starts, ends }) => !starts && !ends);
  if (entry?.slot === slot && index === undefined) {
    say(`“${card.headline}” sudah ada di ${label}`);
  } else if (entry) {
    arrangement.move(entry, slot, index);
    changed(`“${card.headline}” dipindah ke ${label}`);
  } else {
    arrangement.add(card, slot, index).isOpen = standing.length > 0;
    const twice = standing.length ? "; kini ada dua kali, jadi waktu tampilnya harus berbeda" : "";
    changed(`“${card.headline}” ditempatkan di ${label}${twice}`);
  }
}

function drop({ card, entry }, slot, index) {
  if (card) {
    put(card, slot, index);
    return;
  }
  arrangement.move(entry, slot, index);
  changed(`“${entry.card.headline}” ditempatkan di ${arrangement.slot(slot).label}`);
}

function build() {
  for (const { name, label, size } of arrangement.slots) {
    const zone = el(
      "section",
      { class: "front-slot", "data-slot": name, "aria-labelledby": `slot-${name}` },
      el("h2", { id: `slot-${name}` }, label, el("span", { class: "front-size" }, ` ${size} tempat`)),
      el("ol", {}),
      el("p", { class: "front-hint front-free" }),
      el("ul", { class: "front-hint front-filling" }),
    );
    takesDrops(zone, (what, index) => drop(what, name, index));
    part("slots").append(zone);
  }
}

function take(state) {
  arrangement.read(state);
  draw();
}

function putMine(theirs) {
  arrangement.base(theirs);
  save();
}

function refused({ message, status, data }) {
  if (status === 409 && data?.theirs) {
    say(message, true);
    showConflict(part("conflict"), data.theirs, {
      takeTheirs() {
        take(data.theirs);
        say("Susunan yang tersimpan sudah diambil.");
      },
      putMine: () => putMine(data.theirs),
    });
    return;
  }
  arrangement.mark(data?.errors ?? {});
  draw();
  const general = data?.errors?.[""] ?? [];
  say([message, ...general.map(([text]) => text)].join(" "), true);
  const wrong = form.querySelector(".front-entry:has(.front-errors)");
  (wrong?.querySelector("[aria-invalid]") ?? wrong?.querySelector('[data-do="remove"]'))?.focus();
}

// After a new sign-in, or with a new CSRF token, send again: the arrangement must not be lost.
async function sendAgain(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SignedOut) {
      if (!(await signIn(form, error.message))) throw error;
    } else if (error.status === 403 && !error.data) {
      await renewToken(form);
    } else {
      throw error;
    }
    return ask();
  }
}

async function save() {
  if (isBusy) return;
  isBusy = true;
  part("conflict").replaceChildren();
  say("Menyimpan …");
  const sent = arrangement.sent();
  try {
    const state = await sendAgain(() => send(form.dataset.save, { method: "POST", json: sent }));
    const dropped = sent.entries.length - state.entries.length;
    const without = dropped ? `; ${dropped} yang lewat atau dicabut dilepas` : "";
    const isSame = JSON.stringify(arrangement.sent().entries) === JSON.stringify(sent.entries);
    if (isSame) take(state);
    else arrangement.base(state);
    const time = `${state.now.slice(11)} ${state.zone}`;
    say(isSame ? `Tersimpan pukul ${time}; pembaca sudah melihatnya${without}` : "Tersimpan; yang Anda ubah sesudahnya belum.");
  } catch (error) {
    if (error.status) refused(error);
    else say(`Belum tersimpan: ${error.message}`, true);
  }
  isBusy = false;
}

function start() {
  build();
  form.hidden = false;
  draw();
  say(savedWords(arrangement));
  markStories = storyList(part("stories"), arrangement, put);
  const chooser = document.querySelector(".front-choice");
  chooser.addEventListener("submit", () => {
    if (arrangement.isChanged) setTimeout(() => chooser.reset()); // if the user stays on the page
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  part("preview").addEventListener("click", () => preview(arrangement.sent()));
  onSaveKey(save);
  window.addEventListener("beforeunload", (event) => {
    if (arrangement.isChanged) event.preventDefault();
  });
  setInterval(tell, 30_000);
}

start();
