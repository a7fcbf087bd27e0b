"""How often links to stories were reached and followed; nothing about the readers is stored.

A link is reached when it was in view for a second: the script of the page (js/links.js) says so.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.enums import LinkPlace


class Counted(models.Model):
    """A count of one hour, of the links at one place of pages.

    `position` is the number of the link among those of its place, from 1; 20 is that of all that
    follow too. `hour` is the time (UTC) at which the hour began.
    """

    place = models.CharField(max_length=8, choices=LinkPlace)
    position = models.PositiveSmallIntegerField()
    is_click = models.BooleanField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        default_permissions = ()


class LinkCountManager(models.Manager["LinkCount"]):
    def get_by_natural_key(
        self, source: str, target: str, place: str, position: int, is_click: bool, hour: str
    ) -> "LinkCount":
        at_place = {"place": place, "position": position, "is_click": is_click}
        return self.get(source__uid=source, target__uid=target, hour=hour, **at_place)


class LinkCount(Counted):
    """How often readers of `source` reached its link to `target`, or followed it."""

    source = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, db_index=False, related_name="link_counts"
    )
    target = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")

    objects = LinkCountManager()

    class Meta(Counted.Meta):
        verbose_name = _("readers of a link in an hour")
        verbose_name_plural = _("readers of links by the hour")
        constraints = [
            models.UniqueConstraint(
                "source", "target", "place", "position", "is_click", "hour",
                name="link_count_once_an_hour",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="link_count_not_to_itself"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["hour"], name="link_count_hour"),
            models.Index(fields=["hour"], condition=Q(is_click=True), name="link_count_clicks"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} {self.hour}: {self.count}"

    def natural_key(self) -> tuple[object, ...]:
        at_place = (self.place, self.position, self.is_click)
        return (str(self.source.uid), str(self.target.uid), *at_place, self.hour.isoformat())


class PlaceCountManager(models.Manager["PlaceCount"]):
    def get_by_natural_key(
        self, place: str, position: int, is_click: bool, hour: str
    ) -> "PlaceCount":
        return self.get(place=place, position=position, is_click=is_click, hour=hour)


class PlaceCount(Counted):
    """The sum of the LinkCount of all articles: so the desk reads few rows, whatever is read."""

    objects = PlaceCountManager()

    class Meta(Counted.Meta):
        verbose_name = _("readers of a place for links in an hour")
        verbose_name_plural = _("readers of places for links by the hour")
        constraints = [
            models.UniqueConstraint(
                "hour", "place", "position", "is_click", name="place_count_once_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.position} {self.hour}: {self.count}"

    def natural_key(self) -> tuple[object, ...]:
        return (self.place, self.position, self.is_click, self.hour.isoformat())
