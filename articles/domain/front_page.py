"""What stands on the front page, without any story twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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


def compose(sections: Sequence[Section]) -> FrontPage:
    """Return the front page of this moment, in two queries whatever the archive's size.

    The newest stories stand on top; each of the top-level `sections` then shows its newest that
    are older than those. A section without such stories is left out.
    """
    newest = list(Article.objects.published().newest().for_cards()[: 1 + SECONDARY + LATEST])
    return FrontPage(
        lead=newest[0] if newest else None,
        secondary=newest[1 : 1 + SECONDARY],
        latest=newest[1 + SECONDARY :],
        blocks=_blocks(sections, newest),
    )


def _blocks(sections: Sequence[Section], newest: list[Article]) -> list[SectionBlock]:
    if not newest:
        return []
    until = newest[-1].published_at
    on_top = {article.pk for article in newest}
    # Stories of the very moment at which the top ends may stand there already.
    each = PER_SECTION + sum(article.published_at == until for article in newest)
    found = Article.objects.newest_of_sections(sections, until, each).for_cards()
    blocks = {section.pk: SectionBlock(section) for section in sections}
    for article in found:
        block = blocks[article.root_section_id]
        if article.pk not in on_top and len(block.articles) < PER_SECTION:
            block.articles.append(article)
    return [block for block in blocks.values() if block.articles]
