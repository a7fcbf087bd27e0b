"""What judges a reader's page in Chromium, in the words of READERS' rules: each finds lines."""

import time

from tests.browser import axe

LATE = 0.25  # seconds by which fonts and pictures come after the text
WIDE, NARROW, NARROWEST = 1280, 360, 320
OBSERVE = """
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput)
        shifted.push(`${entry.value}: ${entry.sources.map(({ node }) =>
          node?.outerHTML?.slice(0, 80) ?? node?.nodeName).join(" | ")}`);
  }).observe({ type: "layout-shift", buffered: true });
"""
# Pictures far below load when they come near: whoever scrolls sees them all.
SCROLL = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await frame();
  }
  scrollTo(0, document.documentElement.scrollHeight);
  await document.fonts.ready;
  await Promise.all([...document.images].filter((image) => !image.complete).map((image) =>
    new Promise((done) => { image.onload = image.onerror = done; setTimeout(done, 5000); })));
  await frame();
  scrollTo(0, 0);
  await frame();
}"""
WRITTEN = """() => {
  const found = [];
  for (const image of document.querySelectorAll("img")) {
    for (const name of ["width", "height", "alt"])
      if (!image.hasAttribute(name)) found.push(`without ${name}: ${image.outerHTML}`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push(`h1: ${levels}`);
  levels.reduce((before, level) => {
    if (level > before + 1) found.push(`a gap in the headings: ${levels}`);
    return level;
  }, 0);
  if (document.querySelector("[style], style")) found.push("a style in the HTML");
  return found;
}"""
IDENTITY = """() => [document.title,
  document.querySelector("meta[name=description]")?.content,
  document.querySelector("link[rel=canonical]")?.href]"""


class Bench:
    """One browser window of a width that opens page after page; `complaints` are lines."""

    def __init__(self, context, site, width):
        self.context, self.site, self.width = context, site, width
        self.complaints = []
        self.identities = {}
        context.add_init_script(OBSERVE)
        if width == NARROW:
            for late in ("**/*.woff2", "**/*.avif"):
                context.route(late, lambda route: (time.sleep(LATE), route.continue_()))

    def hear(self, name, path):
        page = self.context.new_page()
        url = self.site + path
        self._watch(page, name, url)
        page.goto(url)
        page.evaluate(SCROLL)
        self._note("shifts", name, page.evaluate("shifted"))
        self._note("writing", name, page.evaluate(WRITTEN))
        self._note("cookies", name, self.context.cookies())
        self.identities[name] = page.evaluate(IDENTITY)
        axe.load(page)
        self._note("axe", name, axe.violations(page))
        page.emulate_media(color_scheme="dark")
        self._note("axe in the dark", name, axe.violations(page, axe.COLOURS))
        if self.width == NARROW:
            page.set_viewport_size({"width": NARROWEST, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            self._note("sideways", name, [wide] if wide > NARROWEST else [])
        page.close()

    def _note(self, judge, name, lines):
        self.complaints += [f"{judge}: {name}: {line}" for line in lines]

    def _watch(self, page, name, url):
        def console(message):
            if message.location["url"] != url:  # Chromium logs a page that answers 404
                self._note("console", name, [f"{message.type}: {message.text}"])

        def asked(request):
            if not request.url.startswith((self.site, "data:", "blob:")):
                self._note("elsewhere", name, [request.url])

        page.on("console", console)
        page.on("pageerror", lambda error: self._note("console", name, [error]))
        page.on("request", asked)
