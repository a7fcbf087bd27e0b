from collections.abc import Iterable
from typing import Any

import taggit.admin  # noqa: F401  registers taggit's admin, which the one below replaces
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.admin.deletion import SHOWN, DeletionAdmin
from articles.admin.limits import LimitedAdmin
from articles.admin.pagination import MOST_WORDS, BoundedAdmin
from articles.domain.desk import tag_twins
from articles.domain.site import tags
from articles.domain.site.tag_pages import content_of
from articles.ids import read_key
from articles.models import Article, ArticleTag, TagName
from articles.models.article_queryset import ArticleQuerySet
from articles.permissions import can_merge_tags, is_within_sections
from articles.tag_forms import TagForm
from articles.text import printable, search_keys

MOST_MERGED = 50
MOST_TWINS = 100

admin.site.unregister(Tag)


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("none", _("no story has it")), ("twins", _("spelt like another tag"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.exclude(Exists(ArticleTag.objects.filter(tag=OuterRef("pk"))))
        if self.value() == "twins":
            same = TagName.objects.filter(key=OuterRef("own_name__key"), tag__isnull=False)
            return queryset.filter(Exists(same.exclude(tag=OuterRef("pk"))))
        return queryset


@admin.register(Tag)
class TagAdmin(LimitedAdmin, DeletionAdmin, BoundedAdmin, admin.ModelAdmin):
    """The tags with their stories and aliases; they are merged and deleted from their list."""

    form = TagForm
    list_display = ["label", "address", "stories"]
    list_filter = [UseFilter]
    search_fields = ["name"]
    actions = ["merge_chosen", "delete_unused"]
    ordering = [Lower("name")]
    sortable_by = ["label"]
    prepopulated_fields = {"slug": ["name"]}

    def get_urls(self):
        merge = path("merge/", self.admin_site.admin_view(self.merge), name="taggit_tag_merge")
        twins = path("twins/", self.admin_site.admin_view(self.twins), name="taggit_tag_twins")
        return [merge, twins, *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # does not know which tags are in use
        return actions

    def get_queryset(self, request):
        of_tag = ArticleTag.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        number = Subquery(of_tag.annotate(number=Count("pk")).values("number"))
        return super().get_queryset(request).annotate(stories=Coalesce(number, 0))

    def get_search_results(self, request, queryset, search_term):
        """Return the tags with a name or an alias that has all words, however they are spelt."""
        keys = search_keys(printable(search_term))[:MOST_WORDS]
        if keys:
            queryset = queryset.filter(pk__in=TagName.objects.search(keys).values("pk"))
        return queryset, False

    def get_fieldsets(self, request, obj=None):
        """For who may only read, with what the fields of the form would show."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        shown = ["label", "address", "aliases", "description", "picture", "pinned"]
        return [(None, {"fields": shown})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.merge_url = reverse("admin:taggit_tag_merge") if can_merge_tags(request.user) else ""
        return form

    def save_model(self, request, obj, form, change):
        try:
            tags.save_tag(obj, form.cleaned_data["aliases"], form.page_content)
        except Tag.DoesNotExist:
            raise PermissionDenied(
                gettext("This tag was deleted or merged in the meantime.")
            ) from None

    def delete_model(self, request, obj):
        if not tags.delete_unused([obj]):
            raise IntegrityError("The tag came into use.")

    def _refuse_late(self, request, address):
        # The delete page refuses a tag in use.
        return super()._refuse_late(request, reverse("admin:taggit_tag_changelist"))

    def get_deleted_objects(self, objs, request):
        """Tell of all names of the tags, not only of the rows that refer to them."""
        deletion, *rest = super().get_deleted_objects(objs, request)
        for references in deletion.references:
            if references.model is TagName:
                of_tags = Q(tag__in=objs) | Q(alias_of__tag__in=objs)
                names = TagName.objects.filter(of_tags).exclude(key="").order_by("pk")
                references.count = names.count()
                address = reverse("admin:taggit_tag_change", args=[deletion.records[0].pk])
                references.shown = [(name.name, address) for name in names[:SHOWN]]
        return deletion, *rest

    def is_within_limit(self, user, obj):
        return obj is None or is_within_sections(user, _stories_of([obj]))

    def has_delete_permission(self, request, obj=None):
        """Refuse a tag in use: other sites link to its page. It can be merged."""
        return super().has_delete_permission(request, obj) and not (
            obj and ArticleTag.objects.filter(tag=obj).exists()
        )

    def has_merge_permission(self, request):
        return can_merge_tags(request.user)

    @admin.action(description=_("Merge the selected tags …"), permissions=["merge"])
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse:
        return redirect(self._merge_url(*queryset.values_list("pk", flat=True)[:MOST_MERGED]))

    @admin.action(
        description=_("Delete those of the selected tags that no story has"),
        permissions=["delete"],
    )
    def delete_unused(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        deleted: Any = tags.delete_unused(queryset)
        self.log_deletions(request, deleted)
        text = ngettext("%(number)d tag deleted.", "%(number)d tags deleted.", len(deleted))
        messages.success(request, text % {"number": len(deleted)})
        if kept := queryset.all().count():
            text = ngettext(
                "%(number)d tag has stories and stays.",
                "%(number)d tags have stories and stay.",
                kept,
            )
            messages.warning(request, text % {"number": kept})

    def merge(self, request: HttpRequest) -> HttpResponse:
        """Ask which of the tags in the query stays; POST merges the others with it."""
        if not can_merge_tags(request.user):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        keys = [key for text in sent.getlist("tag")[:MOST_MERGED] if (key := read_key(text))]
        found = {str(tag.pk): tag for tag in self.get_queryset(request).filter(pk__in=keys)}
        if len(found) < 2:
            messages.error(request, gettext("Select at least two tags that are there."))
            return redirect("admin:taggit_tag_changelist")
        if not can_merge_tags(request.user, _stories_of(found.values())):
            text = gettext("Stories of sections that are not yours have one of these tags. Ask a "
                           "Redaktur Pelaksana who works in all sections.")  # fmt: skip
            messages.error(request, text)
            return redirect("admin:taggit_tag_changelist")
        stays = found.pop(request.POST.get("stays", ""), None)
        if stays:
            return self._merged(request, stays, list(found.values()))
        if request.method == "POST":
            messages.error(request, gettext("Choose the tag that stays."))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Merge tags"),
            "opts": self.opts,
            "found": sorted(found.values(), key=lambda tag: (-tag.stories, tag.name.casefold())),
        }
        return TemplateResponse(request, "admin/taggit/tag/merge.html", context)

    def twins(self, request: HttpRequest) -> HttpResponse:
        """Show the tags that may be one; POST says of the two in it that they are not."""
        if not can_merge_tags(request.user):
            raise PermissionDenied
        if request.method == "POST":
            keys = [key for text in request.POST.getlist("tag") if (key := read_key(text))]
            found = list(Tag.objects.filter(pk__in=keys))
            if len(found) == 2:
                tag_twins.call_distinct(*found)
                messages.success(request, gettext("They are not offered as twins again."))
            return redirect("admin:taggit_tag_twins")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Tags that may be one"),
            "opts": self.opts,
            "found": [
                (twins, self._merge_url(*(tag.pk for tag, _number in twins.sides)))
                for twins in tag_twins.find_twins(MOST_TWINS)
            ],
        }
        return TemplateResponse(request, "admin/taggit/tag/twins.html", context)

    def changelist_view(self, request, extra_context=None):
        extra = {"may_merge": can_merge_tags(request.user)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def _merged(self, request: HttpRequest, stays: Tag, gone: list[Tag]) -> HttpResponse:
        names = ", ".join(f"“{tag.name}”" for tag in gone)
        try:
            tags.merge_tags(stays, gone)
        except Tag.DoesNotExist:
            text = gettext("One of these tags was deleted or merged in the meantime.")
            messages.error(request, text)
            return redirect("admin:taggit_tag_changelist")
        text = gettext("Merged with “%(tag)s”: %(names)s.") % {"tag": stays.name, "names": names}
        self.log_change(request, stays, text)
        messages.success(request, text)
        return redirect("admin:taggit_tag_change", stays.pk)

    def _merge_url(self, *pks: int) -> str:
        return f"{reverse('admin:taggit_tag_merge')}?{urlencode({'tag': pks}, doseq=True)}"

    def view_on_site(self, obj):
        return obj.slug and reverse("articles:tag", args=[obj.slug])

    @admin.display(description=_("name"), ordering=Lower("name"))
    def label(self, tag: Tag) -> str:
        return tag.name

    @admin.display(description=_("address"))
    def address(self, tag: Tag) -> str:
        return tag.slug

    @admin.display(description=_("Other names"))
    def aliases(self, tag: Tag) -> str:
        return ", ".join(tags.aliases_of(tag)) or "–"

    @admin.display(description=_("Description"))
    def description(self, tag: Tag) -> str:
        return content_of(tag).description or "–"

    @admin.display(description=_("Picture"))
    def picture(self, tag: Tag) -> str:
        return str(content_of(tag).picture or "–")

    @admin.display(description=_("Pinned stories"))
    def pinned(self, tag: Tag) -> str:
        return "; ".join(map(str, content_of(tag).pinned)) or "–"

    @admin.display(description=_("stories"))
    def stories(self, tag):
        return tag.stories


def _stories_of(tags: Iterable[Tag]) -> ArticleQuerySet:
    return Article.objects.filter(tag_items__tag__in=[tag.pk for tag in tags]).order_by()
