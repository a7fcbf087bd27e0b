"""What names a row: its primary key or its uid, read from text that anybody may have sent."""

import re
from typing import Any
from uuid import UUID

LARGEST_KEY = 2**63 - 1
_DIGITS = re.compile(r"\d{1,19}", re.ASCII)


def read_key(value: Any) -> int | None:
    """Return the positive number that `value` is or writes, None for anything else.

    Every database here can be asked for it: none is larger than LARGEST_KEY.
    """
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= LARGEST_KEY else None


def read_uid(value: Any) -> UUID | None:
    """Return the UUID that `value` writes, None for anything else."""
    try:
        return UUID(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
