// Uploads files to the image library, with a progress bar for each.

import { openDialog } from "newsroom/dialog";
import { button, el } from "newsroom/dom";
import { Offline, Refused, SignedOut, csrfToken, endpoint } from "newsroom/http";

const MOST_BYTES = 25 * 1024 * 1024;

// Upload one file. `onProgress` is called with the fraction sent, 0 to 1. Before an animation is
// stored as a still, the user is asked. Resolves to the image (`duplicate` is true if the library
// had it already, `suggested` are texts that the file says of it); rejects with SignedOut, Offline
// or Refused.
/** @param {File} file @param {(fraction: number) => void} onProgress */
export async function uploadImage(file, onProgress = () => {}) {
  try {
    return await sendFile(file, onProgress);
  } catch (error) {
    if (!(error instanceof Refused && error.data?.still_only)) throw error;
    if (!(await acceptsStill(file.name, error.message)))
      throw new Refused(gettext("Not stored: this file is an animation."), 400);
    return sendFile(file, onProgress, { still: "1" });
  }
}

const acceptsStill = (name, message) =>
  openDialog(name, (close) => [
    el("p", {}, message, " ", gettext("Store only its first picture?")),
    el(
      "footer",
      {},
      button(gettext("Cancel"), () => close(), { class: "desk-plain" }),
      button(gettext("Store the still"), () => close(true), { class: "desk-primary", autofocus: true }),
    ),
  ]);

/** @param {File} file @param {(fraction: number) => void} onProgress */
function sendFile(file, onProgress, fields = {}) {
  return new Promise((resolve, reject) => {
    if (file.size > MOST_BYTES) {
      reject(new Refused(gettext("This file is larger than 25 MB."), 400));
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", endpoint("image/upload/"));
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total);
    });
    request.addEventListener("error", () => reject(new Offline()));
    request.addEventListener("load", () => {
      const { status, response } = request;
      if (status === 200 && response) resolve(response);
      else if (status === 401) reject(new SignedOut());
      else if ([408, 502, 503, 504].includes(status) && !response) reject(new Offline());
      else reject(new Refused(response?.error, status, response));
    });
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file);
    request.send(body);
  });
}

function storedLine(image) {
  const address = endpoint(`image/${image.pk}/change/`);
  const link = el("a", { href: address, target: "_blank" }, image.title);
  const words = image.duplicate ? gettext("The library has this file already:") : gettext("Stored:");
  const suggested = saidByFile(image);
  return [words, " ", link, suggested && `. ${suggested}`];
}

// What the file says of the image, and that it waits in the form of the image; "" for nothing.
export function saidByFile({ suggested = [] }) {
  const texts = suggested.join(" · ");
  const format = gettext("The file says: %(texts)s. Open the image to check and take it over.");
  return texts && interpolate(format, { texts }, true);
}

// Upload one file and show its state in `row`; after a temporary failure, with a retry button.
async function uploadInto(row, file, onStored) {
  const bar = el("progress", {
    max: 1,
    value: 0,
    "aria-label": interpolate(gettext("Uploading %(name)s"), { name: file.name }, true),
  });
  const answer = el("span", { class: "upload-answer" });
  row.replaceChildren(el("span", { class: "upload-name" }, file.name), bar);
  try {
    const image = await uploadImage(file, (part) => {
      bar.value = part;
      if (part === 1) bar.removeAttribute("value"); // the server is processing it
    });
    answer.append(...storedLine(image));
    bar.replaceWith(answer);
    onStored(image);
  } catch (error) {
    answer.classList.add("is-refused");
    answer.append(error.message);
    bar.replaceWith(answer);
    if (!(error instanceof Offline || error instanceof SignedOut)) return;
    const again = () => uploadInto(row, file, onStored);
    row.append(button(gettext("Try again"), again, { class: "button" }));
  }
}

// Upload `files` one after the other, each in a row of `list`; calls `onStored(image)` for each.
export async function uploadAll(files, list, onStored) {
  const rows = files.map((file) => [
    el("li", {}, el("span", { class: "upload-name" }, file.name)),
    file,
  ]);
  list.append(...rows.map(([row]) => row));
  for (const [row, file] of rows) await uploadInto(row, file, onStored);
}

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

// Call `take(files)` for files that are dropped on `target` or chosen with `input`.
export function takeFiles(target, input, take) {
  target.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    target.classList.add("is-drop-target");
  });
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(event.relatedTarget)) target.classList.remove("is-drop-target");
  });
  target.addEventListener("drop", (event) => {
    target.classList.remove("is-drop-target");
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = ""; // the same file can be chosen again
    if (files.length) take(files);
  });
}
