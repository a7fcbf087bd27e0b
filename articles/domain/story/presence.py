"""The beat of an open form: it is still open, and nothing that its desk shows has changed.

An autosave answers with a mark of all that its answer depends on. A beat brings the mark back: as
long as it would be the same, one query is all that there is to ask.
"""

import datetime as dt
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from articles.models import Buffer
from articles.models.revision import LIVE

# One row for each other form in which the article is open. Without rows the session has ended,
# the user has lost their rights, or the form is not known or was taken for closed. Raw SQL: the
# ORM takes longer to write it than all the rest of a beat; and with more joins PostgreSQL takes
# longer to plan it.
_STANDING = """
SELECT person.id, person.password, person.is_superuser,
    (SELECT {groups} FROM auth_user_groups WHERE user_id = person.id),
    (SELECT {permissions} FROM auth_user_user_permissions WHERE user_id = person.id),
    (SELECT {sections} FROM articles_staffprofile_sections
        WHERE staffprofile_id = (SELECT id FROM articles_staffprofile WHERE user_id = person.id)),
    article.id, article.state,
    article.section_id, article.root_section_id, article.created_by_id, article.assignee_id,
    article.latest_revision_id, other.key, other.opened_at, other.user_id
FROM articles_buffer AS form
JOIN auth_user AS person ON person.id = form.user_id
LEFT JOIN articles_article AS article ON article.id = form.article_id
LEFT JOIN articles_buffer AS other
    ON other.article_id = form.article_id AND other.seen_at > %s AND other.key <> form.key
WHERE form.key = %s AND form.seen_at > %s
AND EXISTS (SELECT 1 FROM django_session WHERE session_key = %s AND expire_date > %s)
AND person.is_active AND person.is_staff AND (
    person.is_superuser
    OR (SELECT id FROM auth_permission WHERE codename = 'change_article') IN (
        SELECT permission_id FROM auth_user_user_permissions WHERE user_id = person.id
        UNION ALL
        SELECT permission_id FROM auth_group_permissions WHERE group_id IN (
            SELECT group_id FROM auth_user_groups WHERE user_id = person.id
        )
    )
)
ORDER BY other.opened_at, other.key
"""
_LIST = {"sqlite": "GROUP_CONCAT({})", "postgresql": "STRING_AGG({}::text, ',')"}
_SEEN = "UPDATE articles_buffer SET seen_at = %s WHERE key = %s"


def mark_of(key: UUID, session: str | None) -> str:
    """Return the mark for the form `key` of the user of `session`; "" when it is not open.

    Nobody else can make it: it shows that this user was given an answer about this form when all
    of that was so. Sent back, it counts for as long as it is so. Take it before what it marks is
    read: what changes in between is then answered twice, and not never.
    """
    now = timezone.now()
    live = _time(now - LIVE)
    with connection.cursor() as cursor:
        cursor.execute(_standing(connection.vendor), [live, _uid(key), live, session, _time(now)])
        rows = cursor.fetchall()
    if not rows:
        return ""
    message = repr((str(key), session, rows))
    return salted_hmac(__name__, message, algorithm="sha256").hexdigest()


@cache
def _standing(vendor: str) -> str:
    ids = _LIST[vendor]
    return _STANDING.format(
        groups=ids.format("group_id"),
        permissions=ids.format("permission_id"),
        sections=ids.format("section_id"),
    )


def is_unchanged(key: UUID, session: str | None, mark: str) -> bool:
    """Return whether `mark` is still that of the form `key`, which is seen as open then."""
    if not mark or not constant_time_compare(mark, mark_of(key, session)):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [_time(timezone.now()), _uid(key)])
    return True


def _time(time: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(time)


def _uid(uid: UUID) -> Any:
    return Buffer._meta.pk.get_db_prep_value(uid, connection)
