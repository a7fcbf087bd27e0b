// Links of the checks before publishing: scroll to the field, or to the block of the text.

const MARKED = 2500;
const OUTLINE = { outline: "3px solid var(--link-fg)", outlineOffset: "3px" };
const MARK = [OUTLINE, { ...OUTLINE, offset: 0.8 }, { ...OUTLINE, outlineColor: "transparent" }];

function place(link) {
  const input = document.getElementById(link.dataset.check);
  if (!input) return null;
  const part = input.closest(".field, fieldset") ?? input.parentElement;
  if (link.dataset.block === undefined) return input.type === "hidden" ? part : input;
  const text = part.querySelector(".ProseMirror");
  return text?.children[Number(link.dataset.block)] ?? text ?? input;
}

function open(element) {
  for (let parent = element; parent; parent = parent.parentElement) {
    if (parent instanceof HTMLDetailsElement) parent.open = true;
  }
}

function show(element) {
  open(element);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
  const target = element.closest(".ProseMirror") ??
    (element.matches("input, textarea, select")
      ? element
      : element.querySelector("button, input:not([type=hidden]), select, textarea, a[href]"));
  target?.focus({ preventScroll: true });
  // An animation does not change attributes: ProseMirror would revert a change of them.
  element.animate(MARK, { duration: MARKED });
}

// On the document, because the list is replaced whenever the article is checked again.
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-check]");
  const found = link && place(link);
  if (found) {
    event.preventDefault();
    show(found);
  }
});
