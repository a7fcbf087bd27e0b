// A click on the preview of a picture sets its focal point, in percent from the left and the top.

const frame = document.querySelector(".focal-point");
const [x, y] = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
const file = document.getElementById("id_file");

function draw(picture) {
  let marker = frame.querySelector(".focal-marker");
  if (!marker) {
    marker = document.createElement("span");
    marker.className = "focal-marker";
    picture.after(marker);
  }
  marker.style.left = `${x.value}%`;
  marker.style.top = `${y.value}%`;
}

function watch(picture) {
  frame.classList.add("is-ready");
  draw(picture);
  picture.addEventListener("click", (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    x.value = Math.round(((event.clientX - left) / width) * 100);
    y.value = Math.round(((event.clientY - top) / height) * 100);
    draw(picture);
  });
  for (const input of [x, y]) input.addEventListener("input", () => draw(picture));
}

function preview() {
  const [chosen] = file.files;
  if (!chosen) return;
  const picture = new Image();
  picture.className = "focal-picture";
  picture.alt = chosen.name;
  picture.addEventListener("load", () => {
    frame.replaceChildren(picture);
    watch(picture);
  });
  picture.addEventListener("error", () => frame.replaceChildren());
  picture.src = URL.createObjectURL(chosen);
}

if (frame && x && y) {
  const picture = frame.querySelector("img");
  if (picture) watch(picture);
  file?.addEventListener("change", preview);
}
