"""What people call the things that contents hold by id."""

from dataclasses import dataclass, field

from articles.body import image_uids, read_also_links
from articles.content.shape import Content


@dataclass(frozen=True)
class Names:
    """What people call the things that contents hold by id."""

    sections: dict[int, str] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ids:
    """The ids whose names a comparison shows: of sections, authors, images and articles."""

    sections: set[int]
    authors: set[int]
    images: set[str]
    articles: set[str]


def ids_in(*contents: Content) -> Ids:
    """Return the ids that occur in `contents`."""
    links = [link["uid"] for content in contents for link in content["end_links"]]
    for content in contents:
        links += [str(link.uid or "") for link in read_also_links(content["body"])]
    return Ids(
        {content["section"] for content in contents} - {None},
        {entry["author"] for content in contents for entry in content["bylines"]},
        {
            *(content["lead_image"] for content in contents),
            *(str(uid) for content in contents for uid in image_uids(content["body"])),
        }
        - {None},
        set(links) - {""},
    )
