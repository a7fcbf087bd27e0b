"""Characters that show nothing: which of them a text needs, and the direction of its letters.

Most come in unnoticed, with pasted text and files, and make equal texts unequal. Some change what
is seen beside them: the joiners of Arabic and Indic scripts and of emoji, the variation selectors
of emoji and Han, and the direction marks of right-to-left text
(https://www.unicode.org/versions/latest/core-spec/chapter-23/, https://www.unicode.org/reports/tr51/).
"""

import re
import unicodedata
from collections.abc import Sequence

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069"
# No script of today needs these. Overrides of the direction only serve to deceive.
_USELESS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u202d\u202e\u2060-\u2065\u206a-\u206f\u3164\ufeff"
    "\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_SHAPING = "\u180b-\u180f\u200b-\u200d\ufe00-\ufe0f\U000e0000-\U000e0fff"

# Letters that a joiner shapes, and letters of scripts without spaces between their words.
_JOINING = (
    "\u0590-\u060f\u0620-\u109f\u1700-\u17b3\u17b6-\u180a\u1810-\u18af\u1900-\u1cff"
    "\ua800-\uabff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
    "\U0001e900-\U0001e95f"
)
_UNSPACED = "\u0e00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1950-\u1aaf\u1b00-\u1bff\ua980-\uaadf"
_HAN = "\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_NEEDED = "|".join(
    [
        f"(?<=[{_JOINING}])[\u200c\u200d](?=[\u200c\u200d]*[{_JOINING}])",
        f"(?<=[{_JOINING}])\u200d(?![\u200c\u200d{_JOINING}])",  # the last letter as if joined
        f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]",
        "(?<=[0-9#*])\ufe0f(?=\u20e3)",
        "(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f",  # flags such as Scotland's
        f"(?<=[{_UNSPACED}])\u200b(?=\u200b*[{_UNSPACED}])",
        f"(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        "(?<=[\u1000-\u109f\u2200-\u2aff\ua840-\ua877])\ufe00",
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
    ]
)
_USELESS_ONE = re.compile(f"[{_USELESS}]")
_NEEDED_OR_SHAPING = re.compile(f"(?P<needed>{_NEEDED})|[{_SHAPING}]")
_DIRECTION_MARK = re.compile(f"[{_DIRECTION}]")
_ANY = re.compile(f"[{_USELESS}{_SHAPING}{_DIRECTION}]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0608\u060b\u060d\u061b\u061d-\u065f\u066d-\u06dc\u06ee\u06ef\u06fa-\u08ff"
    "\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def without_invisible(text: str) -> str:
    """Return `text` without any character that shows nothing, for keys."""
    return _ANY.sub("", text)


def visible(text: str, *, keeps_direction: bool = False) -> str:
    """Return `text` without characters that show nothing, except those that its script needs.

    Direction marks stay only if the caller wants to keep them: in a text of several directions
    they order its words, where nothing around it does.
    """
    if not _ANY.search(text):
        return text
    text = _USELESS_ONE.sub("", text)
    if not keeps_direction:
        text = _DIRECTION_MARK.sub("", text)
    return _NEEDED_OR_SHAPING.sub(lambda found: found["needed"] or "", text)


def split_like(parts: Sequence[str], seen: str) -> list[str]:
    """Return `seen`, the `visible` text of the joined `parts`, in as many parts."""
    at, found = 0, []
    for part in parts:
        start = at
        for character in part:
            at += seen[at : at + 1] == character
        found.append(seen[start:at])
    return found


def has_invisible(text: str) -> bool:
    """Tell whether `text` holds a character that shows nothing, needed or not."""
    return bool(_ANY.search(text))


def has_right_to_left(text: str) -> bool:
    """Tell whether `text` holds a letter of a script that is written from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def begins_right_to_left(text: str) -> bool:
    """Tell whether the first letter of `text` is of a script written from right to left."""
    directions = map(unicodedata.bidirectional, text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"
