// The focal point of an image, in percent from the left and the top: a click on the preview
// sets it, and the crops beside it show what readers will see.

const CROPS = { "16x9": 16 / 9, "4x3": 4 / 3, "1x1": 1 };
const frame = document.querySelector(".focal-point");
const crops = document.querySelector(".crops");
const [x, y] = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
const file = document.getElementById("id_file");
const title = document.getElementById("id_title");

const inside = (value, most) => Math.max(0, Math.min(most, value));

// Like the server: the focal point is as near the middle as possible.
function position(length, cut, percent) {
  if (length <= cut) return 50;
  return (inside((length * percent) / 100 - cut / 2, length - cut) / (length - cut)) * 100;
}

function drawCrop(picture, name) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const cutWidth = Math.min(width, height * CROPS[name]);
  const crop = new Image();
  crop.className = "crop";
  crop.alt = name;
  crop.src = picture.src;
  crop.style.aspectRatio = CROPS[name];
  const left = position(width, cutWidth, x.value);
  const top = position(height, cutWidth / CROPS[name], y.value);
  crop.style.objectPosition = `${left}% ${top}%`;
  return crop;
}

function draw(picture) {
  let marker = frame.querySelector(".focal-marker");
  if (!marker) {
    marker = document.createElement("span");
    marker.className = "focal-marker";
    picture.parentElement.append(marker);
  }
  marker.style.left = `${inside(x.value, 100)}%`;
  marker.style.top = `${inside(y.value, 100)}%`;
  crops.replaceChildren(...Object.keys(CROPS).map((name) => drawCrop(picture, name)));
}

function watch(picture) {
  const box = document.createElement("span");
  box.className = "focal-frame";
  picture.replaceWith(box);
  box.append(picture);
  frame.classList.add("is-ready");
  if (picture.complete) draw(picture);
  else picture.addEventListener("load", () => draw(picture), { once: true });
  picture.addEventListener("click", (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    x.value = Math.round(inside((event.clientX - left) / width, 1) * 100);
    y.value = Math.round(inside((event.clientY - top) / height, 1) * 100);
    x.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const input of [x, y]) input.addEventListener("input", () => draw(picture));
}

function preview() {
  const [chosen] = file.files;
  if (!chosen) return;
  if (title && !title.value) title.value = chosen.name.replace(/\.\w+$/, "").replaceAll("_", " ");
  const picture = new Image();
  picture.className = "focal-picture";
  picture.alt = chosen.name;
  picture.addEventListener("load", () => {
    frame.replaceChildren(picture);
    watch(picture);
  });
  picture.addEventListener("error", () => {
    frame.replaceChildren();
    crops.replaceChildren();
  });
  picture.src = URL.createObjectURL(chosen);
}

if (frame && x && y) {
  const picture = frame.querySelector("img");
  if (picture) watch(picture);
  file?.addEventListener("change", preview);
}
