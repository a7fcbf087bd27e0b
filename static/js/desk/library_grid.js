// The image list of the library: uploads files that are dropped on it, and shows the results.

import { takeFiles, uploadAll } from "newsroom/image_upload";

const uploader = document.querySelector(".uploader");
let running = 0;

// The server renders the cards: load the page again and replace the grid.
async function refresh() {
  const response = await fetch(location.href);
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const grid = page.getElementById("image_grid");
  if (grid) document.getElementById("image_grid").replaceWith(grid);
}

async function take(files) {
  running += 1;
  try {
    await uploadAll(files, uploader.querySelector(".uploads"), refresh);
  } finally {
    running -= 1;
  }
}

if (uploader) {
  takeFiles(document.documentElement, document.getElementById("image_uploads"), take);
  window.addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
}
