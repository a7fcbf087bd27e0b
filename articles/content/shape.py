"""A content: what the article form edits, as a dict for JSON, stored in revisions and buffers.

`Content` is an alias, not a TypedDict: its keys are those of the registry in `content.fields`,
and a TypedDict would be a second list of them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from articles.content.fields import FIELDS

Content = dict[str, Any]

# The fields of a content in the first release. Its fingerprints, which are stored with revisions
# and buffers, include each of these fields, blank or not. Fields added later are included only if
# not blank, so that the old fingerprints stay valid. Never add a name here.
FIRST_FIELDS = frozenset(
    {
        "headline", "short_headline", "slug", "kicker", "standfirst", "body", "section",
        "lead_image", "lead_caption", "dateline", "source", "label", "seo_title",
        "seo_description", "canonical_url", "tags", "bylines", "end_links",
    }
)  # fmt: skip


def blank() -> Content:
    """Return the content of a new article."""
    return clean({})


def clean(raw: Mapping[str, Any]) -> Content:
    """Convert any JSON object to well-typed content; idempotent.

    Drops unknown keys and sanitises the body; the form checks the length of texts. A value of a
    wrong type becomes text in a text field and the blank value in other fields.
    """
    return {name: field.clean(raw.get(name)) for name, field in FIELDS.items()}


def complete(stored: Mapping[str, Any]) -> Content:
    """Return a stored content with every field; fields added since it was stored are blank."""
    missing = {name: field.blank for name, field in FIELDS.items() if name not in stored}
    return {**missing, **stored}


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 hash of a content, 64 hexadecimal digits; equal for equal contents."""
    counted = {name: value for name, value in content.items() if _is_counted(name, value)}
    text = json.dumps(counted, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_counted(name: str, value: Any) -> bool:
    return name in FIRST_FIELDS or name not in FIELDS or value != FIELDS[name].blank
