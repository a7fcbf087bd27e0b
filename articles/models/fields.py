from django.core.validators import URLValidator
from django.db import models

from articles import body, text


class BodyField(models.TextField):
    """Text that is sanitised on every way to the database.

    `get_prep_value` is the one step that forms, `save`, `update`, `bulk_create` and fixtures
    share, so no caller can forget it. `to_python` makes forms and deserialised objects show what
    will be stored.
    """

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else body.sanitise(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return body.sanitise(value) if isinstance(value, str) else value


class _Printable:
    """Mixin for text columns that drops what XML cannot carry, on every way to the database."""

    def to_python(self, value):
        value = super().to_python(value)
        return text.printable(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text.printable(value) if isinstance(value, str) else value


class LineField(_Printable, models.CharField):
    """A CharField of printable characters."""


class ProseField(_Printable, models.TextField):
    """A TextField of printable characters, without markup."""


class HttpsURLField(models.URLField):
    """An address on the web; https when it is typed without a scheme."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})
