"""What people call the things that contents hold by id."""

from dataclasses import dataclass, field

from articles.body import image_uids, read_also_links
from articles.content import Content
from articles.models import Article, Author, Image, Section


@dataclass(frozen=True)
class Names:
    """What people call the things that contents hold by id."""

    sections: dict[int, str] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """The ids whose names a comparison shows: of sections, authors, images and articles."""

    sections: set[int]
    authors: set[int]
    images: set[str]
    articles: set[str]


def wanted(*contents: Content) -> Wanted:
    """Return the ids that occur in `contents`."""
    links = [link["uid"] for content in contents for link in content["end_links"]]
    for content in contents:
        links += [str(link.uid or "") for link in read_also_links(content["body"])]
    return Wanted(
        {content["section"] for content in contents} - {None},
        {entry["author"] for content in contents for entry in content["bylines"]},
        {
            *(content["lead_image"] for content in contents),
            *(str(uid) for content in contents for uid in image_uids(content["body"])),
        }
        - {None},
        set(links) - {""},
    )


def names_for(*contents: Content) -> Names:
    """Return what people call everything in `contents`: one query for each kind of thing."""
    ids = wanted(*contents)
    sections = Section.objects.select_related("parent").filter(pk__in=ids.sections)
    images = Image.objects.filter(uid__in=ids.images).values_list("uid", "title")
    articles = Article.objects.filter(uid__in=ids.articles).values_list("uid", "headline")
    return Names(
        {s.pk: f"{s.parent.name} › {s.name}" if s.parent else s.name for s in sections},
        dict(Author.objects.filter(pk__in=ids.authors).values_list("pk", "name")),
        {str(uid): title for uid, title in images},
        {str(uid): headline for uid, headline in articles},
    )
