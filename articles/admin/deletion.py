"""The pages that ask before something is deleted, or say what still refers to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.core import checks
from django.db import IntegrityError, transaction
from django.db.models import (
    CASCADE,
    PROTECT,
    SET_NULL,
    Exists,
    ForeignKey,
    ForeignObjectRel,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.pagination import CheckedAdmin
from articles.domain.access import audit
from articles.enums import AuditEvent
from articles.models import Article
from articles.models.revision import cascade_without_text
from articles.narrowing import required

COUNTED, SHOWN = 1_000, 5


class Effect(Enum):
    """What becomes of a row when the record is deleted that it refers to."""

    PREVENTS = "it prevents the deletion"
    DELETED = "it is deleted too"
    CLEARED = "it stays, without the reference"


_EFFECTS = {PROTECT: Effect.PREVENTS, CASCADE: Effect.DELETED, SET_NULL: Effect.CLEARED}
# Unsaved texts, which the page of an account lists itself.
_TOLD_APART = (cascade_without_text,)


class RowCount(Subquery):
    """The number of rows of a query; its slice bounds how many are read."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass
class References:
    """The rows of one model that refer to the records: at most COUNTED + 1 of them.

    `shown` are the texts and the addresses of the newest.
    """

    model: type[Model]
    effect: Effect
    rows: QuerySet[Any]
    count: int = 0
    shown: list[tuple[str, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        if self.count <= COUNTED:
            return str(self.count)
        return _("more than %(count)s") % {"count": number_format(COUNTED, force_grouping=True)}

    @property
    def name(self) -> str:
        opts = self.model._meta
        return str(opts.verbose_name if self.count == 1 else opts.verbose_name_plural)


@dataclass
class Deletion:
    """What a deletion of `records` would do, for the templates; `in_use` are those refused."""

    records: Sequence[Model]
    references: list[References] = field(default_factory=list)
    in_use: list[tuple[str, str]] = field(default_factory=list)
    texts: Sequence[Model] = ()

    def _of(self, effect: Effect) -> list[References]:
        return [references for references in self.references if references.effect is effect]

    @property
    def preventing(self) -> list[References]:
        return self._of(Effect.PREVENTS)

    @property
    def deleted(self) -> list[References]:
        return self._of(Effect.DELETED)

    @property
    def cleared(self) -> list[References]:
        return self._of(Effect.CLEARED)


class DeletionAdmin(CheckedAdmin):
    """Base of an admin whose delete pages cost the same few queries however much refers to a row.

    Django's collect every row that would be deleted or that prevents it.
    """

    deletion_title = gettext_lazy("Delete “%s”?")

    def get_deleted_objects(self, objs, request):
        records = list(objs)
        deletion = Deletion(records)
        if not all(self.has_delete_permission(request, record) for record in records):
            return deletion, {}, {self.opts.verbose_name}, []
        relations = self._relations(request)
        deletion.references = _count(records, relations)
        if deletion.preventing and len(records) > 1:
            deletion.in_use = self._in_use(records, relations)
        else:
            for references in deletion.references:
                references.shown = _newest(request, references)
        return deletion, {}, set(), deletion.preventing

    def log_deletions(self, request, queryset):
        """Name the records in the audit log too, which names accounts and groups by itself."""
        for record in queryset:
            if not isinstance(record, User | Group):
                audit.record(AuditEvent.DELETED, subject=record)
        return super().log_deletions(request, queryset)

    def check(self, **kwargs):
        """Refuse a relation of which the delete page could not say what becomes of its rows."""
        unknown = [
            checks.Error(
                f"{relation.field} has an on_delete that DeletionAdmin does not know.",
                hint="Add it to articles.admin.deletion._EFFECTS.",
                obj=self.__class__,
                id="newsroom.E001",
            )
            for relation in _told_relations(self.model)
            if not (relation.many_to_many or relation.on_delete in _EFFECTS)
        ]
        return [*super().check(**kwargs), *unknown]

    def _relations(self, request) -> list[tuple[ForeignObjectRel, Effect]]:
        """The relations that lead to the model, each with its effect for this user."""
        found = []
        for relation in _told_relations(self.model):
            on_delete = SET_NULL if relation.many_to_many else required(relation.on_delete)
            effect = _EFFECTS[on_delete]
            if effect is Effect.DELETED and not _may_delete(request, relation.related_model):
                effect = Effect.PREVENTS
            found.append((relation, effect))
        return found

    def _in_use(self, records, relations) -> list[tuple[str, str]]:
        """Return those of `records` that may not be deleted, with the pages that say why."""
        uses = [
            Exists(rows.filter(**{relation.field.name: OuterRef("pk")}))
            for relation, effect in relations
            if effect is Effect.PREVENTS and (rows := relation.related_model._base_manager)
        ]
        chosen = self.model._base_manager.filter(pk__in=[record.pk for record in records])
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_delete"
        return [
            (str(record), reverse(address, args=[record.pk]))
            for record in chosen.filter(reduce(or_, map(Q, uses)))
        ]

    def render_delete_form(self, request, context):
        if not (context["protected"] or context["perms_lacking"]):
            context["title"] = self.deletion_title % context["object"]
        return super().render_delete_form(request, context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            return self._refuse_late(request, request.path)

    def response_action(self, request, queryset, *args, **kwargs):
        try:
            with transaction.atomic():
                return super().response_action(request, queryset, *args, **kwargs)
        except IntegrityError:
            return self._refuse_late(request, request.get_full_path())

    def _refuse_late(self, request, address):
        """Redirect to `address`: what was to be deleted came into use after it was looked up."""
        list(messages.get_messages(request))  # drops the message that it was deleted
        messages.error(
            request, _("Somebody began to use or change this just now, so nothing was deleted.")
        )
        return HttpResponseRedirect(address)


def _told_relations(model: type[Model]) -> list[ForeignObjectRel]:
    """Return the relations that lead to `model`; of many to many without the rows between."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and not relation.related_model._meta.auto_created
        and relation.on_delete not in _TOLD_APART
    ]


def _may_delete(request, model) -> bool:
    is_listed = site.is_registered(model)
    return not is_listed or site.get_model_admin(model).has_delete_permission(request)


def _count(records, relations) -> list[References]:
    """Return the references to `records` by model and effect, those without a row left out."""
    pks = [record.pk for record in records]
    parts: dict[tuple[type[Model], Effect], list[QuerySet[Any]]] = {}
    for relation, effect in relations:
        model = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": pks}).order_by()
        parts.setdefault((model, effect), []).append(rows[: COUNTED + 1])
    found = [References(*key, _joined(key[0], queries)) for key, queries in parts.items()]
    if not (records and found):
        return []
    counts = (
        type(records[0])
        ._base_manager.filter(pk=pks[0])
        .values_list(*(RowCount(references.rows.values("pk")) for references in found))
    )
    for row in counts:
        for references, count in zip(found, row, strict=True):
            references.count = count
    return [references for references in found if references.count]


def _joined(model: type[Model], queries: list[QuerySet[Any]]) -> QuerySet[Any]:
    """Return the rows that are in one of `queries`, COUNTED + 1 at most."""
    if len(queries) == 1:
        return queries[0]
    # Not an OR of their conditions: with it SQLite reads the whole table.
    rows = model._base_manager.order_by()
    first, *others = (rows.filter(pk__in=query.values("pk")).values("pk") for query in queries)
    return rows.filter(pk__in=first.union(*others))[: COUNTED + 1]


def _newest(request, references: References) -> list[tuple[str, str]]:
    """Return the newest of `references`, as texts and the addresses of their pages.

    What belongs to an article is shown as that article. Empty if the user may not view them.
    """
    model, rows = references.model, references.rows.values("pk")
    keys = (column for column in model._meta.fields if isinstance(column, ForeignKey))
    of_article = next((key.name for key in keys if key.related_model is Article), None)
    if of_article and model is not Article:
        model, rows = Article, references.rows.values(of_article)
    if not site.is_registered(model):
        return []
    if not site.get_model_admin(model).has_view_permission(request):
        return []
    newest = model._base_manager.filter(pk__in=rows).order_by("-pk")
    newest = newest.only("headline") if model is Article else newest.select_related()
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return [(str(row), reverse(address, args=[row.pk])) for row in newest[:SHOWN]]
