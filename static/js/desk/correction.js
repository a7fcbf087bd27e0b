// The fields of a correction: a button for the usual wording, and the article with the full reply.

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
