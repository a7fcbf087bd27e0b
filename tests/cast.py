"""The people of the tests."""

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
    """Make an editor; with `sections`, one who is limited to them."""
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
    """Staff without a permission on anything."""
    return _staff("tamu")


def reader():
    """An account that is not staff."""
    return get_user_model().objects.create_user("pembaca", password=PASSWORD)
