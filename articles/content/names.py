"""Display names of the rows that contents refer to by uid."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field

from articles.content.fields import FIELDS
from articles.content.shape import Content


@dataclass(frozen=True)
class Names:
    """Display names of the rows that contents refer to by uid.

    `addresses` are those of the articles, by the URL of their links in sentences.
    """

    sections: dict[str, str] = dataclass_field(default_factory=dict)
    authors: dict[str, str] = dataclass_field(default_factory=dict)
    images: dict[str, str] = dataclass_field(default_factory=dict)
    articles: dict[str, str] = dataclass_field(default_factory=dict)
    tags: dict[str, str] = dataclass_field(default_factory=dict)
    addresses: dict[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Uids:
    """The uids whose display names a comparison needs."""

    sections: set[str] = dataclass_field(default_factory=set)
    authors: set[str] = dataclass_field(default_factory=set)
    images: set[str] = dataclass_field(default_factory=set)
    articles: set[str] = dataclass_field(default_factory=set)
    tags: set[str] = dataclass_field(default_factory=set)


def uids_in(*contents: Content) -> Uids:
    """Return the uids that occur in `contents`."""
    uids = Uids()
    for content in contents:
        for name, field in FIELDS.items():
            value = content[name]
            for item in value if field.is_list else filter(None, [value]):
                for kind, uid in field.references(item):
                    getattr(uids, kind).add(uid)
    return uids
