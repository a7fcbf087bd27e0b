// Before the form is left by a link, what is typed is stored on the server, so that the next page
// can offer it. It waits PATIENCE ms at most; the browser has a copy.

import { depart, isTouched } from "newsroom/autosave";

const PATIENCE = 1500;

const wait = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
  });

function isPlain(event) {
  const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return !event.defaultPrevented && event.button === 0 && !isModified;
}

function leadsAway(link) {
  if (link.isContentEditable || link.target || link.hasAttribute("download")) return false;
  const isHere = link.pathname === location.pathname && link.search === location.search;
  return link.origin === location.origin && !(isHere && link.hash);
}

document.addEventListener("click", async (event) => {
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!link || !isPlain(event) || !leadsAway(link) || !isTouched()) return;
  event.preventDefault();
  await Promise.race([depart(), wait(PATIENCE)]).catch(() => undefined);
  location.assign(link.href);
});
