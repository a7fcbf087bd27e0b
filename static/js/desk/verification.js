// Marks a story as unverified, or clears the mark, beside the form.

import { enhanceAll } from "newsroom/article_choice";
import { send } from "newsroom/http";

const part = document.querySelector("[data-verification]");

if (part) {
  const shown = part.querySelector("[data-verification-shown]");
  const status = part.querySelector("[data-verification-status]");
  const value = (name) => shown.querySelector(`[data-${name}]`)?.value ?? "";

  const showStatus = (message, isError = false) => {
    status.textContent = message;
    status.classList.toggle("is-error", isError);
  };

  async function post(button, url, json, done) {
    button.disabled = true;
    try {
      const { html } = await send(url, { method: "POST", json });
      shown.innerHTML = html;
      enhanceAll(shown);
      showStatus(done);
      part.querySelector("h2").focus();
    } catch (error) {
      showStatus(error.message, true);
      button.disabled = false;
    }
  }

  part.addEventListener("click", ({ target }) => {
    const { mark, verify } = target.dataset;
    if (mark) {
      const day = value("due-date");
      const due = day && `${day}T${value("due-time") || "17:00"}`;
      post(target, mark, { due }, gettext("The story was marked as unverified."));
    } else if (verify) {
      const json = { text: value("verify-text"), outcome: value("verify-outcome") };
      post(target, verify, json, gettext("The mark was cleared."));
    }
  });

  // Enter would submit the article form.
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    event.target.closest("details").querySelector("[data-mark], [data-verify]").click();
  });

  // These inputs are not part of the article: the form must not autosave for them.
  for (const type of ["input", "change"]) {
    part.addEventListener(type, (event) => event.stopPropagation());
  }
  enhanceAll(shown);
}
