"""Display names of the rows that contents refer to by id."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field

from articles.content.fields import FIELDS
from articles.content.shape import Content


@dataclass(frozen=True)
class Names:
    """Display names of the rows that contents refer to by id."""

    sections: dict[int, str] = dataclass_field(default_factory=dict)
    authors: dict[int, str] = dataclass_field(default_factory=dict)
    images: dict[str, str] = dataclass_field(default_factory=dict)
    articles: dict[str, str] = dataclass_field(default_factory=dict)
    tags: dict[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Ids:
    """The ids whose display names a comparison needs."""

    sections: set[int] = dataclass_field(default_factory=set)
    authors: set[int] = dataclass_field(default_factory=set)
    images: set[str] = dataclass_field(default_factory=set)
    articles: set[str] = dataclass_field(default_factory=set)
    tags: set[str] = dataclass_field(default_factory=set)


def ids_in(*contents: Content) -> Ids:
    """Return the ids that occur in `contents`."""
    ids = Ids()
    for content in contents:
        for name, field in FIELDS.items():
            value = content[name]
            for item in value if field.is_list else filter(None, [value]):
                for kind, key in field.references(item):
                    getattr(ids, kind).add(key)
    return ids
