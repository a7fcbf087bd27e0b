"""Doing one thing after another to what is expensive to make."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database what is done inside: the rest of the test finds it as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
