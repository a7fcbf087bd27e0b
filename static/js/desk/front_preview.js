// Previews the public page with the unsaved arrangement, in an iframe of a dialog.

import { el } from "newsroom/dom";
import { csrfToken } from "newsroom/http";
import { leaveInNewTab, watchWidth } from "newsroom/preview_stage";

const NAME = "front-preview-frame";

const hidden = (name, value) => el("input", { type: "hidden", name, value });

export function previewer(panel, url) {
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);
  const [stage, status] = [part("stage"), part("status")];
  const fit = watchWidth(panel);
  part("close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => stage.replaceChildren());

  function loaded(frame) {
    const page = frame.contentDocument;
    if (!page?.querySelector(".preview-strip")) {
      if (page?.URL === "about:blank") return; // Chromium fires `load` for the empty page too
      frame.remove();
      status.textContent = gettext("The preview cannot be loaded. Close it and try again.");
      return;
    }
    frame.classList.remove("is-loading");
    status.textContent = "";
    page.addEventListener("click", leaveInNewTab, true);
    page.addEventListener("keydown", (event) => event.key === "Escape" && panel.close());
  }

  return (arrangement) => {
    const frame = el("iframe", { name: NAME, title: gettext("Preview of the page"), class: "is-loading" });
    frame.addEventListener("load", () => loaded(frame));
    const form = el(
      "form",
      { method: "post", action: url, target: NAME, hidden: true },
      hidden("csrfmiddlewaretoken", csrfToken()),
      hidden("arrangement", JSON.stringify(arrangement)),
    );
    status.textContent = gettext("Loading …");
    stage.replaceChildren(frame);
    panel.showModal();
    fit();
    panel.append(form);
    form.submit();
    form.remove();
  };
}
