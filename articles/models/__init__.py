from articles.models.article import Article, ArticleTag
from articles.models.baca_juga import BacaJuga
from articles.models.correction import Correction
from articles.models.desk import Note, StaffProfile
from articles.models.media import Image, ImageUse
from articles.models.people import Author, Byline
from articles.models.revision import Buffer, LogEntry, PreviewLink, Revision
from articles.models.section import Section

__all__ = [
    "Article", "ArticleTag", "Author", "BacaJuga", "Buffer", "Byline", "Correction", "Image",
    "ImageUse", "LogEntry", "Note", "PreviewLink", "Revision", "Section", "StaffProfile",
]  # fmt: skip
