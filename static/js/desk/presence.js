// Shows data of each autosave response: who else has the article open, whether a newer version was
// saved, and the problems that prevent publishing.

const form = document.querySelector("#article_form");

function renew(selector, html) {
  const place = document.querySelector(selector);
  const told = new DOMParser().parseFromString(html ?? "", "text/html").querySelector(selector);
  if (!place || !told || told.innerHTML === place.innerHTML) return;
  place.replaceChildren(...told.childNodes);
}

form?.addEventListener("desk:answer", ({ detail }) => {
  renew("#presence", detail.presence_html);
  renew("section.checks", detail.checks_html);
  const number = document.querySelector("[data-checks-number]");
  if (number) number.textContent = document.querySelectorAll("section.checks .check").length || "";
});
