"""System checks that warn of what a newsroom has not set up yet.

They query the database, so they run only when databases are named: in our `check` and in
`migrate`, not at the start of every command.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import Error

from articles.enums import PageName
from articles.identity import SETTINGS, identity
from articles.models import Page, Section
from articles.validators import RESERVED_SLUGS

CONTACT_SCHEMES = ("https://", "mailto:", "tel:")


def check_newsroom(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Return warnings about pages, addresses of sections, the publisher and SECURITY_CONTACT.

    Without `databases` there are none.
    """
    if not databases:
        return []
    return [*_pages(), *_sections(), *_identity(), *_security()]


def _pages() -> Iterator[CheckMessage]:
    """Yield warnings about pages that are missing or still hold the starter text.

    Source: UU 40/1999, article 12; Pedoman Pemberitaan Media Siber, item 8.
    """
    try:
        present = dict(Page.objects.values_list("name", "is_starter"))
    except Error:  # the tables do not exist yet
        return
    for name in PageName:
        if name not in present:
            yield Warning(
                f"The page /{name.value}/ is missing.",
                hint="Run “manage.py prepare” for a starter text, or write it at the desk.",
                id="newsroom.W001",
            )
        elif present[name]:
            yield Warning(
                f"The page /{name.value}/ still holds the text that came with the software.",
                hint="Make it the newsroom's own at the desk, and tick there that it is checked.",
                id="newsroom.W002",
            )


def _sections() -> Iterator[CheckMessage]:
    """Yield warnings about sections whose slug a newer version of the software reserves."""
    try:
        taken = list(Section.objects.filter(slug__in=RESERVED_SLUGS))
    except Error:
        return
    for section in taken:
        yield Warning(
            f"The address /{section.slug}/ of the section “{section}” is the site's own now.",
            hint="Give the section another address: its stories lead there by themselves.",
            id="newsroom.W005",
        )


def _identity() -> Iterator[CheckMessage]:
    newsroom = identity()
    for field, name in SETTINGS.items():
        if not getattr(newsroom, field):
            yield Warning(
                f"{name} is not set.",
                hint="Readers must be told who publishes: docs/operations.md.",
                id="newsroom.W003",
            )


def _security() -> Iterator[CheckMessage]:
    for contact in settings.SECURITY_CONTACT:
        if "@" not in contact and not contact.startswith(CONTACT_SCHEMES):
            yield Warning(
                f"SECURITY_CONTACT {contact!r} is no address that security.txt may hold.",
                hint="Give an e-mail address, or one with https:, mailto: or tel: (RFC 9116).",
                id="newsroom.W004",
            )
