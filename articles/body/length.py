"""How long the HTML of a body may be, whichever way it comes in."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

LONGEST_BODY = 400_000  # characters


def validate_length(text: str) -> None:
    """Raise ValidationError for a text that is too long for a body; call it before parsing."""
    if len(text) > LONGEST_BODY:
        length, most = (
            number_format(number, force_grouping=True) for number in (len(text), LONGEST_BODY)
        )
        message = _("The text has %(length)s characters; at most %(most)s fit into one article.")
        raise ValidationError(message % {"length": length, "most": most})
