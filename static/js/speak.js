// Reads a story aloud.
const speech = speechSynthesis;
const play = document.querySelector("[data-listen]");
const stop = document.querySelector("[data-listen-stop]");
const status = document.querySelector(".tools [role=status]");
const READ = `h1, .standfirst, .credits, .body > p, .body > :is(h2, h3),
  .body > :is(ul, ol) > li, .body > blockquote > *`;

let parts = [];
let next = 0;
let spoken; // also prevents garbage collection of the utterance

const voice = () => speech.getVoices().find(({ lang }) => /^(id|in)\b/i.test(lang));

// Sentences, or parts split between words: Chrome stops in the middle of long utterances.
const PIECE = /\S.{0,199}[.!?…][”"’)]*(?=\s|$)|\S.{0,199}(?=\s|$)|\S+/gsu;

function show(label, words) {
  play.textContent = label;
  stop.parentElement.hidden = label === "Dengarkan";
  status.textContent = words;
}

function speak() {
  if (next >= parts.length) return end("Selesai dibacakan");
  const utterance = new SpeechSynthesisUtterance(parts[next]);
  utterance.voice = voice() ?? null;
  utterance.lang = "id-ID";
  const isCurrent = () => spoken === utterance;
  utterance.onend = () => {
    if (!isCurrent()) return;
    next += 1;
    speak();
  };
  utterance.onerror = () => isCurrent() && end("Suara terhenti");
  spoken = utterance;
  speech.speak(utterance);
}

// Phones cannot pause speech: the interrupted part is read again.
function silence() {
  spoken = null;
  speech.cancel();
}

function end(words) {
  silence();
  parts = [];
  if (document.activeElement === stop) play.focus();
  show("Dengarkan", words);
}

export function toggle() {
  if (spoken) {
    silence();
    return show("Lanjutkan", "Dijeda");
  }
  if (!parts.length) {
    next = 0;
    parts = [...document.querySelectorAll(READ)].flatMap((one) => one.innerText.match(PIECE) ?? []);
  }
  show("Jeda", "Membacakan berita");
  speak();
}

stop.addEventListener("click", () => end("Berhenti"));
addEventListener("pagehide", () => parts.length && end(""));
