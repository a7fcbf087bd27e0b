"""Word-by-word differences between two lines, as <ins> and <del>."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.body.lines import CELL_END, HEAD, Line, Style, Token, render, tokenise
from articles.content.alignment import Pair, close_matches

# Two lines with a smaller share of common words are shown one after the other.
LEAST_IN_COMMON = 0.3
_WORD = re.compile(r"\w")
_MARK_CHANGES = {
    "strong": (gettext_lazy("bold"), gettext_lazy("no longer bold")),
    "em": (gettext_lazy("italic"), gettext_lazy("no longer italic")),
    "sub": (gettext_lazy("lowered"), gettext_lazy("no longer lowered")),
    "sup": (gettext_lazy("raised"), gettext_lazy("no longer raised")),
    HEAD: (gettext_lazy("head of the table"), gettext_lazy("no longer head of the table")),
}


def diff_lines(old: Line, new: Line) -> str:
    """Return two versions of one line as HTML with <ins>, <del> and notes."""
    if old.key == new.key:
        return new.wrap(render(new.tokens))
    if new.kind.is_atom or old.kind.is_atom:
        return new.wrap(f"{_mark('del', old.tokens)} {_mark('ins', new.tokens)}")
    html = _diff_cells(old.tokens, new.tokens)
    if old.kind != new.kind:
        words = _("%(new)s, was %(old)s") % {
            "new": new.kind.label,
            "old": old.kind.label,
        }
        html += note_html(words)
    return new.wrap(html)


def diff_text(old: str, new: str) -> str:
    """Return two plain texts as one line of HTML with <ins> and <del>."""
    return _diff(_tokens(old), _tokens(new))


def diff_values(old: str, new: str) -> str:
    """Return HTML that deletes the whole value `old` and inserts the whole value `new`."""
    return " ".join(
        f"<{tag}>{escape(value)}</{tag}>" for tag, value in (("del", old), ("ins", new)) if value
    )


def _tokens(text: str) -> list[Token]:
    return [token for token in tokenise(text) if token.core]


def _diff_cells(old: Sequence[Token], new: Sequence[Token]) -> str:
    """Compare two rows of a table cell by cell; a line of text is one cell."""
    before, after = (list(_split(tokens, CELL_END)) for tokens in (old, new))
    if len(before) != len(after):
        return _diff(old, new)
    return CELL_END.text.join(map(_diff, before, after))


def _diff(old: Sequence[Token], new: Sequence[Token]) -> str:
    pairs = _pairs([token.core for token in old], [token.core for token in new])
    parts: list[str] = []
    i = j = 0
    equal: list[tuple[Token, Token]] = []
    for a, b in [*pairs, (len(old), len(new))]:
        if a > i or b > j:
            parts += [_same(equal), _mark("del", old[i:a]), _mark("ins", new[j:b])]
            equal = []
        if a < len(old) and b < len(new):
            equal.append((old[a], new[b]))
        i, j = a + 1, b + 1
    return "".join([*parts, _same(equal)])


def _split(tokens: Sequence[Token], at: Token) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        if token == at:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _pairs(old: list[str], new: list[str]) -> list[Pair]:
    """Return the pairs of equal words of two lines, without those equal by chance."""
    pairs = _without_islands(close_matches(old, new), old, len(new))
    words = sum(1 for word in [*old, *new] if _WORD.search(word))
    common = sum(2 for i, _j in pairs if _WORD.search(old[i]))
    return pairs if common >= words * LEAST_IN_COMMON else []


def _without_islands(pairs: list[Pair], old: list[str], width: int) -> list[Pair]:
    """Drop runs of few equal words between longer changes: they make it harder to read."""
    runs: list[list[Pair]] = []
    for i, j in pairs:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    kept: list[Pair] = []
    edges = [[(-1, -1)], *runs, [(len(old), width)]]
    for before, run, after in zip(edges, edges[1:], edges[2:], strict=False):
        change_before = max(run[0][k] - before[-1][k] - 1 for k in (0, 1))
        change_after = max(after[0][k] - run[-1][k] - 1 for k in (0, 1))
        words = sum(1 for i, _j in run if _WORD.search(old[i]))
        if words * 2 >= min(change_before, change_after):
            kept += run
    return kept


def _mark(tag: str, tokens: Sequence[Token]) -> str:
    if not tokens:
        return ""
    breaks = sum(token.core == "\n" for token in tokens)
    return f"<{tag}>{render(tokens)}</{tag}>{note_html('↵') if breaks else ''}"


def _same(pairs: list[tuple[Token, Token]]) -> str:
    """Return the common words, with a note where their marks (bold, italic, link) changed."""
    parts: list[str] = []
    run: list[Token] = []
    looks: tuple[Style, Style] | None = None
    for old, new in pairs:
        if looks != (old.style, new.style):
            parts.append(_run(run, looks))
            run, looks = [], (old.style, new.style)
        if old.space == new.space:
            run.append(new)
            continue
        run.append(new._replace(space=""))
        tag, space = ("ins", new) if new.space else ("del", old)
        parts += [_run(run, looks), f"<{tag}>{space.space}</{tag}>"]
        run = []
    return "".join([*parts, _run(run, looks)])


def _run(run: list[Token], looks: tuple[Style, Style] | None) -> str:
    if not run or looks is None:
        return ""
    old, new = looks
    if old == new:
        return render(run)
    notes = "; ".join(_changes(old, new))
    return f'<span class="format">{render(run)}</span>{note_html(notes)}'


def _changes(old: Style, new: Style) -> Iterator[str]:
    for mark, (begun, ended) in _MARK_CHANGES.items():
        if (mark in old.marks) != (mark in new.marks):
            yield str(begun if mark in new.marks else ended)
    if old.href and new.href and old.href != new.href:
        yield _("link changed: %(old)s → %(new)s") % {"old": old.href, "new": new.href}
    elif new.href != old.href:
        yield (
            _("link added: %(url)s") % {"url": new.href}
            if new.href
            else _("link removed: %(url)s") % {"url": old.href}
        )


def note_html(text: str) -> str:
    """Return a note about the words before it; it is not part of either text."""
    return f'<small class="note"> [{escape(text)}]</small>'
