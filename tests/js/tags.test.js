// The field of the tags: chips of the options of a select, and what becomes of what is typed.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { el } from "newsroom/dom";
import { readContent, writeContent } from "newsroom/form";
import { namesIn, Tags } from "newsroom/tags";

const KNOWN = { timnas: ["uid-1", "Timnas U-23"], "uid-2": ["uid-2", "Beras"], "#baru": ["Baru", "Baru"], "#": ["", ""] };

window.Element.prototype.scrollIntoView ??= () => {}; // jsdom lays nothing out

let form;
let tags;
let changes;

const key = (name, init = {}) =>
  tags.input.dispatchEvent(new window.KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init }));
const type = (text) => {
  tags.input.value = text;
  tags.input.dispatchEvent(new window.Event("input", { bubbles: true }));
};
const chips = () => [...tags.chips.children].map((chip) => chip.textContent.replace("×", "").trim());
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeEach(() => {
  mock.method(globalThis, "fetch", async (url) => {
    const asked = new URL(url, "https://x.test").searchParams.getAll("item");
    const cards = asked.map((item) => {
      const [uid, name] = KNOWN[item] ?? [item, item];
      return [item, { item: uid, name, is_new: !uid.startsWith("uid-") }];
    });
    return new Response(JSON.stringify({ tags: Object.fromEntries(cards) }), {
      headers: { "Content-Type": "application/json" },
    });
  });
  const select = el("select", { name: "tags", id: "id_tags", multiple: true }, new Option("Padi", "uid-9", true, true));
  form = el("form", { "data-fields": '{"tags": "names"}' }, select);
  document.body.append(form);
  tags = new Tags(select);
  changes = mock.fn();
  form.addEventListener("change", changes);
});

afterEach(() => {
  mock.reset();
  document.body.replaceChildren();
});

test("names are parted by commas, lines and cells, each once", () => {
  assert.deepEqual(namesIn(" a,  b  c ,,a\nd\te "), ["a", "b c", "d", "e"]);
});

test("Enter takes what is typed, and no suggestion that nobody chose", async () => {
  tags.input.focus();
  type("tim");
  tags.suggest([{ item: "uid-1", name: "Timnas U-23", is_new: false }]);
  key("Enter");
  await settled();
  assert.deepEqual(chips(), ["Padi", "timbaru"]);
  assert.deepEqual(readContent(form), { tags: ["uid-9", "tim"] });
  assert.equal(tags.input.value, "");
});

test("arrow keys reach a suggestion, from either end", () => {
  const cards = [1, 2, 3].map((number) => ({ item: `uid-1${number}`, name: `Topik ${number}`, is_new: false }));
  for (const [keys, chosen] of [[["ArrowDown"], "uid-11"], [["ArrowUp"], "uid-13"], [["ArrowDown", "ArrowDown"], "uid-12"]]) {
    tags.input.focus();
    type("topik");
    tags.suggest(cards);
    for (const name of [...keys, "Enter"]) key(name);
    assert.equal(readContent(form).tags.at(-1), chosen);
  }
});

test("a name that means a tag becomes it, and a new one is marked", async () => {
  type("timnas,#baru,");
  assert.equal(changes.mock.callCount(), 1);
  assert.deepEqual(readContent(form).tags, ["uid-9", "timnas", "#baru"]);
  await settled();
  assert.deepEqual(readContent(form).tags, ["uid-9", "uid-1", "Baru"]);
  assert.deepEqual(chips(), ["Padi", "Timnas U-23", "Barubaru"]);
  assert.equal(changes.mock.callCount(), 1);
  type("timnas,");
  await settled();
  assert.deepEqual(readContent(form).tags, ["uid-9", "uid-1", "Baru"]);
});

test("what is still typed counts, and becomes a tag when the field is left or the form is sent", () => {
  type("a, b");
  assert.deepEqual(readContent(form).tags, ["uid-9", "a", "b"]);
  assert.equal(tags.input.value, "b");
  form.dispatchEvent(new window.Event("submit", { cancelable: true }));
  assert.equal(tags.input.value, "");
  assert.deepEqual(readContent(form).tags, ["uid-9", "a", "b"]);
  mock.method(document, "hasFocus", () => false);
  type("c");
  tags.input.dispatchEvent(new window.Event("focusout"));
  assert.equal(tags.input.value, "c");
  mock.method(document, "hasFocus", () => true);
  tags.input.dispatchEvent(new window.Event("focusout"));
  assert.equal(tags.input.value, "");
});

test("a pasted list becomes several tags", () => {
  type("x ");
  tags.input.setSelectionRange(2, 2);
  const event = new window.Event("paste", { cancelable: true });
  event.clipboardData = { getData: () => "a, b\r\nc" };
  tags.input.dispatchEvent(event);
  assert.deepEqual(readContent(form).tags, ["uid-9", "x a", "b", "c"]);
});

test("what another module writes is shown by its name", async () => {
  writeContent(form, { tags: ["uid-2", "Lain"] });
  await settled();
  assert.deepEqual(chips(), ["Beras", "Lainbaru"]);
});

test("a chip is deleted by its button, which hands on the focus", async () => {
  type("a,b,");
  tags.chips.querySelectorAll("button")[1].click();
  assert.deepEqual(readContent(form).tags, ["uid-9", "b"]);
  const next = tags.chips.querySelectorAll("button")[1];
  assert.equal(document.activeElement, next);
  await settled();
  assert.equal(tags.chips.querySelectorAll("button")[1], next);
  assert.equal(document.activeElement, next);
});

test("the focus of a chip that turns out to be there already is handed on", async () => {
  tags.choose({ item: "uid-1", name: "Timnas U-23", is_new: false });
  type("timnas,");
  tags.chips.querySelectorAll("button")[2].focus();
  await settled();
  assert.deepEqual(chips(), ["Padi", "Timnas U-23"]);
  assert.equal(document.activeElement, tags.chips.querySelectorAll("button")[1]);
});

test("a name without a tag leaves no chip and no message", async () => {
  type("#,");
  await settled();
  assert.deepEqual(chips(), ["Padi"]);
  assert.equal(tags.status.textContent, "");
});

test("Backspace in the empty field reaches the last chip, but not while it is held down", () => {
  tags.input.focus();
  type("a");
  key("Backspace");
  assert.equal(document.activeElement, tags.input);
  type("");
  key("Backspace", { repeat: true });
  assert.equal(document.activeElement, tags.input);
  key("Backspace");
  assert.equal(document.activeElement, tags.chips.querySelector("button"));
});

test("the message about suggestions goes with them", () => {
  tags.input.focus();
  type("tim");
  for (const close of [() => tags.suggest([]), () => key("Escape"), () => type("tim,")]) {
    tags.suggest([{ item: "uid-1", name: "Timnas U-23", is_new: false }]);
    assert.notEqual(tags.status.textContent, "");
    close();
    assert.equal(tags.status.textContent, "");
  }
});

for (const [name, close] of [
  ["Escape", () => key("Escape")],
  ["a choice", () => tags.choose({ item: "uid-1", name: "Timnas U-23", is_new: false })],
  ["what was taken", () => tags.takeTyped()],
]) {
  test(`no search opens the list again after ${name}, whether it waits or was asked`, async () => {
    for (const isAsked of [false, true]) {
      const waiting = new Set();
      const passed = () => {
        for (const action of waiting) if (waiting.delete(action)) action();
      };
      const answers = [];
      const mocked = [
        mock.method(globalThis, "setTimeout", (action) => waiting.add(action) && action),
        mock.method(globalThis, "clearTimeout", (id) => waiting.delete(id)),
        mock.method(globalThis, "fetch", () => new Promise((resolve) => answers.push(resolve))),
      ];
      tags.input.focus();
      type("tim");
      if (isAsked) passed();
      assert.equal(answers.length, isAsked ? 1 : 0);
      close();
      tags.input.value = "tim"; // as when the next name is being typed
      passed();
      for (const method of mocked) method.mock.restore();
      const results = [{ item: "uid-7", name: "Timur", is_new: false }];
      for (const resolve of answers) resolve(Response.json({ results, tags: {} }));
      await settled();
      assert.equal(tags.input.getAttribute("aria-expanded"), "false");
    }
  });
}

test("two spellings of a new name are one, and what cannot be a tag stands in the field again", async () => {
  const cards = {
    Bendungan: { item: "Bendungan", name: "Bendungan", key: "bendungan", is_new: true, error: "" },
    bendungan: { item: "bendungan", name: "bendungan", key: "bendungan", is_new: true, error: "" },
    "???": { item: "???", name: "???", key: "???", is_new: true, error: "Bukan tag." },
  };
  const asked = mock.method(globalThis, "fetch", async () => Response.json({ tags: cards }));
  tags.input.focus();
  for (const name of Object.keys(cards)) {
    type(name);
    key("Enter");
    await settled();
  }
  asked.mock.restore();
  assert.equal(chips().filter((text) => text.toLowerCase().startsWith("bendungan")).length, 1);
  assert.ok(!chips().includes("???"));
  assert.equal(tags.input.value, "???");
  assert.equal(tags.status.textContent, "Bukan tag.");
});

const suggestion = (item, name) => ({ item, name, is_new: false, key: name.toLowerCase(), error: "" });
const offered = () => [...tags.suggested.list.querySelectorAll("button")];

test("suggested tags are asked for when the focus comes, and when the text is stored while it stays", async () => {
  form.append(el("input", { name: "key", value: "k" }));
  form.dataset.article = "7";
  const results = [suggestion("uid-9", "Padi"), suggestion("uid-1", "Timnas U-23"), suggestion("uid-2", "Beras")];
  const asked = mock.method(globalThis, "fetch", async () => Response.json({ results, tags: {} }));
  const stored = () => form.dispatchEvent(new window.CustomEvent("desk:answer", { detail: { saved_at: "10.00" } }));
  stored();
  tags.input.focus();
  tags.chips.querySelector("button").focus();
  tags.input.focus();
  await settled();
  assert.deepEqual(asked.mock.calls.map(({ arguments: [url] }) => url), [
    "/admin/articles/article/suggested-tags/?key=k&article=7",
  ]);
  assert.deepEqual(offered().map((one) => one.textContent), ["Timnas U-23", "Beras"]);
  assert.equal(tags.suggested.label.textContent, gettext("Suggested tags:"));
  stored();
  assert.equal(asked.mock.callCount(), 2);
});

test("a suggestion adds its tag, and hands the focus on to the next one, then to the field", async () => {
  tags.input.focus();
  await settled();
  tags.suggested.fill([suggestion("uid-1", "Timnas U-23"), suggestion("uid-2", "Beras")]);
  offered()[1].focus();
  tags.suggested.fill([suggestion("uid-2", "Beras"), suggestion("uid-1", "Timnas U-23")]);
  assert.equal(document.activeElement.textContent, "Beras");
  document.activeElement.click();
  assert.equal(document.activeElement.textContent, "Timnas U-23");
  document.activeElement.click();
  await settled();
  assert.deepEqual(readContent(form).tags, ["uid-9", "uid-2", "uid-1"]);
  assert.equal(document.activeElement, tags.input);
  assert.equal(tags.suggested.label.textContent, "");
  tags.remove(tags.options[1]);
  assert.deepEqual(offered().map((one) => one.textContent), ["Beras"]);
});
