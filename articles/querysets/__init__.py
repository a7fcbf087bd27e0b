"""What is asked of many rows; every filter on state or time that a page makes is here."""

from articles.querysets.articles import ArticleQuerySet
from articles.querysets.raw import SITEMAP_PART, sitemap_parts
from articles.querysets.rows import (
    LIVE,
    BacaJugaQuerySet,
    BufferQuerySet,
    CorrectionQuerySet,
    FrontSlotQuerySet,
    NoteQuerySet,
    PreviewLinkQuerySet,
    RetractionQuerySet,
    RevisionQuerySet,
)
from articles.querysets.visibility import Position, in_sections, midnight, visible

__all__ = [
    "LIVE", "SITEMAP_PART", "ArticleQuerySet", "BacaJugaQuerySet", "BufferQuerySet",
    "CorrectionQuerySet", "FrontSlotQuerySet", "NoteQuerySet", "Position", "PreviewLinkQuerySet",
    "RetractionQuerySet", "RevisionQuerySet", "in_sections", "midnight", "sitemap_parts",
    "visible",
]  # fmt: skip
