"""The registry of the fields of a content: what the article form edits.

All code that treats fields alike reads it: blank and stored contents, cleaning, labels, merging,
comparing, the columns of the row, the form, and the desk's scripts. A new text field needs a
column of `Article` with its migration, one line here, and a place in the form's template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.body import baca_juga_refs, image_uids, sentence_links
from articles.content import values
from articles.enums import Aspect, Label, Role
from articles.text import title_key

if TYPE_CHECKING:
    from articles.content.names import Names
    from articles.content.values import BylineEntry, LinkEntry

# A row that a value refers to: the attribute of `content.names.Uids` for it, and its uid.
Reference = tuple[str, str]
# The identity of an item of a list, and its number among the items with the same identity.
ItemKey = tuple[Hashable, int]


class Merge(Enum):
    """How a field that two people changed differently is merged."""

    JOIN = auto()  # a conflict; both texts can be kept, one after the other
    CHOOSE = auto()  # a conflict; one value is kept
    BLOCKS = auto()  # block by block; one that both changed is a conflict, both can be kept
    ITEMS = auto()  # item by item; one that both changed is a conflict
    NAMES = auto()  # item by item; items have no other data, so there are no conflicts


class InputType(StrEnum):
    """How static/js/desk/form.js reads and writes an input of the form."""

    TEXT = auto()
    UID = auto()  # a uid or null
    NAMES = auto()  # the values of the selected options of a <select multiple>
    ROWS = auto()  # a list as JSON


def _as_text(value: Any, names: Names) -> str:
    return str(value)


def _no_references(value: Any) -> Iterable[Reference]:
    return ()


@dataclass(frozen=True)
class Field:
    """One field of a content.

    `clean` converts any JSON to a value, see `content.values`. `is_column` is true if the article
    stores the value in a column of the same name. `aspects` are what of an article is different
    for readers when the value is, beside its own page.

    The other functions take a value that is not empty, or an item of a list. `show` returns its
    display text, `references` the rows it refers to by uid. `identity` returns the key of an item,
    which stays the same when the item's other data change; only list fields have one.
    """

    name: str
    label: Promise
    merge: Merge
    input: InputType
    clean: Callable[[Any], Any]
    is_column: bool = False
    aspects: frozenset[Aspect] = frozenset()
    show: Callable[[Any, Names], str] = _as_text
    references: Callable[[Any], Iterable[Reference]] = _no_references
    identity: Callable[[Any], Hashable] | None = None

    @property
    def blank(self) -> Any:
        return self.clean(None)

    @property
    def title(self) -> str:
        """The label with a capital letter, in the active language."""
        return capfirst(str(self.label))

    @property
    def is_list(self) -> bool:
        return self.identity is not None

    @property
    def is_prose(self) -> bool:
        """Whether it is written text, which a comparison shows word by word."""
        return self.merge is Merge.JOIN

    def item_keys(self, items: list[Any]) -> list[ItemKey]:
        """Return a key for each item: its identity, and its number among equal identities.

        Raises TypeError for a field that is not a list.
        """
        if self.identity is None:
            raise TypeError(f"{self.name} has no items")
        counts: Counter[Hashable] = Counter()
        keys: list[ItemKey] = []
        for item in items:
            identity = self.identity(item)
            counts[identity] += 1
            keys.append((identity, counts[identity]))
        return keys


def _prose(name: str, label: Promise, *aspects: Aspect) -> Field:
    return Field(
        name, label, Merge.JOIN, InputType.TEXT, values.read_text, is_column=True,
        aspects=frozenset(aspects),
    )  # fmt: skip


def _address(name: str, label: Promise, *aspects: Aspect) -> Field:
    return replace(_prose(name, label, *aspects), merge=Merge.CHOOSE)


def _references_of_body(body: str) -> Iterable[Reference]:
    yield from (("images", str(uid)) for uid in image_uids(body))
    links = [*baca_juga_refs(body), *sentence_links(body)]
    yield from (("articles", str(link.uid)) for link in links if link.uid)


def _show_byline(entry: BylineEntry, names: Names) -> str:
    author = names.authors.get(entry["author"], entry["author"])
    return f"{author} ({Role(entry['role']).label})"


def _show_link(link: LinkEntry, names: Names) -> str:
    text = link["text"] or names.articles.get(link["uid"], link["uid"])
    return f"{text} ({link['url']})" if link["url"] and text else text or link["url"]


def _references_of_link(link: LinkEntry) -> Iterable[Reference]:
    return [("articles", link["uid"])] if link["uid"] else []


_IN_ORDER = (
    _prose("headline", _("headline"), Aspect.HEADLINE),
    _prose("short_headline", _("short headline"), Aspect.HEADLINE),
    _address("slug", _("address"), Aspect.HEADLINE),
    _prose("kicker", _("kicker"), Aspect.HEADLINE),
    _prose("standfirst", _("standfirst"), Aspect.HEADLINE),
    _prose("lead_caption", _("caption of the lead image")),
    _prose("dateline", _("dateline")),
    _prose("source", _("source")),
    _prose("disclosure", _("disclosure")),
    _prose("seo_title", _("title for search engines")),
    _prose("seo_description", _("description for search engines")),
    _address("canonical_url", _("canonical address"), Aspect.PLACE),
    Field(
        "body", _("text"), Merge.BLOCKS, InputType.TEXT, values.read_body, is_column=True,
        references=_references_of_body,
    ),
    Field(
        "section", _("section"), Merge.CHOOSE, InputType.UID, values.read_reference,
        aspects=frozenset({Aspect.HEADLINE, Aspect.PLACE}),
        show=lambda uid, names: names.sections.get(uid, uid),
        references=lambda uid: [("sections", uid)],
    ),
    Field(
        "lead_image", _("lead image"), Merge.CHOOSE, InputType.UID, values.read_reference,
        aspects=frozenset({Aspect.HEADLINE}),
        show=lambda uid, names: names.images.get(uid, uid),
        references=lambda uid: [("images", uid)],
    ),
    Field(
        "label", _("label"), Merge.CHOOSE, InputType.TEXT, values.read_label, is_column=True,
        aspects=frozenset({Aspect.HEADLINE}),
        show=lambda label, names: str(Label(label).label),
    ),
    Field(
        "tags", _("tags"), Merge.NAMES, InputType.NAMES, values.read_tags,
        show=lambda item, names: names.tags.get(item, item),
        references=lambda item: [("tags", item)],
        identity=values.tag_identity,
    ),
    Field(
        "bylines", _("bylines"), Merge.ITEMS, InputType.ROWS, values.read_bylines,
        show=_show_byline,
        references=lambda entry: [("authors", entry["author"])],
        identity=lambda entry: entry["author"],
    ),
    Field(
        "end_links", _("Baca Juga below the text"), Merge.ITEMS, InputType.ROWS, values.read_links,
        show=_show_link,
        references=_references_of_link,
        identity=lambda link: link["uid"] or link["url"] or title_key(link["text"]),
    ),
)  # fmt: skip

# In the order in which a comparison shows the fields and a merge lists its conflicts.
FIELDS: dict[str, Field] = {field.name: field for field in _IN_ORDER}
COLUMNS = tuple(name for name, field in FIELDS.items() if field.is_column)
