// The list of stories that can be placed: the newest, or search results.

import { el, field } from "newsroom/dom";
import { canBeDragged } from "newsroom/front_drag";
import { about, facts } from "newsroom/front_entry";
import { endpoint, send } from "newsroom/http";
import { searcher, toldCount } from "newsroom/results";

// `put(card, slot)` places a story. Returns a function that marks the stories already placed.
export function storyList(box, arrangement, put) {
  const input = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const status = el("p", { class: "front-hint", role: "status" }, gettext("Searching …"));
  const list = el("ol", { class: "front-found" });
  box.append(
    field(gettext("Search headlines, tags or texts, or paste the address of an article"), input),
    status,
    list,
  );

  function story(card) {
    const row = el(
      "li",
      { class: "front-story", draggable: "true", "data-uid": card.uid },
      el("p", { class: "front-headline" }, card.headline),
      facts(card),
      el("p", { class: "front-there" }),
      el(
        "div",
        { class: "front-actions" },
        arrangement.slots.map(({ name, short }) =>
          about(`+ ${short}`, card.headline, () => put(card, name), { "data-put": name }),
        ),
      ),
    );
    canBeDragged(row, row, { card });
    return row;
  }

  function mark() {
    for (const row of list.children) {
      const place = arrangement.placeOf(row.dataset.uid);
      row.querySelector(".front-there").textContent = place
        ? interpolate(gettext("Already in %(place)s"), { place }, true)
        : "";
    }
  }

  const { run, soon } = searcher(
    (signal) => {
      const query = new URLSearchParams({
        q: input.value.trim(), section: arrangement.section ?? "",
      });
      return send(`${endpoint("article/picker/")}?${query}`, { signal });
    },
    {
      onanswer({ results, more }) {
        list.replaceChildren(...results.map(story));
        mark();
        status.textContent = toldCount(results.length, input.value.trim(), more);
      },
      onerror(error) {
        list.replaceChildren();
        status.textContent = error.message;
      },
    },
  );
  input.addEventListener("input", soon);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is saved with its button
    run();
  });
  run();
  return mark;
}
