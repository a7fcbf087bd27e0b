"""Read primary keys and uids from untrusted input."""

import re
from typing import Any
from uuid import UUID

LARGEST_KEY = 2**63 - 1
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)


def read_key(value: Any) -> int | None:
    """Return the primary key in `value`, an int or a str of digits; None for anything else.

    It is from 1 to LARGEST_KEY, so that every supported database accepts it in a query.
    """
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= LARGEST_KEY else None


def read_uid(value: Any) -> UUID | None:
    """Return the UUID in the str `value`, None for anything else."""
    try:
        return UUID(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
