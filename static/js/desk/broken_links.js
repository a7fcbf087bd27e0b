// The page that resolves links to a story that is no longer visible: sets one choice for all of
// them, and searches for other targets.

import { articleCard } from "newsroom/cards";
import { chooseArticle } from "newsroom/picker";

const form = document.getElementById("settle");
const rows = [...form.querySelectorAll("[data-row]")].map((row) => ({
  row,
  pk: row.dataset.row,
  radios: [...row.querySelectorAll("input[type=radio]")],
  select: row.querySelector("select"),
  pick: row.querySelector("[data-pick]"),
}));
const status = form.querySelector("[data-status]");

function count() {
  const chosen = rows.filter(({ radios }) => radios.some((radio) => radio.value && radio.checked));
  const format = ngettext(
    "%(chosen)s of %(count)s link chosen",
    "%(chosen)s of %(count)s links chosen",
    rows.length,
  );
  status.textContent = interpolate(format, { chosen: chosen.length, count: rows.length }, true);
}

// A link without this choice is left unchanged.
function set({ radios }, value) {
  const radio = radios.find((one) => one.value === value);
  if (radio) radio.checked = true;
}

// Return {uid, headline} of a story that readers can see, or null.
async function search(exclude) {
  const chosen = await chooseArticle({ exclude, isOurs: true, title: gettext("Replace with") });
  if (!chosen) return null;
  const card = await articleCard(chosen.uid);
  if (card.visible) return card;
  const format = gettext("“%(headline)s” is not visible to readers yet; choose one that is published.");
  status.textContent = interpolate(format, { headline: card.headline }, true);
  return null;
}

function lead(one, { uid, headline }) {
  const known = [...one.select.options].some(({ value }) => value === uid);
  if (!known) one.select.append(new Option(headline, uid));
  one.select.value = uid;
  set(one, "replace");
}

for (const one of rows) {
  one.pick.hidden = false;
  one.pick.addEventListener("click", async () => {
    const found = await search(one.pk);
    if (found) {
      lead(one, found);
      count();
    }
    one.pick.focus();
  });
  one.select.addEventListener("change", () => {
    if (one.select.value) set(one, "replace");
    count();
  });
}

const all = form.querySelector("[data-all]");
all.hidden = false;
for (const button of all.querySelectorAll("[data-set]")) {
  button.addEventListener("click", async () => {
    const value = button.dataset.set;
    const found = value === "replace" ? await search(form.dataset.exclude) : null;
    if (value === "replace" && !found) return;
    for (const one of rows) {
      if (!found) set(one, value);
      else if (one.row.dataset.uid !== found.uid) lead(one, found);
    }
    count();
    button.focus();
  });
}
form.addEventListener("change", count);
count();
