"""The elements inside a line of text: marks (links, bold, raised figures …) and line breaks."""

import re
from uuid import UUID

STYLES = ("strong", "em", "sub", "sup")  # marks without attributes, outermost first
MARKS = frozenset({"a", *STYLES})
INLINE_TAGS = MARKS | {"br"}
INLINE_ATTRIBUTES = {"a": frozenset({"href"})}
URL_SCHEMES = frozenset({"http", "https", "mailto", "tel", "urn"})

# A story of this site; nothing else is linked by a name.
_STORY = re.compile(r"urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#.*)?")
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# Of what stands above or below the line: its characters in plain text, and what else marks it.
PLACES = {"sup": (_RAISED, "^"), "sub": (_LOWERED, "")}


def story_url(uid: UUID, place: str = "") -> str:
    """Return the URL by which a body links to a story; `place` is a fragment of its address."""
    return f"urn:uuid:{uid}{f'#{place}' if place else ''}"


def story_uid(url: str) -> UUID | None:
    """Return the uid in a `story_url`, None for any other URL."""
    found = _STORY.fullmatch(url)
    return UUID(found[1]) if found else None


def spell_place(tag: str, text: str) -> str:
    """Return the text of a <sup> or <sub> as plain text says it: 10⁶, CO₂, x^2a, 1st."""
    characters, mark = PLACES[tag]
    if text and all(ord(character) in characters for character in text):
        return text.translate(characters)
    return f"{mark}{text}" if any(map(str.isdecimal, text)) else text
