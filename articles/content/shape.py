"""A content: what the form of an article edits, as one plain value; revisions and buffers hold it.

`Content` is an alias, not a TypedDict: its keys are those of the registry in `content.fields`,
and a TypedDict would be a second list of them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from articles.content.fields import FIELDS

Content = dict[str, Any]

# The fields that a content had in the first release. Its fingerprints, which are stored beside
# revisions and buffers, counted each of them, blank or not. They did not count the fields that
# came later, so such a field counts only where it is not blank. Never add a name here.
FIRST_FIELDS = frozenset(
    {
        "headline", "short_headline", "slug", "kicker", "standfirst", "body", "section",
        "lead_image", "lead_caption", "dateline", "source", "label", "seo_title",
        "seo_description", "canonical_url", "tags", "bylines", "end_links",
    }
)  # fmt: skip


def blank() -> Content:
    """Return the content of an article nobody has written yet."""
    return clean({})


def clean(raw: Mapping[str, Any]) -> Content:
    """Return whatever JSON holds as well-typed content, the same value when cleaned again.

    Unknown keys go, the body is sanitised, and no text is cut: length is the form's business. A
    value of a wrong type keeps its words where the field holds text, and is nothing elsewhere.
    """
    return {name: field.clean(raw.get(name)) for name, field in FIELDS.items()}


def complete(stored: Mapping[str, Any]) -> Content:
    """Return a stored content with every field: those that it lacks, because content did not
    have them then, are blank."""
    missing = {name: field.blank for name, field in FIELDS.items() if name not in stored}
    return {**missing, **stored}


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return 64 characters that two contents share when they are the same."""
    counted = {name: value for name, value in content.items() if _is_counted(name, value)}
    text = json.dumps(counted, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_counted(name: str, value: Any) -> bool:
    return name in FIRST_FIELDS or name not in FIELDS or value != FIELDS[name].blank
