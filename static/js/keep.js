// The copies of saved stories for reading offline, one cache each, which the service worker makes.
const { start } = await import(document.querySelector("#offline").src);
const { LIMITS, add, has, list, remove } = await import(document.querySelector("#shelf").src);

// Uses the caches, if there are any.
export async function copies(use) {
  try {
    return await use(caches);
  } catch {}
}

export const drop = (id) => copies((all) => all.delete(`simpanan-${id}`));

// Asks the service worker; false if there is none, it fails, or it takes over 20 s.
export async function ask(question) {
  const registration = await start();
  if (!registration) return false;
  return new Promise((resolve) => {
    const { installing: one } = registration;
    if (one) one.onstatechange = () => one.state === "redundant" && resolve(false);
    setTimeout(resolve, 20000, false);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(question, [port2]));
  });
}

// Saves the story, or removes it; `tell` gets the words for each thing that happened.
export async function toggle(story, tell) {
  const { id, path } = story;
  if (has("saved", id)) {
    if (!remove("saved", id)) return;
    drop(id);
    tell("Dihapus dari simpanan");
  } else if (list("saved").length >= LIMITS.saved) {
    tell("Simpanan penuh: hapus sebagian dahulu");
  } else if (add("saved", story)) {
    tell("Menyimpan…");
    const isKept = await ask({ keep: id, path });
    if (!has("saved", id)) drop(id); // removed in the meantime
    else tell(isKept ? "Tersimpan, dapat dibaca tanpa internet" : "Tersimpan di daftar; perlu internet untuk membacanya");
  } else {
    tell("Peramban ini tidak dapat menyimpan");
  }
}
