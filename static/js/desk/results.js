// A search field with a list of results: an ARIA combobox for keyboard and mouse.

import { after, el, newId } from "newsroom/dom";

// `choose(item)` is called with the chosen result, `none()` on Enter without results; `show(item)`
// returns the two lines of text of a result. With `takesTyped` no result is active until an arrow
// key reaches it, and `none()` is called on Enter as long as none is. `cancel()` drops a search that
// would fill the list again after it was closed; `onclose()` is called when the list becomes empty.
export class Results {
  constructor(
    input,
    { label, choose, show, none = () => {}, takesTyped = false, cancel = () => {}, onclose = () => {} },
  ) {
    this.input = input;
    this.choose = choose;
    this.show = show;
    this.none = none;
    this.takesTyped = takesTyped;
    this.cancel = cancel;
    this.onclose = onclose;
    /** @type {any[]} */
    this.items = [];
    this.active = -1;
    this.areCurrent = false; // with the text of the field: Enter must not choose outdated results
    this.list = el("ul", { role: "listbox", id: newId("results"), class: "desk-results", "aria-label": label });
    const attributes = {
      role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
      "aria-autocomplete": "list", "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => {
      this.areCurrent = false;
    });
    input.addEventListener("keydown", (event) => this.key(event));
  }

  close() {
    this.cancel();
    this.fill([]);
  }

  fill(items) {
    if (this.items.length && !items.length) this.onclose();
    this.areCurrent = true;
    this.items = items;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.activate(items.length && !this.takesTyped ? 0 : -1);
  }

  option(item, index) {
    const [title, facts] = this.show(item);
    return el(
      "li",
      {
        role: "option",
        id: newId("result"),
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.choose(item),
        onmousemove: () => this.active !== index && this.activate(index),
      },
      el("span", { class: "result-title" }, title),
      facts && el("span", { class: "result-facts" }, facts),
    );
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
    });
    const option = this.list.children[index];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  // The active result, if it belongs to the text of the field.
  get current() {
    return this.areCurrent ? this.items[this.active] : undefined;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.items.length) {
      event.preventDefault();
      const from = step < 0 ? Math.max(this.active, 0) : this.active;
      this.activate((from + step + this.items.length) % this.items.length);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.current) this.choose(this.current);
      else if (this.takesTyped || (this.areCurrent && !this.items.length)) this.none();
    } else if (event.key === "Escape") {
      this.close();
    }
  }
}

// Return a message with the number of results, or of newest stories if the search is empty.
export function toldCount(number, isSearch, more) {
  if (!number) return gettext("No article matches.");
  const format = isSearch
    ? ngettext("%(count)s result", "%(count)s results", number)
    : ngettext("%(count)s newest story", "%(count)s newest stories", number);
  const found = interpolate(format, { count: number }, true);
  return more ? interpolate(gettext("%(found)s; add words to narrow the search"), { found }, true) : found;
}

// Return {run, soon, cancel}: call `load(signal)` now, or after a pause; a newer call and `cancel()`
// abort it.
export function searcher(load, { onanswer, onerror }) {
  let running = new AbortController();
  function cancel() {
    later.cancel();
    running.abort();
  }
  async function run() {
    cancel();
    running = new AbortController();
    const { signal } = running;
    try {
      const answer = await load(signal);
      if (!signal.aborted) onanswer(answer);
    } catch (error) {
      if (error.name !== "AbortError") onerror(error);
    }
  }
  const later = after(150, run);
  // What is running answers an earlier text: it would fill the list after the field has changed.
  function soon() {
    cancel();
    later();
  }
  return { run, soon, cancel };
}
