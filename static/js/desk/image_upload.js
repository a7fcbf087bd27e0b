// Uploads files to the image library, with a progress bar for each.

import { button, el } from "newsroom/dom";
import { Offline, Refused, SignedOut, csrfToken, endpoint } from "newsroom/http";

const MOST_BYTES = 25 * 1024 * 1024;

// Upload one file. `onProgress` is called with the fraction sent, 0 to 1. Resolves to the image
// (`duplicate` is true if the library had it already); rejects with SignedOut, Offline or Refused.
/** @param {File} file @param {(fraction: number) => void} onProgress */
export function uploadImage(file, onProgress = () => {}) {
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
      else reject(new Refused(response?.error, status));
    });
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}

function said(image) {
  const address = endpoint(`image/${image.pk}/change/`);
  const link = el("a", { href: address, target: "_blank" }, image.title);
  return [image.duplicate ? gettext("The library has this file already:") : gettext("Stored:"), " ", link];
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
    answer.append(...said(image));
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
