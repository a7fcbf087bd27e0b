// Prepares Node for the modules of the desk: a document, the grammar of a body and the words as the
// server writes them, and the bundle of the editor. Loaded with --import, before any test.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { JSDOM } from "jsdom";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const VENV = join(ROOT, ".venv");
const BUNDLE = "site-packages/django_prose_editor/static/django_prose_editor/editor.js";
const FROM_SERVER = `
import json, django
django.setup()
from articles.body import editor_grammar
from articles.script_words import words_script
print(json.dumps({"grammar": editor_grammar(), "words": words_script().decode()}))`;

// The import map of the desk names the bundle, which is in the virtual environment. A file there is
// not in a package of type "module", so that its format must be given.
const bundle = readdirSync(join(VENV, "lib"))
  .map((python) => join(VENV, "lib", python, BUNDLE))
  .find(existsSync);
const hooks = `
export const resolve = (name, context, next) =>
  name === "django-prose-editor/editor"
    ? { url: ${JSON.stringify(pathToFileURL(bundle).href)}, format: "module", shortCircuit: true }
    : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// Importing the settings makes the state directory and a secret key.
const env = {
  ...process.env,
  DJANGO_SETTINGS_MODULE: "newsroom.settings",
  STATE_DIR: join(tmpdir(), "newsroom-scripts"),
  SECRET_KEY: "unused",
};
const { grammar, words } = JSON.parse(
  execFileSync(join(VENV, "bin/python"), ["-c", FROM_SERVER], { cwd: ROOT, encoding: "utf8", env }),
);
runInThisContext(words);
const { window } = new JSDOM('<!doctype html><meta name="desk" content="/admin/articles/"><textarea></textarea>', {
  url: "https://desk.test/admin/",
  pretendToBeVisual: true,
});
window.document.querySelector("textarea").dataset.grammar = JSON.stringify(grammar);

// jsdom has no layout, which ProseMirror asks for when it scrolls.
window.Range.prototype.getClientRects = () => [];
window.Range.prototype.getBoundingClientRect = () => new window.DOMRect();
window.document.elementFromPoint = () => null;

// Node 18 lacks two methods that the browsers of the desk have.
Array.prototype.with ??= function (index, value) {
  return this.map((old, at) => (at === index ? value : old));
};
Array.prototype.toSpliced ??= function (...change) {
  const copy = [...this];
  copy.splice(...change);
  return copy;
};

for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
// jsdom dispatches its own events alone, and Node has others of the same names.
for (const name of ["Event", "CustomEvent"]) globalThis[name] = window[name];
