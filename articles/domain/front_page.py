"""What stands on the front page, without any story twice."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from articles.models import Article, Section

SECONDARY = 3
LATEST = 6
PER_SECTION = 4


@dataclass
class SectionBlock:
    section: Section
    articles: list[Article] = field(default_factory=list)


@dataclass
class FrontPage:
    lead: Article | None
    secondary: list[Article]
    latest: list[Article]
    blocks: list[SectionBlock]


def compose() -> FrontPage:
    """Return the front page of this moment, in three queries whatever the archive's size.

    The newest stories stand on top; each top-level section then shows its newest that are older
    than those. A section without such stories is left out.
    """
    newest = list(Article.objects.published().newest().for_cards()[: 1 + SECONDARY + LATEST])
    return FrontPage(
        lead=newest[0] if newest else None,
        secondary=newest[1 : 1 + SECONDARY],
        latest=newest[1 + SECONDARY :],
        blocks=_section_blocks(newest),
    )


def _section_blocks(newest: list[Article]) -> list[SectionBlock]:
    if not newest:
        return []
    last = newest[-1].position
    older = (
        Article.objects.published(last)
        .filter(root_section=OuterRef("pk"))
        .newest(last)
        .values("pk")
    )
    slots = [f"slot_{number}" for number in range(PER_SECTION)]
    sections = Section.objects.filter(parent=None).annotate(
        **{slot: Subquery(older[number : number + 1]) for number, slot in enumerate(slots)}
    )
    ids = {section: [getattr(section, slot) for slot in slots] for section in sections}
    cards = Article.objects.for_cards().in_bulk(
        [pk for section_ids in ids.values() for pk in section_ids if pk]
    )
    return [
        SectionBlock(section, [cards[pk] for pk in section_ids if pk])
        for section, section_ids in ids.items()
        if section_ids[0]
    ]
