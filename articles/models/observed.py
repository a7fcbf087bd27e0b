from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models

from articles.enums import Seen
from newsroom.page_cache.dependencies import depend_on


class Observed(models.Model):
    """A model whose rows are what a page depends on as soon as the page reads them."""

    seen_as: ClassVar[Seen]

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **kwargs)
        depend_on(cls.seen_as_with(field_names), row.pk)
        return row

    @classmethod
    def seen_as_with(cls, field_names: Collection[str]) -> Seen:
        """Return as what a row is seen of which these columns are read."""
        return cls.seen_as
