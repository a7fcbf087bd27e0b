// Replaces textarea[data-body-editor] by the editor. All imports are static: if one module fails to
// load, nothing here runs, and the textarea with the HTML stays.

import { Editor, pm } from "django-prose-editor/editor";
import { button, el } from "newsroom/dom";
import { BacaJuga } from "newsroom/editor/baca_juga";
import { CardKeys } from "newsroom/editor/card";
import { Direction } from "newsroom/editor/direction";
import { Embed } from "newsroom/editor/embed";
import { Figure } from "newsroom/editor/figure";
import { NODES } from "newsroom/editor/grammar";
import { lostFrom, readDocument, writeDocument } from "newsroom/editor/html";
import { LinkKeys } from "newsroom/editor/link";
import { Paste } from "newsroom/editor/paste";
import { extensions } from "newsroom/editor/schema";
import { afterTransactions, makeToolbar } from "newsroom/editor/toolbar";
import { TOOLS } from "newsroom/editor/tools";
import { Uploads } from "newsroom/editor/uploads";

const WRITE_AFTER = 100; // ms after the first key, so that typing is not delayed
const WORDS_A_MINUTE = 200;
// Scroll margins in pixels: the toolbar and the bar with the buttons must not cover the cursor.
const BARS = { top: 160, right: 5, bottom: 96, left: 5 };
const number = new Intl.NumberFormat("id-ID");

function countWords(doc) {
  let count = 0;
  doc.descendants((node) => {
    if (node.isTextblock) count += node.textContent.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    return !node.isTextblock;
  });
  return count;
}

class BodyEditor {
  constructor(textarea) {
    this.textarea = textarea;
    this.dom = el("div", { class: "body-editor" });
    this.mount = el("div", { class: "body-text" });
    this.message = el("p", { role: "status" });
    this.more = el("div", { class: "body-more" });
    const notice = el(
      "div",
      { class: "body-message" },
      this.message,
      button("×", () => this.dismiss(), { "aria-label": gettext("Close the message") }),
      this.more,
    );
    this.count = el("p", { class: "body-count" });
    this.editor = new Editor({
      element: this.mount,
      extensions: [...extensions, BacaJuga, Figure, Embed, CardKeys, Direction, LinkKeys, Paste, Uploads],
      injectCSS: false,
      editable: !textarea.disabled && !textarea.readOnly,
      editorProps: {
        scrollThreshold: BARS,
        scrollMargin: BARS,
        attributes: {
          id: "body_text",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label":
            textarea.labels?.[0]?.textContent.replace(/:\s*$/, "") || gettext("Body of the story"),
          lang: "id",
          spellcheck: "true",
        },
      },
    });
    const lacking = NODES.filter((name) => !this.editor.schema.nodes[name]);
    if (lacking.length) throw new Error(`The editor lacks nodes of the grammar: ${lacking}`);
    Object.assign(this.editor, {
      say: (text, more) => this.say(text, more),
      toggleFullscreen: () => this.toggleFullscreen(),
      isFullscreen: () => this.dom.classList.contains("is-fullscreen"),
    });
    this.toolbar = makeToolbar(this.editor, gettext("Editor tools"), TOOLS);
    afterTransactions(this.editor, this.toolbar.refresh);
    const top = el("div", { class: "body-top" }, this.toolbar.bar, notice);
    const status = el("div", { class: "body-status" }, this.count);
    // The toolbar of a table sticks below this one.
    new ResizeObserver(() => this.dom.style.setProperty("--top", `${top.offsetHeight}px`)).observe(top);
    this.dom.append(top, this.mount, status);
    this.load(textarea.value);
    this.editor.on("update", ({ transaction }) => {
      this.touched();
      if (transaction.getMeta("addToHistory") !== false) this.say("");
    });
    this.dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.editor.isFullscreen()) this.toggleFullscreen();
    });
  }

  // Replace the textarea by the editor; until now, the page is unchanged.
  show() {
    this.textarea.before(this.dom);
    this.dom.append(this.textarea);
    this.textarea.hidden = true;
    this.textarea.bodyEditor = this;
    this.textarea.form?.addEventListener("submit", () => this.flush(), { capture: true });
    for (const label of this.textarea.labels ?? []) {
      label.addEventListener("click", () => this.editor.commands.focus());
    }
    this.tellWords();
    this.announce("body:ready");
  }

  announce(type) {
    this.textarea.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { editor: this.editor } }));
  }

  // Load the first document, without an undo step, and check it for HTML outside the grammar.
  load(html) {
    const { schema, view, state } = this.editor;
    const doc = readDocument(html, schema);
    view.updateState(pm.state.EditorState.create({ doc, plugins: state.plugins, schema }));
    this.written = writeDocument(doc);
    const lost = lostFrom(html, schema);
    if (lost.length) this.hold(lost);
  }

  // Make a body that would lose content read-only, until the user decides how to edit it.
  hold(lost) {
    this.isHeld = true;
    this.editor.setEditable(false, false);
    const bar = el(
      "div",
      { class: "body-held", role: "alert" },
      el(
        "p",
        {},
        gettext(
          "This text has something that the editor does not know. So that nothing is lost, it can only be read here.",
        ),
      ),
      el(
        "ul",
        {},
        lost.slice(0, 5).map((token) => el("li", {}, el("code", {}, token.slice(0, 120)))),
      ),
      button(gettext("Edit as HTML"), () => {
        bar.remove();
        this.textarea.hidden = false;
        this.dom.classList.add("is-source");
        this.textarea.focus();
      }),
      button(gettext("Edit without that part"), () => {
        this.release();
        this.written = null;
        this.flush();
        this.editor.commands.focus("start");
      }),
    );
    this.dom.prepend(bar);
    this.bar = bar;
    this.toolbar.refresh();
  }

  release() {
    this.bar?.remove();
    this.isHeld = false;
    this.textarea.hidden = true;
    this.dom.classList.remove("is-source");
    this.editor.setEditable(true, false);
    this.toolbar.refresh();
  }

  touched() {
    this.timer ??= setTimeout(() => this.flush(), WRITE_AFTER);
  }

  // Write the HTML to the textarea, unless the document is unchanged.
  flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.isHeld) return;
    const html = writeDocument(this.editor.state.doc);
    if (html === this.written) return;
    this.written = html;
    this.textarea.value = html;
    this.tellWords();
    this.announce("body:change");
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Replace the document in one undo step; a body outside the grammar becomes read-only.
  setHTML(html) {
    if (this.isHeld) this.release();
    const { schema, view } = this.editor;
    const lost = lostFrom(html, schema);
    const doc = readDocument(html, schema);
    const { closeHistory } = pm.history;
    const { from } = view.state.selection;
    const tr = closeHistory(view.state.tr).replaceWith(0, view.state.doc.content.size, doc.content);
    const $near = tr.doc.resolve(Math.min(from, tr.doc.content.size));
    view.dispatch(tr.setSelection(pm.state.TextSelection.near($near)));
    view.dispatch(closeHistory(view.state.tr));
    this.flush();
    if (!lost.length) return;
    this.textarea.value = html;
    this.hold(lost);
  }

  // Show a message, and `more` below it, until the text is changed or the user closes it.
  /** @param {string} text @param {Element | null} more */
  say(text, more = null) {
    this.message.textContent = text;
    this.more.replaceChildren(...(more ? [more] : []));
  }

  dismiss() {
    this.say("");
    this.editor.view.focus();
  }

  tellWords() {
    const words = countWords(this.editor.state.doc);
    const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
    const counted = ngettext("%(count)s word", "%(count)s words", words);
    const time = ngettext("%(count)s minute to read", "%(count)s minutes to read", minutes);
    this.count.textContent = [
      interpolate(counted, { count: number.format(words) }, true),
      interpolate(time, { count: minutes }, true),
    ].join(" · ");
  }

  toggleFullscreen() {
    const isFull = this.dom.classList.toggle("is-fullscreen");
    document.documentElement.classList.toggle("has-fullscreen-editor", isFull);
    this.toolbar.refresh();
    this.editor.commands.focus();
  }
}

function start(textarea) {
  try {
    new BodyEditor(textarea).show();
  } catch (error) {
    // The textarea stays and can be used.
    console.error(error);
  }
}

document.querySelectorAll("textarea[data-body-editor]").forEach(start);
