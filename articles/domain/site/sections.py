from articles.models import Article, Section


def settle(section: Section) -> None:
    """Carry a section's place in the tree to its articles; to be called after saving it."""
    Article.objects.filter(section=section).exclude(root_section=section.root_id).update(
        root_section=section.root_id
    )
