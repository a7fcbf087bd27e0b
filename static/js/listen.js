// "Dengarkan" is there if the browser has an Indonesian voice; speak.js is fetched at a click.
const speech = globalThis.speechSynthesis;
const play = document.querySelector("[data-listen]");
let isUnlocked = false;

async function listen() {
  // iOS lets speech begin in a click alone, which is over when the module is there.
  if (!isUnlocked) speech.speak(new SpeechSynthesisUtterance(""));
  isUnlocked = true;
  try {
    const { toggle } = await import(play.dataset.listen);
    toggle();
  } catch {
    document.querySelector(".tools [role=status]").textContent = "Perlu internet untuk mendengarkan";
  }
}

function offer() {
  const hasVoice = speech.getVoices().some(({ lang }) => /^(id|in)\b/i.test(lang));
  if (hasVoice) play.parentElement.hidden = false;
}

if (speech) {
  play.addEventListener("click", listen);
  speech.addEventListener?.("voiceschanged", offer); // loaded late
  offer();
}
