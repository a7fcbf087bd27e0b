// A field for another article: its URL or number can be typed, or the article chosen in a dialog.

import { articleCard } from "newsroom/cards";
import { button, el } from "newsroom/dom";
import { cardFacts, chooseArticle } from "newsroom/picker";

const UID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

function enhance(input) {
  const title = el("span", { class: "row-title" });
  const facts = el("span", { class: "row-facts" });
  const note = el("span", { class: "row-note" });
  const main = el("div", { class: "row-main" }, title, facts, note);
  const label = document.querySelector(`label[for="${input.id}"]`)?.textContent ?? "";

  async function show() {
    const uid = input.value;
    const isChosen = UID.test(uid);
    input.hidden = isChosen;
    main.hidden = remove.hidden = !isChosen;
    choose.textContent = isChosen ? gettext("Change the article") : gettext("Choose an article");
    if (!isChosen) return;
    const card = await articleCard(uid).catch(() => null);
    if (input.value !== uid) return;
    title.textContent = card?.headline ?? gettext("The article was not found");
    facts.textContent = card ? cardFacts(card) : "";
    note.textContent =
      card && !card.visible
        ? interpolate(gettext("Not visible to readers yet: %(state)s"), { state: card.state }, true)
        : "";
  }

  function put(uid) {
    input.value = uid;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }

  const choose = button(
    "",
    async () => {
      const chosen = await chooseArticle({ title: label, isOurs: true });
      if (chosen) put(chosen.uid);
      choose.focus();
    },
    { class: "row-button" },
  );
  const remove = button(
    gettext("Detach"),
    () => {
      put("");
      choose.focus();
    },
    { class: "row-button", "aria-label": interpolate(gettext("Detach: %(label)s"), { label }, true) },
  );
  input.after(el("div", { class: "article-choice" }, main, choose, remove));
  show();
}

export function enhanceAll(root = document) {
  for (const input of root.querySelectorAll("input[data-article-choice]")) enhance(input);
}
