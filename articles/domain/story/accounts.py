"""Accounts that are deleted: the text that nobody saved goes to another user."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.fields.json import KT
from django.utils import timezone

from articles.models import Buffer
from articles.models.revision import LIVE, BufferQuerySet
from articles.text import person_name


def unsaved_texts(users: Collection[User]) -> BufferQuerySet:
    """Return the unsaved texts of `users`, of open forms too, newest first.

    Each has its user, its article and the typed `headline`, but no content.
    """
    found = Buffer.objects.filter(user__in=users).unsaved()
    found = found.annotate(headline=KT("content__headline")).select_related("user", "article")
    return found.defer("content", "article__body")


@transaction.atomic
def hand_over(users: Collection[User], heir: User) -> int:
    """Give the unsaved texts of `users` to `heir`; return how many there were.

    Each is offered to `heir` at once, with the name of who typed it. A form that is still open
    cannot store text any more: its browser keeps it, and says so.
    """
    # Locked, so that no autosave changes a text between the question and the deletion.
    rows = Buffer.objects.filter(user__in=users).order_by("pk").select_for_update()
    list(rows.values_list("pk"))
    found = Buffer.objects.filter(user__in=users).unsaved().values_list("pk", flat=True)
    texts = Buffer.objects.filter(pk__in=list(found))
    for user in users:
        texts.filter(user=user, typed_by="").update(typed_by=person_name(user))
    return texts.update(user=heir, seen_at=timezone.now() - LIVE)


@transaction.atomic
def delete_accounts(users: Collection[User], heir: User) -> int:
    """Delete `users` and give their unsaved texts to `heir`; return how many texts there were.

    Raises ProtectedError, and changes nothing, when something refers to one of them.
    """
    count = hand_over(users, heir)
    for user in users:
        user.delete()
    return count
