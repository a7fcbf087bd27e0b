"""Values that are declared as possibly None and are not None where they are used."""

from typing import TypeVar

Value = TypeVar("Value")


def required(value: Value | None) -> Value:
    """Return `value`, which a constraint or the caller keeps from being None; else ValueError."""
    if value is None:
        raise ValueError("a value that must be there is None")
    return value
