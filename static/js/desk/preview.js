// The preview beside the article form: the public page of the typed content, as wide as a phone or
// a desktop, loaded again after each autosave.

import { el } from "newsroom/dom";
import { endpoint } from "newsroom/http";
import { watchLinks } from "newsroom/preview_links";
import { leaveInNewTab, watchWidth } from "newsroom/preview_stage";

const BESIDE = matchMedia("(min-width: 1100px)");
const panel = document.querySelector("#preview");
const form = document.querySelector("#article_form");
const opener = document.querySelector("#preview-open");
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const stage = panel && part("stage");
const status = panel && part("status");
const fit = panel && watchWidth(panel);

/** @type {any} */
let shown = null;
/** @type {any} */
let loading = null;
let isStale = false;
let scrolled = 0;

function address() {
  const query = form.dataset.article ? `?article=${form.dataset.article}` : "";
  return `${endpoint("article/preview/")}${form.elements.key.value}/${query}`;
}

function refresh() {
  if (!panel.open) return;
  isStale = Boolean(loading);
  if (loading) return;
  // A new iframe each time: changing the URL of one would add an entry to the tab's history.
  loading = el("iframe", { title: gettext("Preview of the article"), src: address(), class: "is-loading" });
  loading.addEventListener("load", () => swap(loading), { once: true });
  stage.append(loading);
}

function swap(frame) {
  if (!frame || frame !== loading) return;
  loading = null;
  const page = frame.contentDocument;
  if (page?.querySelector(".preview-strip")) {
    show(frame, page);
  } else {
    frame.remove();
    status.textContent = gettext("The preview cannot be loaded; the next save tries again.");
  }
  if (isStale) refresh();
}

function show(frame, page) {
  const old = shown;
  frame.contentWindow.scrollTo({ top: scrolled, behavior: "instant" });
  frame.classList.remove("is-loading");
  if (old && document.activeElement === old) frame.focus({ preventScroll: true });
  old?.remove();
  shown = frame;
  status.textContent = "";
  frame.contentWindow.addEventListener("scroll", () => {
    if (panel.open) scrolled = frame.contentWindow.scrollY;
  });
  page.addEventListener("click", leaveInNewTab, true);
  page.addEventListener("keydown", shortcut);
  page.addEventListener("keydown", closeByKey);
}

function open() {
  const focused = document.activeElement;
  if (BESIDE.matches) {
    panel.show();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  } else {
    panel.showModal();
  }
  document.documentElement.classList.toggle("has-preview", BESIDE.matches);
  opener.setAttribute("aria-expanded", "true");
  part("tab").href = address();
  fit();
  refresh();
}

function close() {
  const isInside = panel.contains(document.activeElement);
  panel.close();
  if (isInside) opener.focus();
}

function closed() {
  // Switching between modal and non-modal also fires `close`.
  if (panel.open) return;
  stage.replaceChildren();
  shown = loading = null;
  document.documentElement.classList.remove("has-preview");
  opener.setAttribute("aria-expanded", "false");
}

function shortcut(event) {
  if (!(event.altKey && event.shiftKey && event.code === "KeyP")) return;
  event.preventDefault();
  if (panel.open) close();
  else open();
}

function closeByKey(event) {
  if (event.key === "Escape") close();
}

if (panel && form) {
  document.body.append(panel);
  form.querySelector(".article-buttons")?.prepend(opener);
  opener.hidden = false;
  opener.addEventListener("click", () => (panel.open ? close() : open()));
  part("close").addEventListener("click", close);
  panel.addEventListener("close", closed);
  panel.addEventListener("keydown", closeByKey);
  document.addEventListener("keydown", shortcut);
  form.addEventListener("desk:answer", ({ detail }) => detail.saved_at && refresh());
  BESIDE.addEventListener("change", () => {
    if (!panel.open) return;
    panel.close();
    open();
  });
  watchLinks(form.dataset.article, part);
}
