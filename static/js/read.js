// Reports one read of this page, after it was visible for five seconds in total.
const NEEDED = 5000;
const article = document.querySelector("[data-read]");
let seen = 0;
let since = 0;
let timer = 0;

function send() {
  document.removeEventListener("visibilitychange", look);
  navigator.sendBeacon(article.dataset.read);
}

function look() {
  clearTimeout(timer);
  if (since) seen += performance.now() - since;
  since = 0;
  if (document.visibilityState !== "visible") return;
  since = performance.now();
  timer = setTimeout(send, NEEDED - seen);
}

function begin() {
  document.addEventListener("visibilitychange", look);
  look();
}

if (article && window.top === window) {
  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
