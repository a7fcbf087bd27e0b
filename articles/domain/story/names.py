"""The names of the rows that contents refer to by uid."""

from articles.body import story_url
from articles.content.names import Names, uids_in
from articles.content.shape import Content
from articles.models import Article, Author, Image, Section, TagName
from articles.site import absolute


def names_for(*contents: Content) -> Names:
    """Return the names of all rows that `contents` refer to; one query for each model."""
    uids = uids_in(*contents)
    sections = Section.objects.select_related("parent").filter(uid__in=uids.sections)
    authors = Author.objects.filter(uid__in=uids.authors).values_list("uid", "name")
    images = Image.objects.filter(uid__in=uids.images).values_list("uid", "title")
    articles = Article.objects.filter(uid__in=uids.articles).select_related("section")
    named = list(articles.defer("body"))
    return Names(
        {str(s.uid): f"{s.parent.name} › {s.name}" if s.parent else s.name for s in sections},
        {str(uid): name for uid, name in authors},
        {str(uid): title for uid, title in images},
        {str(article.uid): article.headline for article in named},
        {item: row.name for item, row in TagName.objects.find(uids.tags).items()},
        {story_url(one.uid): absolute(one.get_absolute_url()) for one in named if one.section},
    )
