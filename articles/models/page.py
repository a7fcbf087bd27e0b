from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import PageName, Seen
from articles.models.fields import BodyField, LineField, user_key
from articles.models.observed import Observed


class PageManager(models.Manager["Page"]):
    def get_by_natural_key(self, name: str) -> "Page":
        return self.get(name=name)


class Page(Observed):
    """A page about the newsroom itself, such as its guidelines and its contact.

    `is_starter` is true for a text that came with the software and that no editor has saved since.
    """

    seen_as = Seen.PAGE

    name = models.CharField(_("page"), max_length=40, unique=True, choices=PageName)
    title = LineField(_("title"), max_length=120)
    description = LineField(
        _("description"), max_length=200, blank=True, help_text=_("For search engines.")
    )
    body = BodyField(_("text"))
    is_starter = models.BooleanField(
        _("still the text that came with the software"), default=False
    )
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)
    modified_by = user_key(null=True, editable=False)

    objects = PageManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("page about the newsroom")
        verbose_name_plural = _("pages about the newsroom")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.name}/"

    def natural_key(self) -> tuple[str, ...]:
        return (self.name,)
