"""What no password may be, beside what Django refuses."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.text import folded

SHORTEST_NAME = 3  # letters
FEWEST_LETTERS = 6  # beside the names


class NameValidator:
    """Refuses a password that is hardly more than a name, of the person or of the newsroom.

    Names forwards and backwards, digits and signs are taken out of it; enough letters have to be
    left. A password without such a name may be of digits and signs.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        typed = left = _letters(password)
        for name in sorted(_names(user), key=len, reverse=True):
            left = left.replace(name, "").replace(name[::-1], "")
        if left != typed and len(left) < FEWEST_LETTERS:
            raise ValidationError(
                _(
                    "This password is hardly more than a name. Take several words that have "
                    "nothing to do with you or the newsroom."
                ),
                code="password_is_name",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be your name or that of the newsroom with some signs.")


def _names(user: AbstractBaseUser | None) -> Iterator[str]:
    texts = [settings.SITE_NAME, settings.NEWSROOM_COMPANY]
    if user is not None:
        texts += [getattr(user, name, "") for name in ("username", "first_name", "last_name")]
        texts.append(getattr(user, "email", "").partition("@")[0])
    for text in texts:
        for part in [text, *re.split(r"[\W\d_]+", text)]:
            if len(name := _letters(part)) >= SHORTEST_NAME:
                yield name


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, folded(text)))
