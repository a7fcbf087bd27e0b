// The dialog that chooses the target of a Baca Juga: an article, the title of an article not yet
// published, or a page of another site.

import { articleCard } from "newsroom/cards";
import { openDialog } from "newsroom/dialog";
import { button, el, field } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { Results, searcher, toldCount } from "newsroom/results";

const ADDRESS = /^https?:\/\/[^\s\/]+\.\S+$/i;

const ownArticle = () => document.querySelector("#article_form")?.dataset.article ?? "";

export const cardFacts = (card) => [card.section, card.date, card.state].filter(Boolean).join(" · ");

function sectionFilter() {
  const options = document.querySelector("#article_form select[name=section]")?.options ?? [];
  const select = el("select", {}, el("option", { value: "" }, gettext("All sections")));
  for (const { value, text } of options) if (value) select.append(new Option(text, value));
  return select;
}

// The choices without an article of this site; `typed()` returns the text of the search field.
function otherWays(typed, close) {
  const text = el("input", { type: "text", autocomplete: "off" });
  const wanted = button("", () => close({ uid: "", url: "", text: typed() }));
  const outside = el(
    "div",
    { class: "picker-outside" },
    field(gettext("Link text for the outside address"), text),
    button(gettext("Use this address"), () => {
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
    wanted.textContent = interpolate(
      gettext("Wait for an article with the headline “%(title)s”"),
      { title: typed() },
      true,
    );
    wanted.title = gettext(
      "Use a headline that does not exist yet: the link appears once the article is published",
    );
  }
  update(false);
  // Enter without results: for a URL, focus the link text; otherwise choose the typed title.
  function take() {
    if (!outside.hidden) text.focus();
    else if (!wanted.hidden) wanted.click();
  }
  return { box, update, text, take };
}

const NO_OTHER_WAYS = { update() {}, take() {} };

// Return the elements of the search; `take(card)` is called with the chosen article.
function search(input, section, { exclude, others, take }) {
  const status = el("p", { class: "picker-status", role: "status" }, gettext("Searching …"));
  const results = new Results(input, {
    label: gettext("Article"),
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

// Resolves to {uid, url, text} (as LinkEntry), or null. `query` is searched at once; `text` is the
// initial link text for a page of another site; with `isOurs`, only an article of this site can be
// chosen.
export function chooseArticle({
  exclude = ownArticle(), query = "", text = "", title = gettext("Baca Juga"), isOurs = false,
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
          field(
            gettext("Search headlines, tags or texts, or paste the address or the number of an article"),
            input,
          ),
          field(gettext("Section"), section),
        ),
        ...search(input, section, { exclude, others, take }),
        others.box ?? [],
      ].flat();
    },
    { class: "picker" },
  );
}
