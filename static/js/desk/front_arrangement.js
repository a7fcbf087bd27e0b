// An arrangement in the browser: which story is in which slot, from when until when.

import { shortTime } from "newsroom/times";

const SOON = gettext("Waiting: the stories above fill the slot");

// The value of an input ("2026-03-10T12:00") as a number, to compare times of the same zone.
const moment = (text) => Date.parse(`${text}:00Z`);

let keys = 0;

export class Arrangement {
  constructor(state) {
    this.read(state);
  }

  // Load an arrangement that is stored on the server.
  read(state) {
    this.section = state.section;
    this.slots = state.slots;
    this.saved = state.saved;
    this.zone = state.zone;
    this.automatic = state.automatic;
    /** @type {any} a Map from the name of each slot to its entries: none is missing */
    this.places = new Map(state.slots.map(({ name }) => [name, []]));
    for (const entry of state.entries) {
      this.places.get(entry.slot)?.push({ ...entry, key: ++keys, errors: [] });
    }
    /** @type {number} */
    this.began = Date.now();
    /** @type {number} */
    this.now = moment(state.now);
    this.base(state);
    this.stored = this.text();
  }

  // Set the stored version that the next save replaces.
  base({ opened, version }) {
    this.opened = opened;
    this.version = version;
  }

  get entries() {
    return [...this.places.values()].flat();
  }

  text() {
    const fields = ["slot", "article", "text", "starts", "ends"];
    return JSON.stringify(this.entries, (key, value) =>
      key === "" || Array.isArray(value) || typeof value !== "object"
        ? value
        : Object.fromEntries(fields.map((name) => [name, value[name]])),
    );
  }

  get isChanged() {
    return this.text() !== this.stored;
  }

  sent() {
    const { section, opened, version } = this;
    return { section, opened, version, entries: JSON.parse(this.text()) };
  }

  placeOf(uid) {
    const entry = this.entries.find(({ article }) => article === uid);
    return entry && this.slot(entry.slot).label;
  }

  // The entries of a story that have not ended.
  standing(uid) {
    const now = this.clock();
    return this.entries.filter(({ article, ends }) => article === uid && !(ends && moment(ends) <= now));
  }

  clock() {
    return this.now + Date.now() - this.began;
  }

  slot(name) {
    return this.slots.find((slot) => slot.name === name);
  }

  add(card, name, index = this.firstFor(name)) {
    const entry = {
      key: ++keys, slot: name, article: card.uid, text: "", starts: "", ends: "", card, errors: [],
    };
    this.places.get(name).splice(index, 0, entry);
    return entry;
  }

  // The index of a new entry: a new lead is placed before the current one, others at the end.
  firstFor(name) {
    return this.slot(name).size === 1 ? 0 : this.places.get(name).length;
  }

  move(entry, name, index = this.firstFor(name)) {
    const from = this.places.get(entry.slot);
    const at = from.indexOf(entry);
    from.splice(at, 1);
    entry.slot = name;
    const isLater = from === this.places.get(name) && at < index;
    this.places.get(name).splice(isLater ? index - 1 : index, 0, entry);
  }

  remove(entry) {
    const from = this.places.get(entry.slot);
    from.splice(from.indexOf(entry), 1);
  }

  // Set the errors of the entries; `errors` has them by the index of the entry.
  mark(errors) {
    this.entries.forEach((entry, index) => {
      entry.errors = errors[index] ?? [];
    });
  }

  // Return {told, free}: [kind, text] for each entry of a slot in order, and the free places.
  told(name) {
    const now = this.clock();
    let free = this.slot(name).size;
    const told = this.places.get(name).map(({ starts, ends, card }) => {
      if (card.retracted) return ["over", gettext("Retracted; removed when saved")];
      if (ends && moment(ends) <= now) return ["over", gettext("Over; removed when saved")];
      if (!card.visible) {
        const state = card.state.toLowerCase();
        return ["hidden", interpolate(gettext("Not shown yet: %(state)s"), { state }, true)];
      }
      const at = (format, time) => interpolate(format, { time: shortTime(time, this.zone) }, true);
      if (starts && moment(starts) > now) return ["later", at(gettext("From %(time)s"), starts)];
      free -= 1;
      if (free < 0) return ["waiting", SOON];
      return ["shown", ends ? at(gettext("Shown until %(time)s"), ends) : gettext("Shown")];
    });
    return { told, free: Math.max(free, 0) };
  }

  // The headlines that fill the free places of a slot: those of the stored arrangement, without
  // stories that readers see as entries.
  filling(name) {
    const shown = this.slots.flatMap(({ name }) => {
      const { told } = this.told(name);
      return this.places.get(name).filter((_, index) => told[index][0] === "shown");
    });
    return this.automatic
      .filter(({ slot, article }) => slot === name && !shown.some((entry) => entry.article === article))
      .slice(0, this.told(name).free)
      .map(({ headline }) => headline);
  }
}
