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
let markStories = () => {};
let isBusy = false;

function say(text, isTrouble = false) {
  part("told").textContent = text;
  part("told").classList.toggle("is-trouble", isTrouble);
}

const savedWords = ({ saved }) =>
  saved
    ? interpolate(gettext("Last saved by %(by)s, %(at)s"), saved, true)
    : gettext("No arrangement is saved yet");

function place(slot) {
  return form.querySelector(`.front-slot[data-slot="${slot}"]`);
}

// Show what readers see now: the status of each entry, and the places that newest stories fill.
function showPlaces() {
  for (const { name, size, hint } of arrangement.slots) {
    const { told, free } = arrangement.told(name);
    const zone = place(name);
    [...zone.querySelectorAll(".front-entry")].forEach((row, index) => {
      const [kind, words] = told[index];
      row.dataset.told = kind;
      row.querySelector(".front-told").textContent = words;
    });
    const empty = ngettext(
      "%(free)s of %(size)s place is free.",
      "%(free)s of %(size)s places are free.",
      size,
    );
    zone.querySelector(".front-free").textContent = free
      ? `${interpolate(empty, { free, size }, true)} ${hint}`
      : "";
    const automatic = (headline) => interpolate(gettext("automatic: %(headline)s"), { headline }, true);
    const filling = arrangement.filling(name).map((headline) => el("li", {}, automatic(headline)));
    zone.querySelector(".front-filling").replaceChildren(...filling);
  }
}

// Fill a format with the headline of a story and the label of a slot.
function inWords(format, { headline }, slot) {
  return interpolate(format, { headline, slot: slot && arrangement.slot(slot).label }, true);
}

function listen(entry) {
  const after = (format, what, slot) => changed(inWords(format, entry.card, slot), entry, what);
  const step = (by) => {
    const at = arrangement.places.get(entry.slot).indexOf(entry);
    arrangement.move(entry, entry.slot, by > 0 ? at + 2 : at - 1);
    if (by > 0) after(gettext("“%(headline)s” moved down by one place"), "down");
    else after(gettext("“%(headline)s” moved up by one place"), "up");
  };
  const to = (slot, what, index) => {
    arrangement.move(entry, slot, index);
    after(gettext("“%(headline)s” moved to %(slot)s"), what, slot);
  };
  return {
    up: () => step(-1),
    down: () => step(1),
    lead: () => to("lead", "place", 0),
    place: (slot) => to(slot, "place"),
    edit: (values) => {
      Object.assign(entry, values);
      showPlaces();
    },
    remove() {
      const next = arrangement.entries[arrangement.entries.indexOf(entry) + 1];
      arrangement.remove(entry);
      const words = inWords(gettext("“%(headline)s” removed from the arrangement"), entry.card);
      changed(words, next ?? arrangement.entries.at(-1), "remove");
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
  showPlaces();
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
  say(interpolate(gettext("%(words)s. Not saved yet."), { words }, true));
}

// Place a story of the list: its entry without times is moved, otherwise a new entry is added.
function put(card, slot, index) {
  const standing = arrangement.standing(card.uid);
  const entry = standing.find(({ starts, ends }) => !starts && !ends);
  if (entry?.slot === slot && index === undefined) {
    say(inWords(gettext("“%(headline)s” is already in %(slot)s"), card, slot));
  } else if (entry) {
    arrangement.move(entry, slot, index);
    changed(inWords(gettext("“%(headline)s” moved to %(slot)s"), card, slot));
  } else {
    arrangement.add(card, slot, index).isOpen = standing.length > 0;
    const format = standing.length
      ? gettext("“%(headline)s” placed in %(slot)s; it is there twice now, so the times must differ")
      : gettext("“%(headline)s” placed in %(slot)s");
    changed(inWords(format, card, slot));
  }
}

function drop({ card, entry }, slot, index) {
  if (card) {
    put(card, slot, index);
    return;
  }
  arrangement.move(entry, slot, index);
  changed(inWords(gettext("“%(headline)s” placed in %(slot)s"), entry.card, slot));
}

function build() {
  for (const { name, label, size } of arrangement.slots) {
    const places = ngettext("%(count)s place", "%(count)s places", size);
    const zone = el(
      "section",
      { class: "front-slot", "data-slot": name, "aria-labelledby": `slot-${name}` },
      el(
        "h2",
        { id: `slot-${name}` },
        label,
        el("span", { class: "front-size" }, ` ${interpolate(places, { count: size }, true)}`),
      ),
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
        say(gettext("The saved arrangement was taken."));
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

function savedNow(time, dropped) {
  const saved = interpolate(gettext("Saved at %(time)s; readers see it already"), { time }, true);
  const without = ngettext(
    "%(saved)s; %(count)s that is over or retracted was removed",
    "%(saved)s; %(count)s that are over or retracted were removed",
    dropped,
  );
  return dropped ? interpolate(without, { saved, count: dropped }, true) : saved;
}

async function save() {
  if (isBusy) return;
  isBusy = true;
  part("conflict").replaceChildren();
  say(gettext("Saving …"));
  const sent = arrangement.sent();
  try {
    const state = await sendAgain(() => send(form.dataset.save, { method: "POST", json: sent }));
    const dropped = sent.entries.length - state.entries.length;
    const isSame = JSON.stringify(arrangement.sent().entries) === JSON.stringify(sent.entries);
    if (isSame) take(state);
    else arrangement.base(state);
    const time = `${state.now.slice(11)} ${state.zone}`;
    say(isSame ? savedNow(time, dropped) : gettext("Saved; what you changed since then is not."));
  } catch (error) {
    if (error.status) refused(error);
    else say(interpolate(gettext("Not saved yet: %(reason)s"), { reason: error.message }, true), true);
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
  setInterval(showPlaces, 30_000);
}

start();
