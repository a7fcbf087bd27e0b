"""axe-core, which finds what keeps people from using a page."""

from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
needs_axe = pytest.mark.skipif(
    not AXE.exists(),
    reason="axe-core is not installed: npm ci",
)
RUN = """async ([rules, impacts]) => {
  for (const transition of document.getAnimations()) transition.finish();
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations
    .filter(({ impact }) => impacts.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}"""
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
GRAVE = ["serious", "critical"]
ANY = ["minor", "moderate", *GRAVE]


def load(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))


def violations(page, rules=EVERYTHING, impacts=ANY):
    """Return a line for each violation on `page`, into which axe was loaded."""
    return page.evaluate(RUN, [rules, impacts])
