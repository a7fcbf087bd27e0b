// The dialog that chooses what a Baca Juga leads to: an article, a title that is still to be
// written, or a page elsewhere.

import { articleCard } from "newsroom/cards";
import { openDialog } from "newsroom/dialog";
import { after, button, el, field, newId } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";

const ADDRESS = /^https?:\/\/[^\s/]+\.\S+$/i;

export const ownArticle = () => location.pathname.match(/\/article\/(\d+)\/change\//)?.[1] ?? "";

export const cardFacts = (card) => [card.section, card.date, card.state].filter(Boolean).join(" · ");

class Results {
  constructor(input, choose) {
    this.input = input;
    this.choose = choose;
    this.cards = [];
    this.active = -1;
    this.areCurrent = false; // for what stands in the field: Enter takes nothing unseen
    this.list = el("ul", { role: "listbox", id: newId("results"), "aria-label": "Artikel" });
    input.setAttribute("aria-controls", this.list.id);
  }

  show(cards) {
    this.areCurrent = true;
    this.cards = cards;
    this.list.replaceChildren(...cards.map((card, index) => this.option(card, index)));
    this.input.setAttribute("aria-expanded", String(cards.length > 0));
    this.activate(cards.length ? 0 : -1);
  }

  option(card, index) {
    return el(
      "li",
      {
        role: "option",
        id: newId("result"),
        onclick: () => this.choose(card),
        onmousemove: () => this.active !== index && this.activate(index),
      },
      el("span", { class: "picker-headline" }, card.headline),
      el("span", { class: "picker-facts" }, cardFacts(card)),
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

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.cards.length) {
      event.preventDefault();
      this.activate((this.active + step + this.cards.length) % this.cards.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.areCurrent && this.cards[this.active]) this.choose(this.cards[this.active]);
    }
  }
}

function sectionFilter() {
  const options = document.querySelector("#article_form select[name=section]")?.options ?? [];
  const select = el("select", {}, el("option", { value: "" }, "Semua kanal"));
  for (const { value, text } of options) if (value) select.append(new Option(text, value));
  return select;
}

// Ask the server while the words change; an older question is given up for a newer one.
function searcher({ exclude, onanswer, onerror }) {
  let running = null;
  return async (q, section) => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const params = new URLSearchParams({ q, section, exclude });
    try {
      onanswer(await send(`${endpoint("article/picker/")}?${params}`, { signal }), q);
    } catch (error) {
      if (error.name !== "AbortError") onerror(error);
    }
  };
}

// The two ways that need no article of ours; `typed()` is what stands in the search field.
function otherWays(typed, close) {
  const text = el("input", { type: "text", autocomplete: "off" });
  const wanted = button("", () => close({ uid: "", url: "", text: typed() }));
  const outside = el(
    "div",
    { class: "picker-outside" },
    field("Teks tautan ke alamat di luar", text),
    button("Pakai alamat ini", () => {
      if (text.value.trim()) close({ uid: "", url: typed(), text: text.value.trim() });
      else text.focus();
    }),
  );
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    outside.querySelector("button").click();
  });
  const box = el("footer", {}, outside, wanted);
  function update(hasResults) {
    const isAddress = ADDRESS.test(typed());
    outside.hidden = !isAddress || hasResults;
    wanted.hidden = isAddress || !typed();
    wanted.textContent = `Tunggu artikel berjudul “${typed()}”`;
    wanted.title = "Pakai judul yang belum ada: tautan muncul begitu artikelnya terbit";
  }
  update(false);
  return { box, update, text };
}

// Returns a promise of {uid, url, text} (as LinkEntry), or of null. `query` is searched at once;
// `text` is the link text that an address elsewhere starts with.
export function chooseArticle({ exclude = ownArticle(), query = "", text = "" } = {}) {
  return openDialog(
    "Baca Juga",
    (close) => {
      const input = el("input", {
        type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
        "aria-expanded": "false", "aria-autocomplete": "list", autofocus: true, value: query,
      });
      const section = sectionFilter();
      const status = el("p", { class: "picker-status", role: "status" }, "Mencari …");
      const others = otherWays(() => input.value.trim(), close);
      others.text.value = text;
      const results = new Results(input, (card) => {
        articleCard.remember(card.uid, card);
        close({ uid: card.uid, url: "", text: "" });
      });
      const search = searcher({
        exclude,
        onanswer({ results: cards, more }, q) {
          results.show(cards);
          others.update(cards.length > 0);
          status.textContent = cards.length
            ? `${q ? "Hasil" : "Terbaru"}: ${cards.length}${more ? " teratas, tambah kata untuk mempersempit" : ""}`
            : "Tidak ada artikel yang cocok.";
        },
        onerror(error) {
          results.show([]);
          others.update(false);
          status.textContent = error.message;
        },
      });
      const run = () => search(input.value.trim(), section.value);
      const soon = after(150, run);
      input.addEventListener("input", () => {
        results.areCurrent = false;
        others.update(false);
        soon();
      });
      input.addEventListener("keydown", (event) => results.key(event));
      section.addEventListener("change", run);
      run();
      return [
        el(
          "div",
          { class: "picker-search" },
          field("Cari judul atau tag, atau tempel alamat atau nomor artikel", input),
          field("Kanal", section),
        ),
        status,
        results.list,
        others.box,
      ];
    },
    { class: "picker" },
  );
}
