// Reports which links to stories were in view for a second, and which were followed.
const PLACES = {
  inline: ".baca-juga a",
  sentence: ".body :not(aside) > a",
  end: ".end-links a",
  related: ".related a",
};
const { read } = document.querySelector("[data-read]").dataset;
const lines = new Map(); // by link
const timers = new Map();
const told = new Set();
let sent = 0;

const tell = (link, what) => told.add(`${what} ${lines.get(link)}`);

const observer = new IntersectionObserver((seen) => {
  for (const { target, intersectionRatio } of seen) {
    clearTimeout(timers.get(target));
    if (intersectionRatio >= 0.5) timers.set(target, setTimeout(tell, 1000, target, "reached"));
  }
}, { threshold: 0.5 });

function send() {
  const news = [...told].slice(sent);
  sent = told.size;
  if (news.length) navigator.sendBeacon(`${read}tautan`, news.join("\n"));
}

function look() {
  if (document.visibilityState === "visible") {
    for (const link of lines.keys()) observer.observe(link);
  } else {
    observer.disconnect();
    timers.forEach(clearTimeout);
    send();
  }
}

function follow({ button, currentTarget: link }) {
  if (button > 1) return; // the others open no link
  tell(link, "reached");
  tell(link, "clicked");
}

for (const place in PLACES) {
  let position = 0;
  for (const link of document.querySelectorAll(PLACES[place])) {
    const story = /^\/[-\w]+\/(\d+)\//.exec(link.getAttribute("href"));
    if (!story) continue;
    if (position < 20) position++; // the last is that of all that follow
    lines.set(link, `${place} ${position} ${story[1]}`);
    link.onclick = link.onauxclick = follow;
  }
}
if (window.top === window) {
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", send);
  look();
}
