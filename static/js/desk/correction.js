// The fields of a correction: the wording in use, and the article that has a reply in full.

import { enhanceAll } from "newsroom/article_choice";

const part = document.querySelector("[data-correction]");
const words = part?.querySelector("textarea");
const wording = part?.querySelector("[data-wording]");

if (wording) {
  enhanceAll(part);
  wording.hidden = false;
  wording.addEventListener("click", () => {
    const isBlank = !words.value.trim();
    words.value = isBlank ? wording.dataset.wording : `${words.value.trimEnd()}\n\n${wording.dataset.wording}`;
    words.dispatchEvent(new Event("input", { bubbles: true }));
    words.focus();
    const gap = words.value.indexOf("…", words.value.length - wording.dataset.wording.length);
    words.setSelectionRange(gap, gap + 1);
  });
}
