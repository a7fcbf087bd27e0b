"""The front page: the arrangement, and the newest articles in the places left open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

from articles.domain.audience.popular import load_most_read
from articles.enums import Label, Period, Seen, Slot
from articles.models import Article, FrontSlot, Section
from articles.models.selection import Selection, newest_of, newest_of_top_sections
from articles.models.visibility import Position
from articles.narrowing import required
from newsroom.page_cache.dependencies import depend_on, remembered

SIZES = {Slot.BREAKING: 1, Slot.LEAD: 1, Slot.SECONDARY: 3, Slot.PICK: 4}
LATEST = 6
PER_SECTION = 4
MOST_READ = 5
FEWEST_READ = 3  # fewer are no ranking
SPARE = 6  # how many stories further the page looks for one with a picture


class Entry(Protocol):
    """What the page looks at of an article: it may be one, or its stored card."""

    @property
    def pk(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def section_id(self) -> int | None: ...
    @property
    def root_section_id(self) -> int | None: ...
    @property
    def has_picture(self) -> bool: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def position(self) -> Position: ...


E = TypeVar("E", bound=Entry)
# Loads articles with what their cards show, newest first.
Load = Callable[[Selection], Sequence[Entry]]


def load_articles(articles: Selection) -> list[Article]:
    return list(Article.objects.filter(pk__in=articles.expression).newest().for_cards())


class Place(NamedTuple):
    """An article that the newsroom has placed, with the words of the breaking bar, or ""."""

    slot: str
    text: str
    article: Entry


Placed = Place | FrontSlot


@dataclass
class SectionBlock:
    section: Section
    articles: list[Entry] = field(default_factory=list)

    @property
    def is_of_one(self) -> bool:
        return len(self.articles) == 1


@dataclass
class FrontPage:
    """No article is on it twice, except in `most_read`, which is the complete ranking."""

    breaking: Placed | None
    lead: Entry | None
    secondary: list[Entry]
    latest: list[Entry]
    picks: list[Entry]
    most_read: Sequence[Entry]
    blocks: list[SectionBlock]
    newest_at: datetime | None


class _Pool(Generic[E]):
    """The newest articles that have no place on the page yet, from new to old.

    When too few of them are suitable, as after a series of paid content, the next older articles
    that are not paid are added, once.
    """

    def __init__(self, placed: Sequence[Entry], load: Callable[[Selection], Sequence[E]]):
        self.placed, self.load = {article.pk for article in placed}, load
        self.number = sum(SIZES.values()) + LATEST + len(placed) + SPARE
        newest = load(newest_of(None, self.number))
        self.newest_at = newest[0].published_at if newest else None
        self.end = newest[-1].position if len(newest) == self.number else None
        self.articles = [article for article in newest if article.pk not in self.placed]

    def _add_older(self) -> None:
        end, self.end = self.end, None
        unpaid = Article.objects.published(end).newest(end).unpaid()[: self.number]
        older = self.load(Selection.of(unpaid))
        self.articles += [article for article in older if article.pk not in self.placed]

    def take(
        self, number: int, fits: Callable[[Entry], bool], *, pictured: bool = True
    ) -> list[E]:
        """Remove and return the newest `number` that fit; `pictured`: with a picture first."""
        if not number:
            return []
        if self.end and sum(map(fits, self.articles)) < number:
            self._add_older()
        found = [article for article in self.articles if fits(article)][: number + SPARE]
        if pictured:
            found.sort(key=lambda article: not article.has_picture)
        taken = found[:number]
        gone = {article.pk for article in taken}
        self.articles = [article for article in self.articles if article.pk not in gone]
        return taken


def standing(section: Section | None = None, load: Load = load_articles) -> list[Place]:
    """Return what is placed now on the front page, or on the page of `section`."""
    page = section.pk if section else None
    depend_on(Seen.FRONT_PAGE, page)

    def has_any() -> bool:
        depend_on(Seen.FRONT_PAGE, page)
        return FrontSlot.objects.of_page(section).exists()

    if not remembered(("places", page), has_any):  # as on most sections
        return []
    rows = FrontSlot.objects.of_page(section).in_time()
    placed = list(rows.values_list("slot", "text", "article"))
    for *_, pk in placed:
        depend_on(Seen.CARD, pk)  # it may become visible
    loaded = {entry.pk: entry for entry in load(Selection.of_ids([pk for *_, pk in placed]))}
    return [Place(slot, text, loaded[pk]) for slot, text, pk in placed if pk in loaded]


def section_lead(
    section: Section, rows: Sequence[Placed] | None = None, load: Load = load_articles
) -> Entry | None:
    """Return the article that leads the page of `section`, if it is still in that section.

    `rows`, if given, replace those of the database.
    """
    for row in standing(section, load) if rows is None else rows:
        if section.pk in {row.article.section_id, row.article.root_section_id}:
            return row.article
    return None


def compose_front_page(
    sections: Sequence[Section],
    rows: Sequence[Placed] | None = None,
    load: Load = load_articles,
) -> FrontPage:
    """Return the front page of this moment, in at most seven queries whatever the archive's size.

    `rows`, if given, replace those of the database: what is placed now, in its order. Places left
    open are filled with the newest stories: the lead and the
    secondary stories, then "Terkini", then the editors' choice. Each of the top-level `sections`
    then shows its newest that are older than those; one without such stories is left out. The
    breaking bar is never filled automatically, and the lead, the secondary stories and the choice
    never with paid content: when too many of the newest are paid, one more query finds older ones
    that are not. `load` loads the articles.
    """
    depend_on(Seen.LIST_OF_SITE)
    chosen = _chosen(standing(load=load) if rows is None else rows)
    placed = [row.article for of_slot in chosen.values() for row in of_slot]
    pool = _Pool(placed, load)
    filling, latest = _fill(chosen, pool)
    lead, secondary, picks = (
        _articles(chosen[slot]) + articles for slot, articles in filling.items()
    )
    read = load_most_read(Period.DAY, MOST_READ, load)
    breaking = chosen[Slot.BREAKING][0] if chosen[Slot.BREAKING] else None
    on_page = {article.pk: article for article in (*placed, *lead, *secondary, *latest, *picks)}
    return FrontPage(
        breaking=breaking,
        lead=lead[0] if lead else None,
        secondary=secondary,
        latest=latest,
        picks=picks,
        most_read=read if len(read) >= FEWEST_READ else [],
        blocks=_blocks(sections, latest[-1].position.time, on_page, load) if latest else [],
        newest_at=pool.newest_at,
    )


def backfill(rows: Iterable[Placed]) -> dict[Slot, list[Article]]:
    """Return the articles with which `compose` fills the places that `rows` leave open.

    One query or two.
    """
    chosen = _chosen(rows)
    placed = [row.article for of_slot in chosen.values() for row in of_slot]
    return _fill(chosen, _Pool(placed, load_articles))[0]


def _chosen(rows: Iterable[Placed]) -> dict[Slot, list[Placed]]:
    """Return the first rows of each slot, as many as it holds, each article once."""
    chosen: dict[Slot, list[Placed]] = {slot: [] for slot in SIZES}
    of_slots = {slot: [row for row in rows if row.slot == slot] for slot in SIZES}
    seen = set()
    for slot, size in SIZES.items():
        for row in of_slots[slot]:
            if row.article.pk not in seen and len(chosen[slot]) < size:
                chosen[slot].append(row)
                seen.add(row.article.pk)
    return chosen


def _articles(rows: Iterable[Placed]) -> list[Entry]:
    return [row.article for row in rows]


def _fill(chosen: dict[Slot, list[Placed]], pool: _Pool[E]) -> tuple[dict[Slot, list[E]], list[E]]:
    """Return what fills the open places of the lead, the secondary stories and the choice, in
    this order, and "Terkini", which is served before the choice.
    """
    free = {slot: size - len(chosen[slot]) for slot, size in SIZES.items()}
    lead = pool.take(free[Slot.LEAD], _is_news) or pool.take(free[Slot.LEAD], _is_ours)
    secondary = pool.take(free[Slot.SECONDARY], _is_ours)
    latest = pool.take(LATEST, lambda article: True, pictured=False)
    picks = pool.take(free[Slot.PICK], _is_ours)
    return {Slot.LEAD: lead, Slot.SECONDARY: secondary, Slot.PICK: picks}, latest


def _is_ours(article: Entry) -> bool:
    return article.label != Label.ADVERTORIAL


def _is_news(article: Entry) -> bool:
    return article.label in {Label.NONE, Label.FACT_CHECK}


def _blocks(
    sections: Sequence[Section], until: datetime, on_page: dict[int, Entry], load: Load
) -> list[SectionBlock]:
    wanted = {section.pk: PER_SECTION for section in sections}
    for article in on_page.values():
        if article.position.time <= until and article.root_section_id in wanted:
            wanted[article.root_section_id] += 1
    blocks = {section.pk: SectionBlock(section) for section in sections}
    for article in load(newest_of_top_sections(wanted, until)):
        block = blocks[required(article.root_section_id)]
        if article.pk not in on_page and len(block.articles) < PER_SECTION:
            block.articles.append(article)
    return [block for block in blocks.values() if block.articles]
