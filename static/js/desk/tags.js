// The tags of an article: the options of a <select multiple> as chips, and a combobox for more. What
// is typed becomes a tag on Enter, at a comma, and when the field is left or the form submitted.

import { tagCard } from "newsroom/cards";
import { button, el } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { Results, searcher } from "newsroom/results";
import { SuggestedTags } from "newsroom/suggested_tags";

const SEPARATORS = /[,\n\t]/;

const say = (format, name) => interpolate(format, { name }, true);

// Return the names in a typed or pasted text.
export function namesIn(text) {
  const names = text.split(SEPARATORS).map((part) => part.trim().replace(/\s+/g, " "));
  return [...new Set(names.filter(Boolean))];
}

// New names are the same that differ in what the key of a name folds.
const isSame = (option, { item, is_new, key }) =>
  option.value === item || (is_new && option.hasAttribute("data-new") && option.dataset.key === key);

export class Tags {
  constructor(select) {
    this.select = select;
    this.chips = el("ul", { class: "tag-chips", "aria-label": gettext("Chosen tags") });
    this.input = el("input", {
      type: "text", id: select.id, class: "tag-input", enterkeyhint: "enter",
      "aria-describedby": select.getAttribute("aria-describedby"),
      "aria-invalid": select.getAttribute("aria-invalid"),
    });
    /** @type {WeakMap<HTMLOptionElement, HTMLElement>} */
    this.chipOf = new WeakMap();
    this.status = el("p", { class: "tag-status", role: "status" });
    this.results = new Results(this.input, {
      label: gettext("Tags that exist"),
      show: ({ name }) => [name, ""],
      choose: (card) => this.choose(card),
      none: () => this.takeTyped(),
      takesTyped: true,
      cancel: () => cancel(),
      onclose: () => {
        this.status.textContent = "";
      },
    });
    const { soon, cancel } = searcher(
      (signal) => {
        const query = new URLSearchParams({ q: this.input.value });
        return send(`${endpoint("article/tags/")}?${query}`, { signal });
      },
      { onanswer: (answer) => this.suggest(answer.results ?? []), onerror: () => this.suggest([]) },
    );
    for (const type of ["input", "compositionend"]) {
      this.input.addEventListener(type, ({ isComposing }) => {
        if (!isComposing) this.split();
        soon();
      });
    }
    this.input.addEventListener("paste", (event) => this.paste(event));
    // Not while the key is held down, which deletes what is typed.
    this.input.addEventListener("keydown", ({ key, repeat }) => {
      if (key === "Backspace" && !repeat && !this.input.value) this.focusChip(this.options.length - 1);
    });
    // A window that is left for another keeps its field.
    this.input.addEventListener("focusout", () => document.hasFocus() && this.takeTyped());
    select.form?.addEventListener("submit", () => this.takeTyped(), { capture: true });
    select.addEventListener("change", () => this.reload());
    select.typedNames = () => namesIn(this.input.value);
    for (const option of select.options) option.dataset.known = "";
    select.removeAttribute("id");
    select.hidden = true;
    this.suggested = new SuggestedTags(select.form, this.input, {
      choose: (card) => this.choose(card),
      isChosen: (item) => this.options.some(({ value }) => value === item),
    });
    const parts = [this.chips, this.input, this.results.list, this.status, this.suggested.box];
    const field = el("div", { class: "tag-field" }, parts);
    select.after(field);
    this.suggested.follow(field);
    this.draw();
  }

  get options() {
    return [...this.select.selectedOptions];
  }

  suggest(cards) {
    const isHere = document.activeElement === this.input && this.input.value.trim();
    const others = cards.filter(({ item }) => !this.options.some(({ value }) => value === item));
    this.results.fill(isHere ? others : []);
    if (!isHere || !others.length) return;
    const format = ngettext(
      "%(count)s tag fits: arrow keys choose, Enter takes what you typed",
      "%(count)s tags fit: arrow keys choose, Enter takes what you typed",
      others.length,
    );
    this.status.textContent = interpolate(format, { count: others.length }, true);
  }

  choose(card) {
    tagCard.remember(card.item, card);
    this.empty();
    this.add([card.item]);
  }

  takeTyped() {
    const names = namesIn(this.input.value);
    this.empty();
    if (names.length) this.add(names);
  }

  empty() {
    this.input.value = "";
    this.results.close();
  }

  // What stands before the last comma becomes tags; the rest is still being typed.
  split() {
    const at = this.input.value.lastIndexOf(",");
    if (at < 0) return;
    const rest = this.input.value.slice(at + 1).trimStart();
    this.input.value = this.input.value.slice(0, at);
    this.takeTyped();
    this.input.value = rest;
  }

  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!SEPARATORS.test(text)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = this.input;
    this.input.setRangeText(text.replace(/[\r\n\t]+/g, ","), selectionStart, selectionEnd, "end");
    this.takeTyped();
  }

  add(items) {
    for (const item of items) {
      if (this.options.some(({ value }) => value === item)) continue;
      this.select.append(new Option(item, item, true, true));
    }
    this.dispatchChange();
  }

  dispatchChange() {
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  reload() {
    this.draw();
    for (const option of this.options) if (!("known" in option.dataset)) this.identify(option);
  }

  // Find the tag that a typed name means. The server does it again when the text is saved, so this
  // is no change of the text.
  async identify(option) {
    option.dataset.known = "";
    const card = await tagCard(option.value).catch(() => null);
    if (!card) delete option.dataset.known;
    if (!card || !option.selected || !option.isConnected) return;
    if (card.error) return this.giveBack(option, card.error);
    const isThere = this.options.some((other) => other !== option && isSame(other, card));
    if (isThere || !card.item) option.remove();
    option.value = card.item;
    option.text = card.name;
    option.toggleAttribute("data-new", card.is_new);
    option.dataset.key = card.key;
    this.draw();
    if (!card.item) return;
    if (isThere) this.status.textContent = say(gettext("“%(name)s” is there already"), card.name);
    else if (card.is_new) this.status.textContent = say(gettext("“%(name)s” added as a new tag"), card.name);
    else this.status.textContent = say(gettext("“%(name)s” added"), card.name);
  }

  // What cannot be a tag stands in the field again, to be mended.
  giveBack(option, error) {
    option.remove();
    this.dispatchChange();
    this.input.value ||= option.text;
    this.status.textContent = error;
  }

  // A chip stays in the document as long as its option does, with the focus and a click that has
  // begun on it; the focus of one that goes is handed on.
  draw() {
    const chips = this.options.map((option) => this.chip(option));
    const focused = [...this.chips.children].findIndex((chip) => chip.contains(document.activeElement));
    for (const chip of [...this.chips.children]) if (!chips.includes(chip)) chip.remove();
    chips.forEach((chip, at) => {
      const there = this.chips.children[at] ?? null;
      if (there !== chip) this.chips.insertBefore(chip, there);
    });
    this.chips.hidden = !chips.length;
    this.suggested.draw();
    if (focused >= 0 && !this.chips.contains(document.activeElement)) this.focusChip(focused);
  }

  chip(option) {
    const isNew = option.hasAttribute("data-new");
    const chip = this.chipOf.get(option) ?? el("li", {}, el("span"), button("×", () => this.remove(option)));
    this.chipOf.set(option, chip);
    chip.className = isNew ? "tag-chip is-new" : "tag-chip";
    chip.firstElementChild.replaceWith(
      el(
        "span",
        {},
        el("span", { dir: "auto" }, option.text),
        isNew && el("small", { title: gettext("There is no such tag yet: saving makes it") }, gettext("new")),
      ),
    );
    chip.lastElementChild.setAttribute("aria-label", say(gettext("Delete %(name)s"), option.text));
    return chip;
  }

  focusChip(at) {
    const chip = this.chips.children[Math.min(at, this.options.length - 1)];
    (chip?.querySelector("button") ?? this.input).focus();
  }

  remove(option) {
    const at = this.options.indexOf(option);
    option.remove();
    this.dispatchChange();
    this.status.textContent = say(gettext("“%(name)s” deleted"), option.text);
    this.focusChip(at);
  }
}

for (const select of document.querySelectorAll("select[data-tags]")) new Tags(select);
