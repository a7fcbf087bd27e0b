"""The sections of the site as a tree of two levels."""

from dataclasses import dataclass

from articles.models import Section
from newsroom.page_cache.dependencies import remembered


@dataclass(frozen=True)
class Branch:
    """A top-level section and its subsections, in their order."""

    section: Section
    subsections: tuple[Section, ...]


@dataclass(frozen=True)
class SectionTree:
    """The top-level sections in their order, each with its subsections."""

    branches: tuple[Branch, ...] = ()

    def top_level(self) -> list[Section]:
        return [branch.section for branch in self.branches]

    def flat(self) -> list[Section]:
        """Return every section: each top-level section, followed by its subsections."""
        return [s for branch in self.branches for s in (branch.section, *branch.subsections)]

    def find(self, slug: str) -> Section | None:
        """Return the section with this slug, None when there is none."""
        return next((section for section in self.flat() if section.slug == slug), None)

    def parent_of(self, section: Section) -> Section | None:
        return next((top for top in self.top_level() if top.pk == section.parent_id), None)

    def path_to(self, section: Section) -> list[Section]:
        """Return `section`, after its parent when it has one."""
        return [s for s in (self.parent_of(section), section) if s]

    def subsections_of(self, section: Section) -> tuple[Section, ...]:
        return next((b.subsections for b in self.branches if b.section.pk == section.pk), ())


def section_tree() -> SectionTree:
    """Return all sections of the site: in one query, or as the last page had them."""
    return remembered("section tree", _load)


def _load() -> SectionTree:
    sections = list(Section.objects.all())
    return SectionTree(
        tuple(
            Branch(top, tuple(child for child in sections if child.parent_id == top.pk))
            for top in sections
            if top.parent_id is None
        )
    )
