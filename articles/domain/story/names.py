"""The names of the rows that contents refer to by id."""

from articles.content.names import Names, ids_in
from articles.content.shape import Content
from articles.models import Article, Author, Image, Section, TagName


def names_for(*contents: Content) -> Names:
    """Return the names of all rows that `contents` refer to; one query for each model."""
    ids = ids_in(*contents)
    sections = Section.objects.select_related("parent").filter(pk__in=ids.sections)
    images = Image.objects.filter(uid__in=ids.images).values_list("uid", "title")
    articles = Article.objects.filter(uid__in=ids.articles).values_list("uid", "headline")
    return Names(
        {s.pk: f"{s.parent.name} › {s.name}" if s.parent else s.name for s in sections},
        dict(Author.objects.filter(pk__in=ids.authors).values_list("pk", "name")),
        {str(uid): title for uid, title in images},
        {str(uid): headline for uid, headline in articles},
        {item: row.name for item, row in TagName.objects.find(ids.tags).items()},
    )
