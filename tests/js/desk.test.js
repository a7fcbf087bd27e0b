// The modules of the desk that need no page: elements, times, counts, requests, the article form.

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { articleCard } from "newsroom/cards";
import { after, button, el, field, newId } from "newsroom/dom";
import { readContent, writeContent } from "newsroom/form";
import { Offline, Refused, SignedOut, csrfToken, endpoint, send, setCsrfToken } from "newsroom/http";
import { toldCount } from "newsroom/results";
import { Rows } from "newsroom/rows";
import { shortTime } from "newsroom/times";

afterEach(() => {
  mock.reset();
  document.body.replaceChildren();
});

test("an element gets attributes and children", () => {
  const made = el("p", { class: "a", hidden: true, id: null, title: false, lang: undefined, "data-n": 0 }, "x", null, false, [
    el("b", null, "y"), "z",
  ]);
  assert.equal(made.outerHTML, '<p class="a" hidden="" data-n="0">x<b>y</b>z</p>');
});

test("a string never becomes HTML", () => {
  assert.equal(el("p", { title: '"><b>' }, "<b>").outerHTML, '<p title="&quot;><b>">&lt;b&gt;</p>');
});

test("a name with `on` is a listener", () => {
  const onclick = mock.fn();
  const made = button("Simpan", onclick, { class: "a" });
  made.click();
  assert.equal(onclick.mock.callCount(), 1);
  assert.equal(made.outerHTML, '<button type="button" class="a">Simpan</button>');
});

test("ids differ", () => {
  assert.notEqual(newId("a"), newId("a"));
  assert.match(newId("a"), /^a-\d+$/);
});

test("a field has a label, and a hint that describes its input", () => {
  const input = el("input", { id: "a" });
  assert.equal(
    field("Nama", input, "lengkap").outerHTML,
    '<div class="desk-field"><label for="a">Nama</label><input id="a" aria-describedby="a-hint">' +
      '<p class="desk-hint" id="a-hint">lengkap</p></div>',
  );
  const bare = el("input");
  assert.equal(field("Nama", bare).querySelector("label").htmlFor, bare.id);
  assert.equal(bare.hasAttribute("aria-describedby"), false);
});

test("the last of several calls runs after the pause", () => {
  const waiting = new Map();
  mock.method(globalThis, "setTimeout", (act, wait) => {
    const timer = Symbol();
    waiting.set(timer, { act, wait });
    return timer;
  });
  mock.method(globalThis, "clearTimeout", (timer) => waiting.delete(timer));
  const action = mock.fn();
  const later = after(100, action);
  later(1);
  later(2, "b");
  const [{ act, wait }, ...others] = waiting.values();
  assert.deepEqual([wait, others], [100, []]);
  assert.equal(action.mock.callCount(), 0);
  act();
  assert.deepEqual(action.mock.calls.map((call) => call.arguments), [[2, "b"]]);
  later(3);
  later.cancel();
  assert.equal([...waiting.values()].some((one) => one.act !== act), false);
});

for (const [value, words] of [
  ["2026-11-24T06:00", "24 Nov 2026 06:00 WIB"],
  ["2026-05-01T23:59", "1 Mei 2026 23:59 WIB"],
  ["2026-08-17T10:00:30", "17 Agu 2026 10:00 WIB"],
]) {
  test(`the time ${value}`, () => assert.equal(shortTime(value, "WIB"), words));
}

for (const [given, words] of [
  [[0, "beras", false], "Tidak ada artikel yang cocok."],
  [[1, "beras", false], "1 hasil"],
  [[20, "beras", true], "20 hasil; tambah kata untuk mempersempit"],
  [[20, "", true], "20 berita terbaru; tambah kata untuk mempersempit"],
  [[3, "", false], "3 berita terbaru"],
]) {
  test(`the count of ${given}`, () => assert.equal(toldCount(...given), words));
}

function form(fields) {
  const made = el("form", { "data-fields": JSON.stringify(fields) });
  document.body.append(made);
  return made;
}

test("a content is written into the form and read from it again", () => {
  const types = { headline: "text", lead: "uid", section: "uid", tags: "names", bylines: "rows" };
  const made = form(types);
  made.append(
    el("input", { name: "headline" }),
    el("input", { name: "lead" }),
    el("input", { name: "section" }),
    el("select", { name: "tags", multiple: true }, new Option("Beras", "Beras", true, true)),
    el("input", { name: "bylines" }),
  );
  const content = {
    headline: "Harga “beras”", lead: "a-b", section: "c-d", tags: ["Padi", "Beras"], bylines: [{ author: 1, role: "writer" }],
  };
  writeContent(made, content);
  assert.deepEqual(readContent(made), content);
  const empty = { headline: "", lead: null, section: null, tags: [], bylines: [] };
  writeContent(made, empty);
  assert.deepEqual(readContent(made), empty);
});

test("a form without its inputs, or with broken JSON, has an empty content", () => {
  const made = form({ headline: "text", lead: "uid", section: "uid", tags: "names", bylines: "rows", related: "rows" });
  made.append(el("input", { name: "bylines", value: "{" }), el("input", { name: "related", value: '{"a": 1}' }));
  assert.deepEqual(readContent(made), {
    headline: "", lead: null, section: null, tags: [], bylines: [], related: [],
  });
});

test("an input that has the value already dispatches no event", () => {
  const made = form({ headline: "text" });
  made.append(el("input", { name: "headline", value: "a" }));
  const heard = mock.fn();
  made.addEventListener("input", heard);
  writeContent(made, { headline: "a" });
  assert.equal(heard.mock.callCount(), 0);
  writeContent(made, { headline: "b" });
  assert.equal(heard.mock.callCount(), 1);
});

test("endpoints begin at the address of the desk", () => {
  assert.equal(endpoint("article/picker/"), "/admin/articles/article/picker/");
});

test("a new CSRF token gets into every form", () => {
  assert.equal(csrfToken(), "");
  const inputs = [1, 2].map(() => el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: "old" }));
  document.body.append(...inputs);
  setCsrfToken("new");
  assert.deepEqual(inputs.map(({ value }) => value), ["new", "new"]);
  assert.equal(csrfToken(), "new");
});

function answering(status, body, redirected = false) {
  const json = async () => (body === undefined ? Promise.reject(new SyntaxError()) : body);
  return mock.method(globalThis, "fetch", async () => ({ status, ok: status < 300, redirected, json }));
}

test("a request sends JSON with the token, and resolves to JSON", async () => {
  document.body.append(el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: "abc" }));
  const fetched = answering(200, { a: 1 });
  assert.deepEqual(await send("/x/", { method: "POST", json: { b: 2 } }), { a: 1 });
  const [url, options] = fetched.mock.calls[0].arguments;
  assert.equal(url, "/x/");
  assert.equal(options.body, '{"b":2}');
  assert.deepEqual(options.headers, {
    Accept: "application/json", "X-CSRFToken": "abc", "Content-Type": "application/json",
  });
});

test("a GET has neither token nor body", async () => {
  const fetched = answering(200, {});
  await send("/x/");
  const [, { method, body, headers }] = fetched.mock.calls[0].arguments;
  assert.deepEqual({ method, body, headers }, { method: "GET", body: undefined, headers: { Accept: "application/json" } });
});

for (const [name, status, body, redirected, kind, message] of [
  ["401", 401, { error: "x" }, false, SignedOut, "Sesi Anda sudah berakhir."],
  ["a redirect to a page", 200, undefined, true, SignedOut, "Sesi Anda sudah berakhir."],
  ["a proxy without a server", 502, undefined, false, Offline, "Server tidak dapat dihubungi."],
  ["a refusal with a reason", 409, { error: "Sudah berubah." }, false, Refused, "Sudah berubah."],
  ["a refusal without a reason", 500, undefined, false, Refused, "Server menolak permintaan ini (500)."],
  ["a page instead of JSON", 200, undefined, false, Refused, "Server menolak permintaan ini (200)."],
]) {
  test(`a request fails: ${name}`, async () => {
    answering(status, body, redirected);
    const error = await send("/x/").catch((caught) => caught);
    assert.equal(error.constructor, kind);
    assert.equal(error.message, message);
    if (kind === Refused) assert.deepEqual([error.status, error.data], [status, body ?? null]);
  });
}

test("a request without network is offline, an aborted one is not", async () => {
  mock.method(globalThis, "fetch", async () => Promise.reject(new TypeError("network")));
  await assert.rejects(send("/x/"), Offline);
  mock.method(globalThis, "fetch", async () => Promise.reject(new DOMException("", "AbortError")));
  await assert.rejects(send("/x/"), { name: "AbortError" });
});

test("cards are asked for together, once, and again after a failure", async () => {
  const fetched = answering(200, { uids: { a: { headline: "A" } } });
  assert.deepEqual(await Promise.all(["a", "b", "a"].map(articleCard)), [{ headline: "A" }, null, { headline: "A" }]);
  assert.deepEqual(fetched.mock.calls.map((call) => call.arguments[0]), [
    "/admin/articles/article/cards/?uid=a&uid=b",
  ]);
  articleCard.remember("c", { headline: "C" });
  assert.deepEqual(await articleCard("c"), { headline: "C" });
  answering(500, undefined);
  await assert.rejects(articleCard("d"), Refused);
  answering(200, { uids: { d: { headline: "D" } } });
  assert.deepEqual(await articleCard("d"), { headline: "D" });
});

function rowsOf(value) {
  const input = el("input", { type: "hidden", value });
  const rows = new Rows(input, { label: "Nama", content: ({ name }) => [name], nameOf: ({ name }) => name });
  document.body.append(input, rows.list);
  const names = () => JSON.parse(input.value).map(({ name }) => name).join("");
  return { input, rows, names };
}

const ABC = '[{"name":"a"},{"name":"b"},{"name":"c"}]';

test("rows are moved, removed and added, and the input follows", () => {
  const { rows, names } = rowsOf(ABC);
  const [first, second, third] = rows.list.children;
  rows.move(third, -1);
  assert.equal(names(), "acb");
  rows.move(first, -1);
  rows.move(second, 1);
  assert.equal(names(), "acb");
  rows.move(first, 1);
  assert.equal(names(), "cab");
  rows.remove(first);
  assert.equal(names(), "cb");
  rows.add({ name: "d" });
  assert.equal(names(), "cbd");
});

test("the arrow keys of a handle move its row", () => {
  const { rows, names } = rowsOf(ABC);
  const press = (key) =>
    rows.list.children[0].querySelector("button").dispatchEvent(new window.KeyboardEvent("keydown", { key, cancelable: true }));
  press("ArrowUp");
  assert.equal(names(), "abc");
  press("ArrowDown");
  assert.equal(names(), "bac");
});

test("rows follow an input that another module sets, and an empty list is hidden", () => {
  const { input, rows } = rowsOf(ABC);
  input.value = "[]";
  input.dispatchEvent(new Event("input"));
  assert.equal(rows.list.hidden, true);
  input.value = "broken";
  input.dispatchEvent(new Event("change"));
  assert.deepEqual(rows.entries, []);
});
