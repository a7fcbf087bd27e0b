from articles.models.article import Article, ArticleTag
from articles.models.baca_juga import BacaJuga
from articles.models.media import Image
from articles.models.people import Author, Byline
from articles.models.section import Section

__all__ = ["Article", "ArticleTag", "Author", "BacaJuga", "Byline", "Image", "Section"]
