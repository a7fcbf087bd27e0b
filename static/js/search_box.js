// Loads the suggestions below a search field when a reader goes there.
for (const field of document.querySelectorAll("[data-suggest]")) {
  const wait = () => field.addEventListener("focus", load, { once: true });
  const load = () => import(field.dataset.suggest).then(({ suggestFor }) => suggestFor(field), wait);
  if (field === document.activeElement) load();
  else wait();
}
