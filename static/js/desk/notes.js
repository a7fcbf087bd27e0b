// Notes of the desk beside the form: added and resolved without leaving it.

import { send } from "newsroom/http";

const part = document.querySelector("[data-notes]");

if (part) {
  const list = part.querySelector("[data-notes-list]");
  const text = part.querySelector("[data-note-text]");
  const add = part.querySelector("[data-note-add]");
  const number = part.querySelector("[data-notes-number]");
  const status = part.querySelector("[data-notes-status]");

  const showStatus = (message, isError = false) => {
    status.textContent = message;
    status.classList.toggle("is-error", isError);
  };

  async function post(url, json, button) {
    button.disabled = true;
    try {
      const { html, open } = await send(url, { method: "POST", json });
      list.innerHTML = html;
      number.textContent = open || "";
      return true;
    } catch (error) {
      showStatus(error.message, true);
      return false;
    } finally {
      button.disabled = false;
    }
  }

  add.addEventListener("click", async () => {
    if (!text.value.trim()) {
      showStatus(gettext("Write the note first."), true);
    } else if (await post(part.dataset.notes, { text: text.value }, add)) {
      text.value = "";
      showStatus(gettext("The note was added."));
    }
    text.focus();
  });

  list.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-resolve]");
    if (button && (await post(button.dataset.resolve, {}, button))) {
      showStatus(gettext("The note was marked as resolved."));
      (list.querySelector("button") ?? text).focus();
    }
  });

  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      add.click();
    }
  });

  // A note is not part of the article: the form must not autosave for it.
  for (const type of ["input", "change"]) {
    part.addEventListener(type, (event) => event.stopPropagation());
  }
}
