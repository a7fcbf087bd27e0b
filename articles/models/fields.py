from django.conf import settings
from django.core.validators import URLValidator
from django.db import models

from articles import body, text
from articles.content.shape import complete


class BodyField(models.TextField):
    """Text that is sanitised before it is stored, whoever writes it.

    Forms, deserialisers and, through Django's own `get_prep_value`, every write (`save`, `update`,
    `bulk_create`, raw saves of fixtures) call `to_python`, so no caller can forget it.
    """

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else body.sanitise(value)


class _Printable:
    """Mixin for text columns: removes, in every write, characters that XML does not allow."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else text.printable(value)


class LineField(_Printable, models.CharField):
    """A CharField of printable characters."""


class ProseField(_Printable, models.TextField):
    """A TextField of printable characters, without markup."""


class HttpsURLField(models.URLField):
    """An http or https URL; https is added to one that is typed without a scheme."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def get_db_prep_save(self, value, connection):
        """Store "" for any other scheme (javascript:): fixtures are saved without validation."""
        if isinstance(value, str) and not value.lower().startswith(("http://", "https://")):
            value = ""
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class ContentField(models.JSONField):
    """A stored `articles.content.shape.Content`; fields newer than it are added when it is read.

    In migrations it is the JSONField that it is in the database.
    """

    def from_db_value(self, value, expression, connection):
        value = super().from_db_value(value, expression, connection)
        return complete(value) if isinstance(value, dict) else value

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def user_key(**options) -> models.ForeignKey:
    """Return a key to an account, which cannot be deleted as long as a row refers to it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options
    )
