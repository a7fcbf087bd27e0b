// "Simpan" saves a story for later; opened stories are listed as recently read.
const { add, has, renew } = await import(document.querySelector("#shelf").src);
const tools = document.querySelector(".tools");
const button = tools.querySelector("[data-save]");
const story = { ...tools.dataset, path: location.pathname };

function show() {
  const isSaved = has("saved", story.id);
  button.textContent = isSaved ? "Tersimpan" : "Simpan";
  button.classList.toggle("is-saved", isSaved);
  button.ariaLabel = isSaved ? "Tersimpan: hapus dari simpanan" : null;
}

function tell(words) {
  tools.querySelector("[role=status]").textContent = words;
  show();
}

// keep.js is fetched when it is needed.
async function toggle() {
  try {
    const { toggle } = await import(button.dataset.save);
    await toggle(story, tell);
  } catch {
    tell("Perlu internet untuk menyimpan");
  }
}

add("recent", story);
renew("saved", story); // update its data
show();
button.addEventListener("click", toggle);
button.parentElement.hidden = false;
addEventListener("storage", show);
addEventListener("pageshow", show);
