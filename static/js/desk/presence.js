// Who else has the article open, and whether a newer version was saved: as the server tells.

const form = document.querySelector("#article_form");
const place = document.querySelector("#presence");

form?.addEventListener("desk:answer", ({ detail }) => {
  const shown = new DOMParser().parseFromString(detail.presence_html, "text/html");
  const told = shown.querySelector("#presence");
  if (!place || !told || told.textContent.trim() === place.textContent.trim()) return;
  place.replaceChildren(...told.childNodes);
});
