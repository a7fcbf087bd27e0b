// The dialog that chooses what a Baca Juga leads to: an article, a title that is still to be
// written, or a page elsewhere.

import { articleCard } from "newsroom/cards";
import { openDialog } from "newsroom/dialog";
import { button, el, field } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { Results, searcher, toldCount } from "newsroom/results";

const ADDRESS = /^https?:\/\/[^\s/]+\.\S+$/i;

const ownArticle = () => document.querySelector("#article_form")?.dataset.article ?? "";

export const cardFacts = (card) => [card.section, card.date, card.state].filter(Boolean).join(" · ");

function sectionFilter() {
  const options = document.querySelector("#article_form select[name=section]")?.options ?? [];
  const select = el("select", {}, el("option", { value: "" }, "Semua kanal"));
  for (const { value, text } of options) if (value) select.append(new Option(text, value));
  return select;
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
  // Enter where no article was found: on to the text of an address, or the title is awaited.
  function take() {
    if (!outside.hidden) text.focus();
    else if (!wanted.hidden) wanted.click();
  }
  return { box, update, text, take };
}

const NO_OTHER_WAYS = { update() {}, take() {} };

// The search and its results; `take(card)` is called with the one that was chosen.
function search(input, section, { exclude, others, take }) {
  const status = el("p", { class: "picker-status", role: "status" }, "Mencari …");
  const results = new Results(input, {
    label: "Artikel",
    choose: take,
    show: (card) => [card.headline, cardFacts(card)],
    none: others.take,
  });
  const typed = () => input.value.trim();
  const { run, soon } = searcher(
    (signal) => {
      const params = new URLSearchParams({ q: typed(), section: section.value, exclude });
      return send(`${endpoint("article/picker/")}?${params}`, { signal });
    },
    {
      onanswer({ results: cards, more }) {
        results.fill(cards);
        others.update(cards.length > 0);
        status.textContent = toldCount(cards.length, typed(), more);
      },
      onerror(error) {
        results.fill([]);
        others.update(false);
        status.textContent = error.message;
      },
    },
  );
  input.addEventListener("input", () => {
    others.update(false);
    soon();
  });
  section.addEventListener("change", run);
  run();
  return [status, results.list];
}

// Returns a promise of {uid, url, text} (as LinkEntry), or of null. `query` is searched at once;
// `text` is the link text that an address elsewhere starts with; `isOurs` leaves an article of
// ours as the only choice.
export function chooseArticle({
  exclude = ownArticle(), query = "", text = "", title = "Baca Juga", isOurs = false,
} = {}) {
  return openDialog(
    title,
    (close) => {
      const input = el("input", { type: "search", autofocus: true, value: query });
      const section = sectionFilter();
      const others = isOurs ? NO_OTHER_WAYS : otherWays(() => input.value.trim(), close);
      if (others.text) others.text.value = text;
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || input.value) return;
        event.preventDefault();
        close();
      });
      function take(card) {
        articleCard.remember(card.uid, card);
        close({ uid: card.uid, url: "", text: "" });
      }
      return [
        el(
          "div",
          { class: "picker-search" },
          field("Cari judul atau tag, atau tempel alamat atau nomor artikel", input),
          field("Kanal", section),
        ),
        ...search(input, section, { exclude, others, take }),
        others.box ?? [],
      ].flat();
    },
    { class: "picker" },
  );
}
