// The arrangement of the front page in the browser: order, what readers see now, what is sent.

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { Arrangement } from "newsroom/front_arrangement";

const story = (uid, more = {}) => ({
  uid, headline: `Judul ${uid}`, visible: true, retracted: false, state: "Draf", ...more,
});
const entry = (slot, uid, more = {}) => {
  const { card, ...rest } = more;
  return { slot, article: uid, text: "", starts: "", ends: "", card: story(uid, card), ...rest };
};

const setNow = (now) => mock.method(Date, "now", () => now);

// Return an arrangement at 12:00 of 10 March, with a lead and four places below it.
function arranged(entries, automatic = []) {
  setNow(0);
  return new Arrangement({
    section: null,
    slots: [
      { name: "lead", label: "Berita utama", size: 1 },
      { name: "top", label: "Sorotan", size: 4 },
    ],
    saved: null, zone: "WIB", now: "2026-03-10T12:00", opened: "x", version: 3, automatic, entries,
  });
}

const order = (arrangement) => arrangement.sent().entries.map(({ slot, article }) => `${slot}:${article}`).join(" ");

afterEach(() => mock.reset());

test("what was read is sent again, and is unchanged", () => {
  const arrangement = arranged([entry("lead", "a", { text: "T", ends: "2026-03-11T06:00" }), entry("top", "b")]);
  assert.deepEqual(arrangement.sent(), {
    section: null, opened: "x", version: 3,
    entries: [
      { slot: "lead", article: "a", text: "T", starts: "", ends: "2026-03-11T06:00" },
      { slot: "top", article: "b", text: "", starts: "", ends: "" },
    ],
  });
  assert.equal(arrangement.isChanged, false);
});

test("an entry of a slot that does not exist is left out", () => {
  assert.equal(order(arranged([entry("gone", "a"), entry("top", "b")])), "top:b");
});

test("a new lead is placed before the current one, others at the end", () => {
  const arrangement = arranged([entry("lead", "a"), entry("top", "b")]);
  arrangement.add(story("c"), "lead");
  arrangement.add(story("d"), "top");
  arrangement.add(story("e"), "top", 0);
  assert.equal(order(arrangement), "lead:c lead:a top:e top:b top:d");
  assert.equal(arrangement.isChanged, true);
});

for (const [from, to, expected] of [
  [0, 2, "bacd"], [0, 4, "bcda"], [0, 0, "abcd"], [0, 1, "abcd"], [3, 0, "dabc"], [2, 1, "acbd"], [1, undefined, "acdb"],
]) {
  test(`the entry at ${from} is moved before ${to}`, () => {
    const arrangement = arranged([..."abcd"].map((uid) => entry("top", uid)));
    arrangement.move(arrangement.entries[from], "top", to);
    assert.equal(arrangement.entries.map(({ article }) => article).join(""), expected);
  });
}

test("an entry is moved to another slot, and removed", () => {
  const arrangement = arranged([entry("lead", "a"), entry("top", "b"), entry("top", "c")]);
  arrangement.move(arrangement.entries[2], "lead", 0);
  assert.equal(order(arrangement), "lead:c lead:a top:b");
  assert.equal(arrangement.placeOf("c"), "Berita utama");
  arrangement.remove(arrangement.entries[0]);
  assert.equal(order(arrangement), "lead:a top:b");
  assert.equal(arrangement.placeOf("c"), undefined);
});

for (const [name, more, told] of [
  ["a visible story", {}, ["shown", "Tampil"]],
  ["one with an end", { ends: "2026-03-10T12:01" }, ["shown", "Tampil sampai 10 Mar 2026 12:01 WIB"]],
  ["one that has ended", { ends: "2026-03-10T12:00" }, ["over", "Sudah lewat; dilepas saat disimpan"]],
  ["one that begins later", { starts: "2026-03-10T12:01" }, ["later", "Mulai 10 Mar 2026 12:01 WIB"]],
  ["one that begins now", { starts: "2026-03-10T12:00" }, ["shown", "Tampil"]],
  ["one that is not public", { card: { visible: false } }, ["hidden", "Belum tampil: draf"]],
  ["a retracted one", { card: { retracted: true, visible: false } }, ["over", "Dicabut; dilepas saat disimpan"]],
]) {
  test(`what is told of ${name}`, () => {
    const arrangement = arranged([entry("lead", "a", more)]);
    const free = told[0] === "shown" ? 0 : 1;
    assert.deepEqual(arrangement.told("lead"), { told: [told], free });
  });
}

test("an entry waits while those above it fill the slot", () => {
  const arrangement = arranged([entry("lead", "a", { ends: "2026-03-10T13:00" }), entry("lead", "b")]);
  const waiting = ["waiting", "Menunggu giliran: tempatnya terisi berita di atasnya"];
  assert.deepEqual(arrangement.told("lead").told[1], waiting);
  setNow(3_600_000);
  assert.deepEqual(arrangement.told("lead").told[1], ["shown", "Tampil"]);
});

test("free places are filled with stories that readers do not see as entries", () => {
  const automatic = ["a", "b", "c", "d", "e"].map((uid) => ({ slot: "top", article: uid, headline: uid }));
  const arrangement = arranged([entry("lead", "a"), entry("top", "x"), entry("top", "b", { starts: "2026-03-11T00:00" })], automatic);
  assert.equal(arrangement.told("top").free, 3);
  assert.deepEqual(arrangement.filling("top"), ["b", "c", "d"]);
  assert.deepEqual(arrangement.filling("lead"), []);
});

test("entries of a story that have ended do not stand", () => {
  const arrangement = arranged([
    entry("lead", "a", { ends: "2026-03-10T11:59" }), entry("top", "a"), entry("top", "b"),
  ]);
  assert.deepEqual(arrangement.standing("a").map(({ slot }) => slot), ["top"]);
});

test("errors are those of the entry with their index", () => {
  const arrangement = arranged([entry("lead", "a"), entry("top", "b")]);
  arrangement.mark({ 1: [["Salah", "starts"]] });
  assert.deepEqual(arrangement.entries.map(({ errors }) => errors), [[], [["Salah", "starts"]]]);
  arrangement.mark({});
  assert.deepEqual(arrangement.entries.map(({ errors }) => errors), [[], []]);
});
