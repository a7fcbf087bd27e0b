// Links of the checks before publishing: scroll to the field, or to the block of the text. So does
// the address of the form, with #id_end_links or #body:3, to which lists of the desk lead.

const MARKED = 2500;
const OUTLINE = { outline: "3px solid var(--link-fg)", outlineOffset: "3px" };
const MARK = [OUTLINE, { ...OUTLINE, offset: 0.8 }, { ...OUTLINE, outlineColor: "transparent" }];

function place(id, block) {
  const input = document.getElementById(id);
  if (!input) return null;
  const part = input.closest(".field, fieldset") ?? input.parentElement;
  if (block === undefined) return input.type === "hidden" ? part : input;
  const text = part.querySelector(".ProseMirror");
  return text?.children[Number(block)] ?? text ?? input;
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
  const found = link && place(link.dataset.check, link.dataset.block);
  if (found) {
    event.preventDefault();
    show(found);
  }
});

function showNamed() {
  const named = /^#(?:(id_\w+)|body:(\d+))$/.exec(location.hash);
  const found = named && place(named[1] ?? "id_body", named[2]);
  if (found) show(found);
}

// The editor is there before this script, or after it.
showNamed();
document.addEventListener("body:ready", showNamed);
