"""The users of the tests."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from articles.models import StaffProfile
from articles.permissions import EDITOR, MANAGING_EDITOR, REPORTER

PASSWORD = "kata sandi untuk menguji"


def _staff(username, group=None, **fields):
    user = get_user_model().objects.create_user(
        username, password=PASSWORD, is_staff=True, **fields
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def reporter(username="reporter"):
    return _staff(username, REPORTER)


def editor(username="editor", *, sections=()):
    """Return an editor, limited to `sections` if they are given."""
    user = _staff(username, EDITOR)
    if sections:
        StaffProfile.objects.create(user=user).sections.set(sections)
    return user


def managing_editor(username="redpel"):
    return _staff(username, MANAGING_EDITOR)


def limited_managing_editor(sections, username="redpel-kanal"):
    user = _staff(username, MANAGING_EDITOR)
    StaffProfile.objects.create(user=user).sections.set(sections)
    return user


def superuser(username="admin"):
    return get_user_model().objects.create_superuser(username, password=PASSWORD)


def outsider():
    """Return a staff user without any permission."""
    return _staff("tamu")


def reader():
    """Return a user who is not staff."""
    return get_user_model().objects.create_user("pembaca", password=PASSWORD)
