"""Links with which people without an account can read one revision, for some hours."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.access import audit
from articles.domain.story import revisions
from articles.enums import AuditEvent, State
from articles.models import Article, PreviewLink, Revision

HOURS = (24, 72, 168)
DEFAULT_HOURS = 72


class LinkEnded(Exception):
    """The link has expired, was revoked, or its article was retracted."""


def create_link(
    article: Article, number: int, *, user: User, hours: int = DEFAULT_HOURS
) -> PreviewLink:
    """Create and return a link to revision `number` of `article` that expires after `hours`.

    An article without revisions gets its first. Raises Revision.DoesNotExist when there is no such
    number, and ValidationError for hours not in HOURS and for a retracted article.
    """
    if hours not in HOURS:
        raise ValidationError(_("Choose how long the link is to work."))
    if article.state == State.RETRACTED:
        raise ValidationError(_("A retracted story is not shared."))
    with transaction.atomic():
        if article.latest_revision_id is None:
            revisions.ensure_first_revision(article, user=user)
        link = PreviewLink.objects.create(
            revision=Revision.objects.get(article=article, number=number),
            created_by=user,
            expires_at=timezone.now() + dt.timedelta(hours=hours),
        )
        audit.record(
            AuditEvent.TOKEN_CREATED, user=user, subject=article, revision=number,
            expires=link.expires_at.isoformat(),
        )  # fmt: skip
        return link


def open_links(article: Article) -> QuerySet[PreviewLink]:
    """Return the links to revisions of `article` that work now, the newest first."""
    links = PreviewLink.objects.open().filter(revision__article=article)
    return links.select_related("revision", "created_by")


def revoke_link(link: PreviewLink) -> None:
    """Revoke `link` now; one that was revoked before keeps its time."""
    with transaction.atomic():
        links = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
        if links.update(revoked_at=timezone.now()):
            revision = link.revision
            audit.record(
                AuditEvent.TOKEN_REVOKED, subject=revision.article, revision=revision.number
            )


def token_of(link: PreviewLink) -> str:
    """Return the last part of the address of `link`: its key, signed."""
    return _signer().sign(str(link.pk))


def find_link(token: str) -> PreviewLink:
    """Return the link of `token`, with its revision and article.

    Raises PreviewLink.DoesNotExist when this site did not sign the token or the article was
    deleted, and LinkEnded when the link is not valid any more.
    """
    key = _key_of(token)
    if key is None:
        raise PreviewLink.DoesNotExist
    link = PreviewLink.objects.select_related("revision__article").get(pk=key)
    if not link.is_open or link.revision.article.state == State.RETRACTED:
        raise LinkEnded
    return link


def is_link(token: str) -> bool:
    """Tell whether this site signed `token`; the link itself may have ended."""
    return _key_of(token) is not None


def _key_of(token: str) -> str | None:
    try:
        return _signer().unsign(token)
    except BadSignature:
        return None


def _signer() -> Signer:
    return Signer(salt="articles.preview_links", sep=".")
