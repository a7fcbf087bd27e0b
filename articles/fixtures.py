"""Fixtures in JSON: what `dumpdata` writes and `loaddata` reads.

Beside what Django does, rows keep their meaning in another database: articles their number, which
is in their address; keys to revisions; microseconds. A fixture changes nothing that it does not
name. docs/decisions/0022-identity.md says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.core.serializers import json
from django.core.serializers.base import DEFER_FIELD, DeserializedObject, deserialize_fk_value
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleParts,
    AttemptCount,
    AuditEntry,
    Author,
    CountedFailures,
    ExternalHost,
    ExternalLink,
    ExternalScan,
    Image,
    LinkFinding,
    OutdatedRelated,
    PageChange,
    RelatedStory,
    Revision,
    SearchEntry,
    SearchPhrase,
    SearchTerm,
    SearchWord,
    Section,
    UncountedWords,
)
from articles.narrowing import required

# Rows that other databases may have or not; a fixture may refer to such that are not there.
_MAY_LACK = (get_user_model(), Revision)
# Made from other rows, and made anew where those are loaded; or of this site alone.
DERIVED = (
    ArticleParts, AttemptCount, ExternalHost, ExternalLink, ExternalScan, LinkFinding,
    OutdatedRelated, PageChange, RelatedStory, SearchEntry, SearchPhrase, SearchTerm, SearchWord,
    UncountedWords,
)  # fmt: skip
# They tell of one database, and stay there.
KEPT_HERE = (AuditEntry, CountedFailures)


class _ExactEncoder(json.DjangoJSONEncoder):
    """Django's own cuts microseconds, which are part of the order of lists."""

    def default(self, o: Any) -> Any:
        if isinstance(o, dt.datetime):
            return o.isoformat().replace("+00:00", "Z")
        return super().default(o)


class Serializer(json.Serializer):
    """Writes the numbers of articles, and keys to revisions as their article and number.

    It leaves out rows that are derived from others, and the audit log.
    """

    # Django's stubs leave out what its own serialisers override of each other, here and below.

    def serialize(self, queryset: Iterable[models.Model], **options: Any) -> Any:
        rows = (row for row in queryset if not isinstance(row, (*DERIVED, *KEPT_HERE)))
        return super().serialize(rows, **options)

    def _init_options(self) -> None:
        # Not in the stubs.
        super()._init_options()  # type: ignore[misc]
        self.json_kwargs["cls"] = _ExactEncoder

    def get_dump_object(self, obj: models.Model) -> dict[str, Any]:
        data = super().get_dump_object(obj)
        # The number of an article is in its address, so it stays where it is free.
        return {"model": data["model"], "pk": obj.pk, **data} if isinstance(obj, Article) else data

    def handle_fk_field(self, obj: models.Model, field: models.ForeignKey[Any, Any]) -> None:
        # Revisions have no `natural_key`, because Django would then order articles after them.
        super().handle_fk_field(obj, field)
        pk = getattr(obj, field.attname)
        if field.related_model is Revision and self.use_natural_foreign_keys and pk:
            named = Revision.objects.using(obj._state.db).values_list("article__uid", "number")
            uid, number = named.get(pk=pk)
            # Not in the stubs.
            self._current[field.name] = [str(uid), number]  # type: ignore[attr-defined]


class Row(DeserializedObject):
    """A row of a fixture, and what is to be told of it.

    `stored` is the row that it replaces; `newer_here` is the same if that is an article with newer
    revisions than the fixture knows. `is_renumbered`: another row has its number. `unknown` are
    the accounts and revisions that it names and that are not there, by field; `is_left_out`: it
    cannot be stored without them. `waits`: rows that it names have not come yet.
    """

    stored: models.Model | None = None
    newer_here: Article | None = None
    is_renumbered = False
    is_left_out = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unknown: dict[str, Any] = {}
        self.waits = bool(self.deferred_fields)

    def complete(self, named: Mapping[str, Any]) -> None:
        """Set the number and the columns of `stored` that are not in `named`.

        A uid stays, because contents name it; a picture that is down here stays down. A null
        account or revision counts as not named: a fixture is often written where there are none.
        """
        stored = required(self.stored)
        kept = {"uid"}
        if isinstance(stored, Article) and _knows_less(named.get("latest_revision"), stored):
            self.newer_here = stored
            kept |= {"live_revision", "latest_revision"}
        if isinstance(stored, Image) and stored.taken_down_at:
            kept |= {"taken_down_at", "version", "share_bytes"}
        for field in stored._meta.concrete_fields:
            is_null = named.get(field.name) is None and field.related_model in _MAY_LACK
            if field.name in kept or field.name not in named or is_null or field.primary_key:
                self.deferred_fields.pop(field, None)
            elif field not in self.deferred_fields:
                continue
            setattr(self.object, field.attname, getattr(stored, field.attname))

    def save(self, save_m2m: bool = True, using: str | None = None, **options: Any) -> None:
        if not self.waits:
            super().save(save_m2m, using, **options)
        else:  # where it needs a row that comes later, `save_deferred_fields` stores it
            with suppress(IntegrityError), transaction.atomic(using):
                super().save(save_m2m, using, **options)

    def save_deferred_fields(self, using: str | None = None) -> None:
        """Store the row with its keys to later rows; those to unknown rows are left empty."""
        self.waits = False
        lists = self.m2m_data or {}
        for field, value in list(self.deferred_fields.items()):
            if isinstance(field, models.ForeignKey) and field.related_model in _MAY_LACK:
                found = deserialize_fk_value(field, value, using, handle_forward_references=True)
                if found is DEFER_FIELD:
                    self.unknown[field.name] = self.deferred_fields.pop(field)
        try:
            with transaction.atomic(using):
                super().save_deferred_fields(using)
                for name, rows in lists.items():
                    getattr(self.object, name).set(rows)
        except IntegrityError:
            if not self.unknown:
                raise
            self.is_left_out = True


def _knows_less(named: Any, stored: Article) -> bool:
    """Tell whether `named`, a key to a revision in a fixture, is older than the newest here."""
    newest = stored.latest_revision
    number = named[1] if isinstance(named, list) else 0
    return newest is not None and not isinstance(named, int) and newest.number > number


class Deserializer(json.Deserializer):
    """Reads rows, each with the number and the unnamed columns of the row that it replaces."""

    def _handle_object(self, obj: Mapping[str, Any]) -> Iterator[Row]:
        # Not in the stubs.
        for read in super()._handle_object(obj):  # type: ignore[misc]
            row = Row(read.object, read.m2m_data, read.deferred_fields)
            # Not in the stubs.
            rows = type(row.object)._base_manager.using(self.using)  # type: ignore[attr-defined]
            row.stored = _stored(row.object, rows)
            if row.stored is not None:
                row.complete(obj["fields"])
            elif row.object.pk is not None and rows.filter(pk=row.object.pk).exists():
                row.object.pk, row.is_renumbered = None, True
            yield row


def _stored(loaded: models.Model, rows: models.QuerySet[Any]) -> models.Model | None:
    """Return the row that `loaded` is a version of; None if it is another that has its number."""
    if isinstance(loaded, Revision):
        return rows.filter(article=loaded.article_id, number=loaded.number).first()
    if isinstance(loaded, Article) or (loaded.pk is None and isinstance(loaded, Section | Author)):
        return rows.filter(uid=loaded.uid).first()
    stored = rows.filter(pk=loaded.pk).first() if loaded.pk is not None else None
    if hasattr(loaded, "natural_key") or not isinstance(loaded._meta.pk, models.AutoField):
        return stored
    # Without a name of its own, a row is known by what it belongs to and when it began.
    known_by = [
        field
        for field in loaded._meta.concrete_fields
        if (field.is_relation and not field.null) or field.default is timezone.now
    ]
    same = rows.filter(**{field.attname: getattr(loaded, field.attname) for field in known_by})
    if any(field.one_to_one for field in known_by):
        return same.first()
    with_number = same.filter(pk=loaded.pk).first()
    has_time = any(not field.is_relation for field in known_by)
    return same.first() if stored and has_time and not with_number else with_number
