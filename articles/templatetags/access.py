"""Template filters for the pages about signing in."""

from django import template

from articles.domain.access import sessions

register = template.Library()

register.filter(sessions.device_name)
