// The dialog that chooses an image of the library, or uploads one to it.

import { openDialog } from "newsroom/dialog";
import { after, button, el } from "newsroom/dom";
import { endpoint, send } from "newsroom/http";
import { saidByFile, takeFiles, uploadAll, uploadImage } from "newsroom/image_upload";

export { saidByFile, uploadImage };

const PAUSE = 250; // ms between the last key and the search

class Library {
  constructor(take) {
    this.take = take;
    this.page = 1;
    this.asked = null;
    this.query = el("input", { type: "search", id: "image_library_query", autofocus: true });
    this.file = el("input", {
      type: "file", multiple: true, accept: "image/*", class: "visually-hidden",
    });
    this.uploads = el("ul", { class: "uploads", "aria-live": "polite" });
    this.status = el("p", { class: "image-library-status", role: "status" });
    this.grid = el("ul", { class: "image-grid" });
    this.more = button(gettext("Load more"), () => this.load(this.page + 1), { class: "button" });
    this.more.hidden = true;
    const place = el("div", { class: "image-library-place" }, this.parts());
    this.query.addEventListener("input", after(PAUSE, () => this.load(1)));
    this.query.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.focus(event, 0);
    });
    this.grid.addEventListener("keydown", (event) => this.move(event));
    takeFiles(place, this.file, (files) => this.upload(files));
    this.place = place;
    this.load(1);
  }

  parts() {
    const tools = el(
      "div",
      { class: "image-library-tools" },
      el("label", { for: this.query.id }, gettext("Search")),
      this.query,
      el("label", { class: "button upload-button" }, gettext("Upload"), this.file),
    );
    return [tools, this.uploads, this.status, this.grid, this.more];
  }

  async load(page) {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const words = new URLSearchParams({ q: this.query.value, page });
    try {
      const found = await send(`${endpoint("image/picker/")}?${words}`, { signal });
      if (page === 1) this.grid.replaceChildren();
      const first = this.grid.children.length;
      this.grid.append(...found.results.map((image) => this.choice(image)));
      this.page = page;
      this.more.hidden = !found.more;
      this.showCount(found.more);
      if (page > 1) this.grid.children[first]?.firstChild.focus();
    } catch (error) {
      if (error.name !== "AbortError") this.status.textContent = error.message;
    }
  }

  showCount(hasMore) {
    const count = this.grid.children.length;
    const format = hasMore
      ? ngettext("%(count)s image, there are more", "%(count)s images, there are more", count)
      : ngettext("%(count)s image", "%(count)s images", count);
    if (count) this.status.textContent = interpolate(format, { count }, true);
    else if (this.query.value) this.status.textContent = gettext("No image matches.");
    else this.status.textContent = gettext("The library is still empty. Upload the first image.");
  }

  choice(image) {
    const thumbnail = image.thumbnail
      ? el("img", { src: image.thumbnail, alt: "", width: 320, height: 240, loading: "lazy" })
      : el("span", { class: "no-picture" }, image.is_taken_down && gettext("Taken down"));
    const choice = el(
      "button",
      { type: "button", class: "image-choice", onclick: () => this.take(image) },
      thumbnail,
      el("span", { class: "image-title" }, image.title),
      el("span", { class: "image-credit" }, image.credit),
    );
    return el("li", {}, choice);
  }

  // The arrow keys move through the grid as it is displayed.
  move(event) {
    const buttons = [...this.grid.querySelectorAll("button")];
    const now = buttons.indexOf(document.activeElement);
    const inRow = buttons.filter((one) => one.offsetTop === buttons[0].offsetTop).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -inRow, ArrowDown: inRow }[event.key];
    if (now < 0 || !step) return;
    if (event.key === "ArrowUp" && now < inRow) {
      event.preventDefault();
      this.query.focus();
    } else this.focus(event, now + step);
  }

  focus(event, index) {
    event.preventDefault();
    this.grid.children[index]?.firstChild.focus();
  }

  // One uploaded file is chosen at once; of several, the user chooses one.
  upload(files) {
    uploadAll(files, this.uploads, (image) => {
      if (files.length === 1) this.take(image);
      else this.grid.prepend(this.choice(image));
    });
  }
}

// Resolves to the chosen image, null if the dialog was cancelled.
export const chooseImage = () =>
  openDialog(gettext("Choose an image"), (close) => new Library(close).place, { class: "image-library" });
