from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models

from articles import body, text
from articles.content.shape import complete
from articles.narrowing import required

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms
    from django.contrib.auth.models import User
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression

    UserKey = models.ForeignKey[User, User]
    NullableUserKey = models.ForeignKey[User | None, User | None]


class BodyField(models.TextField):
    """Text that is sanitised before it is stored, whoever writes it.

    Forms, deserialisers and, through Django's own `get_prep_value`, every write (`save`, `update`,
    `bulk_create`, raw saves of fixtures) call `to_python`, so no caller can forget it.
    """

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else body.sanitise(value)


class _Typed(models.Field):
    """Mixin for text columns: removes, in every write, characters that show nothing."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else text.typed(value)


class LineField(_Typed, models.CharField):
    """A CharField of characters that are seen."""


class ProseField(_Typed, models.TextField):
    """A TextField of characters that are seen, without markup."""


class KeyField(models.CharField):
    """The `text.title_key` of a title. Values that are written or looked for are folded, too.

    So what an earlier version wrote, such as a fixture, is a key of today.
    """

    def fold(self, value: str) -> str:
        return text.title_key(value)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else self.fold(value)


class NameKeyField(KeyField):
    """The `text.name_key` of a name of a tag."""

    def fold(self, value: str) -> str:
        return text.name_key(value)


class HttpsURLField(models.URLField):
    """An http or https URL; https is added to one that is typed without a scheme."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Store "" for any other scheme (javascript:): fixtures are saved without validation."""
        if isinstance(value, str) and not value.lower().startswith(("http://", "https://")):
            value = ""
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class ContentField(models.JSONField):
    """A stored `articles.content.shape.Content`; fields newer than it are added when it is read.

    In migrations it is the JSONField that it is in the database.
    """

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Any:
        content = super().from_db_value(value, expression, connection)
        return complete(content) if isinstance(content, dict) else content

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def clean_text(model: type[models.Model], name: str, text: str) -> str:
    """Return `text` as a form cleans it for the column `name`; raises ValidationError."""
    column = model._meta.get_field(name)
    field = column.formfield() if isinstance(column, models.Field) else None
    cleaned: str = required(field).clean(text)
    return cleaned


@overload
def user_key(*, null: Literal[True], **options: Any) -> NullableUserKey: ...


@overload
def user_key(*, null: Literal[False] = False, **options: Any) -> UserKey: ...


def user_key(*, null: bool = False, **options: Any) -> UserKey | NullableUserKey:
    """Return a key to an account, which cannot be deleted as long as a row refers to it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null, **options
    )
