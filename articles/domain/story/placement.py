"""Where in a text a Baca Juga may stand: rules that warn, and never keep a story back.

The numbers are chosen for news as the IndoSum corpus has it: half of its stories have up to 272
words, half of their paragraphs up to 27. So two links are about four paragraphs apart, and a story
of average length has one.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from articles.body import BacaJugaRef, baca_juga_refs, word_count

LEAST_BETWEEN = 100  # words
WORDS_FOR_ONE = 150
_HEADINGS = ("<h2", "<h3")
_PLACEHOLDER = BacaJugaRef(text="?").to_html()


class Rule(TextChoices):
    """A rule of placement, with what is said of a Baca Juga that breaks it."""

    FIRST = "first", _("The Baca Juga “%(title)s” stands before the text: let the story begin.")
    UNDER_HEADING = (
        "heading",
        _("The Baca Juga “%(title)s” stands right under a subheading: put a paragraph between."),
    )
    TOO_NEAR = (
        "near",
        _("The Baca Juga “%(title)s” follows another one after %(between)d words; %(least)d are "
          "good."),
    )  # fmt: skip
    TOO_MANY = (
        "many",
        _("The Baca Juga “%(title)s” is one too many: %(words)d words carry %(most)d."),
    )


CROWDED = frozenset({Rule.TOO_NEAR, Rule.TOO_MANY})


class Misplaced(NamedTuple):
    """The Baca Juga in the block `number` (from 0), the rule that it breaks, and the figures."""

    number: int
    rule: Rule
    values: dict[str, int]

    def message(self, title: str) -> str:
        """Return what is said of it; `title` is the text of the link."""
        return str(self.rule.label) % {"title": title, **self.values}


def misplaced(blocks: Sequence[str]) -> Iterator[Misplaced]:
    """Yield each Baca Juga of a text that breaks a rule, with the first that it breaks.

    `blocks` are those of `body.split_blocks`.
    """
    lengths = [word_count(block) for block in blocks]
    most = max(1, sum(lengths) // WORDS_FOR_ONE)
    read = links = last = 0  # words so far, Baca Juga so far, words before the last of them
    for number, block in enumerate(blocks):
        read += lengths[number]
        if not baca_juga_refs(block):
            continue
        between, last, links = read - last, read, links + 1
        if not read:
            yield Misplaced(number, Rule.FIRST, {})
        elif blocks[number - 1].startswith(_HEADINGS):
            yield Misplaced(number, Rule.UNDER_HEADING, {})
        elif links > 1 and between < LEAST_BETWEEN:
            values = {"between": between, "least": LEAST_BETWEEN}
            yield Misplaced(number, Rule.TOO_NEAR, values)
        elif links > most:
            yield Misplaced(number, Rule.TOO_MANY, {"words": sum(lengths), "most": most})


def may_follow(blocks: Sequence[str], number: int) -> bool:
    """Return whether a Baca Juga after the block `number` would break no rule, nor any other."""
    with_one = [*blocks[: number + 1], _PLACEHOLDER, *blocks[number + 1 :]]
    return len(list(misplaced(with_one))) <= len(list(misplaced(blocks)))
