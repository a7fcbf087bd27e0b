// "Simpan" saves a story for later; opened stories are listed as recently read.
const shelf = await import(document.querySelector("#shelf").src);
const tools = document.querySelector(".tools");
const button = tools.querySelector("[data-save]");
const status = tools.querySelector("[role=status]");
const story = { ...tools.dataset, path: location.pathname };
const { id } = story;

function show() {
  const isSaved = shelf.has("saved", id);
  button.textContent = isSaved ? "Tersimpan" : "Simpan";
  button.classList.toggle("is-saved", isSaved);
  button.ariaLabel = isSaved ? "Tersimpan: hapus dari simpanan" : null;
}

async function save() {
  if (shelf.list("saved").length >= shelf.LIMITS.saved) return "Simpanan penuh: hapus sebagian dahulu";
  if (!shelf.add("saved", story)) return "Peramban ini tidak dapat menyimpan";
  show();
  status.textContent = "Menyimpan…";
  const isKept = await shelf.ask({ keep: id, path: story.path });
  if (!shelf.has("saved", id)) {
    shelf.drop(id); // removed in the meantime
    return status.textContent;
  }
  return isKept ? "Tersimpan, dapat dibaca tanpa internet" : "Tersimpan di daftar; perlu internet untuk membacanya";
}

async function toggle() {
  if (!shelf.has("saved", id)) {
    status.textContent = await save();
  } else if (shelf.remove("saved", id)) {
    shelf.drop(id);
    status.textContent = "Dihapus dari simpanan";
  }
  show();
}

shelf.add("recent", story);
shelf.renew("saved", story); // update its data
show();
button.addEventListener("click", toggle);
button.parentElement.hidden = false;
addEventListener("storage", show);
addEventListener("pageshow", show);
