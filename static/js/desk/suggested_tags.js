// The tags that the text of the form should have, as buttons below the field of the tags. They are
// asked for when the focus comes there, and again when the text was stored while it is there.

import { button, el, newId } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { searcher } from "newsroom/results";

// `choose(card)` is called with the tag that was chosen; those that `isChosen(item)` are not offered.
export class SuggestedTags {
  constructor(form, input, { choose, isChosen }) {
    this.form = form;
    this.input = input;
    this.choose = choose;
    this.isChosen = isChosen;
    /** @type {any[]} */
    this.cards = [];
    this.label = el("p", { id: newId("suggested"), role: "status" });
    this.list = el("ul", { "aria-labelledby": this.label.id });
    this.box = el("div", { class: "tag-suggestions" }, this.label, this.list);
  }

  // Ask while the focus is in `field`.
  follow(field) {
    const { run } = searcher((signal) => this.load(signal), {
      onanswer: ({ results }) => this.fill(results),
      onerror: () => this.fill([]),
    });
    field.addEventListener("focusin", ({ relatedTarget }) => {
      if (!field.contains(relatedTarget)) run();
    });
    this.form.addEventListener("desk:answer", ({ detail }) => {
      if (detail.saved_at && field.contains(document.activeElement)) run();
    });
  }

  load(signal) {
    const { elements, dataset } = this.form;
    const params = new URLSearchParams({ key: elements.key.value, article: dataset.article ?? "" });
    return send(`${endpoint("article/suggested-tags/")}?${params}`, { signal });
  }

  fill(cards) {
    this.cards = cards;
    this.draw();
  }

  // The focus stays on its tag; that of a tag which was chosen goes to the next one.
  draw() {
    const buttons = [...this.list.querySelectorAll("button")];
    const held = buttons.findIndex((one) => one === document.activeElement);
    const offered = this.cards.filter(({ item }) => !this.isChosen(item));
    if (held >= 0) this.input.focus(); // a focus that its element takes along would come from outside
    this.list.replaceChildren(...offered.map((card) => el("li", {}, this.button(card))));
    this.label.textContent = offered.length ? gettext("Suggested tags:") : "";
    if (held < 0) return;
    const same = offered.findIndex(({ item }) => item === buttons[held].dataset.item);
    const next = this.list.children[same < 0 ? Math.min(held, offered.length - 1) : same];
    next?.querySelector("button").focus();
  }

  // A click leaves the focus where it is: what is being typed stays in the field.
  button(card) {
    const onmousedown = (event) => event.preventDefault();
    return button(card.name, () => this.choose(card), { "data-item": card.item, dir: "auto", onmousedown });
  }
}
