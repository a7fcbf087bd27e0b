"""The sessions of an account: on which devices it is signed in, and since when."""

import re
from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.access.audit import record
from articles.enums import AuditEvent

Sessions = QuerySet[UserSession]

NOTED_EVERY = 600  # seconds between two notes of the last use

# The first that fits: most browsers also claim to be others.
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("UC Browser", r"UCBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux"),
)


def note_use(request: HttpRequest) -> None:
    """Note now and then that the session of `request` is in use, and from which address.

    One whose key has changed, as a new password changes it, is noted as a new one.
    """
    key = request.session.session_key
    if key and cache.add(f"session-noted:{key}", True, NOTED_EVERY):
        UserSession.objects.create_from_request(request)


def other_sessions(request: HttpRequest, user: User) -> Sessions:
    """Return the sessions of `user` but that of `request`."""
    return account_sessions(user).exclude(session_key=request.session.session_key)


def account_sessions(user: User) -> Sessions:
    return UserSession.objects.filter(user=user)


def standing_sessions(user: User) -> list[UserSession]:
    """Return the sessions of `user` that still stand, last used first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


def end_sessions(sessions: Iterable[UserSession]) -> int:
    """Sign the devices of `sessions` out; return how many there were."""
    ended = list(sessions)
    with transaction.atomic():
        for session in ended:
            session.end()
        for session in ended:
            device = device_name(session.user_agent)
            record(AuditEvent.SESSION_ENDED, subject=session.user, kind=device)
    return len(ended)


def forget_expired() -> None:
    """Delete the sessions that are over, and the addresses from which they were used."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    if keys := list(over.values_list("pk", flat=True)):
        UserSession.objects.filter(pk__in=keys).delete()


def device_name(user_agent: str) -> str:
    """Return what `user_agent` says of a device, in words: “Chrome di Android”."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in patterns if re.search(pattern, text)), "")
