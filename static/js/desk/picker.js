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

const MOST_WAIT = 1500; // ms that the newest stories wait for suggestions

// What the text in the form should link to; nothing without a form, or when it cannot be told soon.
async function suggestedLinks(signal) {
  const key = document.querySelector("#article_form")?.elements.key?.value;
  if (!key) return [];
  const params = new URLSearchParams({ key, article: ownArticle() });
  const url = `${endpoint("article/suggested-links/")}?${params}`;
  try {
    return (await send(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(MOST_WAIT)]) })).results;
  } catch {
    return [];
  }
}

function toldSuggested(number, others) {
  const format = ngettext(
    "%(count)s suggestion for this text; %(others)s",
    "%(count)s suggestions for this text; %(others)s",
    number,
  );
  return interpolate(format, { count: number, others }, true);
}

// Search stories for the text of a field: the newest at once, after what the text in the form should
// link to if `suggests()`, then what matches. `filter()` returns more parameters of the search,
// `onfound(cards)` is called after each, also a failed one; the rest are options of `Results`.
// Returns {results, run, elements}.
/** @typedef {{ choose: (card: any) => void, none: () => void, takesTyped?: boolean,
 *   filter?: () => Record<string, string>, suggests?: () => boolean,
 *   onfound?: (cards: any[]) => void, newest?: number }} Search */
/** @param {HTMLInputElement} input @param {Search} search */
export function findStories(
  input,
  { filter = () => ({}), suggests = () => true, onfound = () => {}, newest = Infinity, ...options },
) {
  const status = el("p", { class: "picker-status", role: "status" }, gettext("Searching …"));
  const results = new Results(input, {
    label: gettext("Article"),
    show: (card) => [card.headline, [card.reason, cardFacts(card)].filter(Boolean).join(" · ")],
    ...options,
  });
  const typed = () => input.value.trim();
  function fill(cards, message) {
    results.fill(cards);
    onfound(cards);
    status.textContent = message;
  }
  const { run, soon } = searcher(
    async (signal) => {
      const text = typed();
      const params = new URLSearchParams({ q: text, exclude: ownArticle(), ...filter() });
      const [found, suggested] = await Promise.all([
        send(`${endpoint("article/picker/")}?${params}`, { signal }),
        text || !suggests() ? [] : suggestedLinks(signal),
      ]);
      return { text, suggested, found };
    },
    {
      onanswer({ text, suggested, found }) {
        const known = new Set(suggested.map((card) => card.uid));
        const others = found.results.filter((card) => !known.has(card.uid));
        const cards = text ? others : others.slice(0, newest);
        const told = toldCount(cards.length, text, found.more);
        fill([...suggested, ...cards], suggested.length ? toldSuggested(suggested.length, told) : told);
      },
      onerror: (error) => fill([], error.message),
    },
  );
  input.addEventListener("input", soon);
  run();
  return { results, run, elements: [status, results.list] };
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
      const { run, elements } = findStories(input, {
        filter: () => ({ section: section.value, exclude }),
        suggests: () => !isOurs && !section.value,
        onfound: (cards) => others.update(cards.length > 0),
        none: others.take,
        choose(card) {
          articleCard.remember(card.uid, card);
          close({ uid: card.uid, url: "", text: "" });
        },
      });
      input.addEventListener("input", () => others.update(false));
      section.addEventListener("change", run);
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
        ...elements,
        others.box ?? [],
      ].flat();
    },
    { class: "picker" },
  );
}
