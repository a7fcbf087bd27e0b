// A library image in the text: the body has its uid and the texts that differ from the library's.
// Without a uid, it waits for its file, with its texts in place.

import { Node } from "django-prose-editor/editor";
import { picture } from "newsroom/cards";
import { button, el, field } from "newsroom/dom";
import { CardView, insertCard, viewOf } from "newsroom/editor/card";

// Import the image library on demand: if that fails, the editor reports it and still works.
export async function library(editor) {
  try {
    return await import("newsroom/image_library");
  } catch {
    editor.say(gettext("The image library cannot be loaded."));
    return null;
  }
}

export function pickFiles(onPick, attributes = {}) {
  const input = el("input", { type: "file", accept: "image/*", ...attributes });
  input.addEventListener("change", () => onPick([...(input.files ?? [])]));
  input.click();
}

// Upload a file, call `place` with its image, or with null if that failed, and say what came of it.
export async function uploadPicture(editor, file, { place, onProgress }) {
  const images = await library(editor);
  if (!images) return place(null);
  let format = gettext("%(name)s was uploaded.");
  let reason = "";
  let suggested = "";
  try {
    const pic = await images.uploadImage(file, onProgress);
    if (pic.duplicate) format = gettext("%(name)s is in the library already: that image is used.");
    place(pic);
    suggested = images.saidByFile(pic);
  } catch (error) {
    ({ message: reason } = error);
    format = gettext("%(name)s was not uploaded: %(reason)s");
    place(null);
  }
  editor.say(`${interpolate(format, { name: file.name, reason }, true)} ${suggested}`.trim());
}

export function insertPicture(editor, pic, at = null) {
  picture.remember(pic.uid, pic);
  insertCard(editor, { type: "figure", attrs: { uid: pic.uid } }, at);
}

export async function insertFigure(editor) {
  const pic = await (await library(editor))?.chooseImage();
  if (pic) insertPicture(editor, pic);
  else editor.view.focus();
}

const INPUTS = [
  ["caption", gettext("Caption"), gettext("without a caption")],
  ["credit", gettext("Credit"), gettext("without a credit")],
  ["alt", gettext("Alt text"), gettext("what can be seen, for those who do not see it")],
];

class FigureView extends CardView {
  actions() {
    const upload = () => pickFiles(([file]) => file && this.upload(file));
    this.replace = button(gettext("Replace the image"), () => this.choose());
    this.findFile = [
      button(gettext("Choose from the library"), () => this.choose(), { class: "card-find" }),
      button(gettext("Upload the image"), upload, { class: "card-find" }),
    ];
    return [...this.findFile, this.replace];
  }

  async choose() {
    const pic = await (await library(this.editor))?.chooseImage();
    if (pic) this.show(pic);
    this.select();
  }

  upload(file) {
    const bar = el("progress", { max: 1, "aria-label": file.name });
    this.main.append(bar);
    return uploadPicture(this.editor, file, {
      place: (pic) => {
        bar.remove();
        if (pic && !this.isGone) this.show(pic);
      },
      onProgress: (fraction) => {
        bar.value = fraction;
      },
    });
  }

  // The texts of an image that waited for its file are those of this one; of another image, not.
  show(pic) {
    picture.remember(pic.uid, pic);
    const texts = this.node.attrs.uid ? { alt: "", credit: "", caption: "" } : {};
    this.change({ uid: pic.uid, ...texts });
  }

  build() {
    this.image = el("img", { alt: "", draggable: "false" });
    this.note = el("p", { class: "card-note" });
    /** @type {Record<string, HTMLInputElement>} */
    this.inputs = Object.fromEntries(
      INPUTS.map(([name]) => {
        const input = el("input", { type: "text", autocomplete: "off", draggable: "false" });
        input.addEventListener("input", () => this.change({ [name]: input.value.trim() }));
        return [name, input];
      }),
    );
    const fields = INPUTS.map(([name, label]) => field(label, this.inputs[name]));
    this.main.append(
      el("span", { class: "card-kind" }, gettext("Image")),
      el("div", { class: "card-picture" }, this.image),
      el("div", { class: "card-fields" }, fields),
      this.note,
    );
  }

  async render({ attrs }) {
    for (const [name, input] of Object.entries(this.inputs)) {
      if (input.value.trim() !== attrs[name]) input.value = attrs[name];
    }
    const isWaiting = !attrs.uid;
    for (const find of this.findFile ?? []) find.hidden = !isWaiting;
    this.replace.hidden = isWaiting;
    this.dom.classList.toggle("is-pending", isWaiting);
    const pic = isWaiting ? null : await picture(attrs.uid).catch(() => undefined);
    if (this.isGone || attrs !== this.node.attrs) return;
    const source = pic?.url ?? "";
    if (source && this.image.getAttribute("src") !== source) this.image.src = source;
    this.image.hidden = !source;
    for (const [name, , hint] of INPUTS) this.inputs[name].placeholder = pic?.[name] || hint;
    const lacksAlt = Boolean(pic) && !attrs.alt && !pic.alt;
    this.dom.classList.toggle("lacks-alt", lacksAlt);
    this.note.textContent = isWaiting ? WAITING : noteOn(pic, lacksAlt);
    const name = attrs.caption || pic?.caption || pic?.title || attrs.alt;
    this.dom.setAttribute("aria-label", interpolate(gettext("Image: %(name)s"), { name }, true));
  }
}

const WAITING = gettext("This image is waiting for its file; until then, readers do not see it.");

function noteOn(pic, lacksAlt) {
  if (pic === undefined) return gettext("This image cannot be loaded now; it stays stored.");
  if (pic === null) return gettext("This image is no longer in the library.");
  if (pic.is_taken_down) return gettext("This image is taken down: readers do not see it.");
  return lacksAlt ? gettext("There is no alt text yet: add it before this story is published.") : "";
}

const given = (name, value) => (value ? { [name]: value } : {});

export const Figure = Node.create({
  name: "figure",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    uid: { default: "", isRequired: true, parseHTML: (figure) => figure.dataset.image },
    alt: { default: "", parseHTML: (figure) => figure.dataset.alt ?? "" },
    credit: { default: "", parseHTML: (figure) => figure.dataset.credit ?? "" },
    caption: {
      default: "",
      parseHTML: (figure) => figure.querySelector("figcaption")?.textContent.trim() ?? "",
    },
  }),
  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML: ({ node: { attrs } }) => [
    "figure",
    { "data-image": attrs.uid, ...given("data-alt", attrs.alt), ...given("data-credit", attrs.credit) },
    ...(attrs.caption ? [["figcaption", attrs.caption]] : []),
  ],
  renderText: ({ node }) => node.attrs.caption,
  addNodeView: viewOf(FigureView),
});
