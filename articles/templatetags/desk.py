"""Template tags and filters for the admin."""

import datetime as dt

from django import template
from django.contrib.auth.models import User
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from articles.domain.desk import todo
from articles.domain.front import arrangement
from articles.domain.story import buffers
from articles.models import Buffer
from articles.permissions import can, can_resolve
from articles.script_words import words_url
from articles.text import person_name
from articles.widgets import IMPORT_MAP

MINUTE = dt.timedelta(minutes=1)
register = template.Library()


@register.simple_tag(takes_context=True)
def import_map(context: Context) -> SafeString:
    """Render the import map of our modules with a nonce, which the CSP of the page then has."""
    nonce = str(context["request"].csp_nonce)
    rendered: SafeString = IMPORT_MAP.render(attrs={"nonce": nonce})
    return rendered


@register.simple_tag
def desk_panels(user: User) -> list[todo.Panel]:
    """Return the lists of the desk for `user`; [] for a user who may not view articles."""
    return todo.panels(user) if can(user, "view") else []


@register.simple_tag
def unsaved_texts(user: User) -> list[Buffer]:
    return buffers.unsaved_of(user) if can(user, "change") else []


@register.simple_tag
def front_notices(user: User) -> list[arrangement.Notice]:
    """Return the notices about the pages that `user` may arrange."""
    return arrangement.notices(user) if user.has_perm("articles.change_frontslot") else []


register.simple_tag(words_url)
register.filter(person_name)
register.filter(can_resolve)


@register.filter
def has_passed(time: dt.datetime) -> bool:
    return time < timezone.now()


@register.filter
def time_ago(time: dt.datetime) -> str:
    """Return how long ago `time` was, in at most two units: “2 jam 10 menit lalu”."""
    if timezone.now() - time < MINUTE:
        return _("just now")
    return _("%(time)s ago") % {"time": _joined(timesince(time))}


@register.filter
def time_left(time: dt.datetime) -> str:
    return _("%(time)s left") % {"time": _joined(timeuntil(time))}


@register.filter
def time_over(time: dt.datetime) -> str:
    return _("late by %(time)s") % {"time": _joined(timesince(time))}


def _joined(units: str) -> str:
    return units.replace(", ", " ")
