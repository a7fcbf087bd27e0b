// The lead image of an article: chosen from the library, uploaded, or dropped on its frame.
// Other code that sets the value of the hidden input must dispatch a "change" event on it.

import { endpoint, send } from "newsroom/http";
import { chooseImage } from "newsroom/image_library";
import { saidByFile, takeFiles, uploadImage } from "newsroom/image_upload";

function watch(frame) {
  const part = (name) => frame.querySelector(`[data-part="${name}"]`);
  const input = frame.querySelector("input[type=hidden]");
  const status = part("status");

  function show(image) {
    part("shown").hidden = part("remove").hidden = part("edit").hidden = !image;
    if (!image) return;
    part("picture").src = image.thumbnail;
    part("picture").hidden = !image.thumbnail;
    part("picture").alt = image.alt;
    part("edit").href = endpoint(`image/${image.pk}/change/`);
    for (const name of ["title", "alt", "caption", "credit"]) {
      part(name).textContent = image[name];
      part(name).parentElement.hidden = !image[name];
    }
    part("taken-down").hidden = !image.is_taken_down;
    part("no-alt").hidden = Boolean(image.alt);
  }

  function put(image) {
    if ((image?.uid ?? "") === input.value) return;
    input.value = image?.uid ?? "";
    show(image);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function upload([file]) {
    try {
      const image = await uploadImage(file, (sent) => {
        const percent = `${Math.round(sent * 100)}%`;
        status.textContent =
          sent < 1
            ? interpolate(gettext("Uploading: %(percent)s"), { percent }, true)
            : gettext("Processing …");
      });
      put(image);
      status.textContent = image.duplicate
        ? `${gettext("The library has this file already:")} ${image.title}`
        : `${gettext("The image is stored in the library.")} ${saidByFile(image)}`.trim();
    } catch (error) {
      status.textContent = error.message;
    }
  }

  part("choose").addEventListener("click", async () => {
    const image = await chooseImage();
    if (image) put(image);
    if (image) status.textContent = "";
  });
  part("remove").addEventListener("click", () => {
    put(null);
    part("choose").focus();
  });
  input.addEventListener("change", async () => {
    if (!input.value) return show(null);
    const asked = input.value;
    const query = new URLSearchParams({ uid: asked });
    const { uids } = await send(`${endpoint("image/cards/")}?${query}`);
    if (input.value === asked) show(uids[asked]);
  });
  takeFiles(frame, part("file"), upload);
}

for (const frame of document.querySelectorAll(".lead-image")) watch(frame);
