"""The people of the tests."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

PASSWORD = "kata sandi untuk menguji"


def managing_editor():
    return get_user_model().objects.create_superuser("redpel", password=PASSWORD)


def editor(username="editor"):
    """Staff with every permission on the newsroom's own models."""
    user = get_user_model().objects.create_user(username, password=PASSWORD, is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["articles", "taggit"])
    )
    return user


def outsider():
    """Staff without a permission on anything."""
    return get_user_model().objects.create_user("tamu", password=PASSWORD, is_staff=True)


def reader():
    """An account that is not staff."""
    return get_user_model().objects.create_user("pembaca", password=PASSWORD)
