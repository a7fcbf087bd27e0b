"""The changelist of articles: its columns, search and filters, fast at any number of rows."""

from typing import cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.pagination import MOST_WORDS, BoundedAdmin
from articles.admin.story.named import named_article
from articles.domain.desk import todo
from articles.domain.search.newest import find_at_desk
from articles.enums import State
from articles.models import Article, Byline, Note
from articles.models.article_queryset import ArticleQuerySet
from articles.permissions import can_change
from articles.templatetags.newsroom import short_time
from articles.text import search_keys

# Up to this many headlines that match a search are selected by primary key. With more matches,
# the database filters along the order of the list, where about one article in twenty matches.
RARE = 5_000
IN_TEXT = 200  # of the articles whose text matches, the newest


class StateFilter(admin.SimpleListFilter):
    """Filter by state, where “published” leaves out the articles that are only scheduled."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices, ("scheduled", _("Scheduled")), ("today", _("Live today"))]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "scheduled":
                return queryset.scheduled()
            case "today":
                return queryset.published_today()
            case State.PUBLISHED:
                return queryset.published_by_change()
            case state if state in State:
                return queryset.in_state(state)
        return queryset.none()


class DeskFilter(admin.SimpleListFilter):
    """Filter by a list of the desk, without the limit on its length."""

    title = _("desk")
    parameter_name = "desk"

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("Waiting for me")),
            ("mine", _("Written by me")),
            ("assigned", _("Assigned to me")),
            ("notes", _("Open notes")),
            ("verify", _("Waiting for verification")),
            ("retractions", _("Requests for retraction")),
            ("links", _("Incoming links of retracted stories")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "waiting":
                return queryset.filter(pk__in=todo.articles_waiting_for(request.user).values("pk"))
            case "mine":
                return queryset.filter(created_by=request.user)
            case "assigned":
                return queryset.assigned_to(request.user)
            case "notes":
                return queryset.filter(pk__in=todo.with_open_notes().values("pk"))
            case "retractions":
                return queryset.filter(pk__in=todo.with_open_retraction().values("pk"))
            case "links":
                return queryset.filter(pk__in=todo.with_unsettled_links().values("pk"))
            case "verify":
                return queryset.filter(pk__in=Article.objects.unverified().values("pk"))
        return queryset


class SectionFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = format_html("{}", gettext("Without a section"))


class ArticleRows(ChangeList):
    """Loads what the rows of a page show, in the same number of queries for 1 row and for 50."""

    def get_queryset(self, request, exclude_parameters=None):
        articles = cast("ArticleQuerySet", super().get_queryset(request, exclude_parameters))
        notes = Note.objects.open().filter(article=OuterRef("pk")).order_by().values("article")
        return (
            articles.select_related(None)
            .of_desk()
            .annotate(
                open_note_count=Subquery(notes.annotate(number=Count("pk")).values("number"))
            )
            .prefetch_related(Prefetch("bylines", Byline.objects.select_related("author")))
        )


class ArticleListAdmin(BoundedAdmin, admin.ModelAdmin):
    """The options and columns of ArticleAdmin for its changelist."""

    list_filter = [
        DeskFilter,
        StateFilter,
        ("section", SectionFilter),
        ("published_at", admin.DateFieldListFilter),
        ("bylines__author", admin.RelatedFieldListFilter),
    ]
    search_fields = ["headline"]
    search_help_text = _("Words of the headline or the text, in any state; an address or an id")
    ordering = ["-modified_at", "-pk"]
    sortable_by = []
    actions = None

    class Media:
        css = {"all": ["css/admin.css", "css/desk.css"]}

    def get_list_display(self, request):
        @admin.display(description=_("state"))
        def shown_state(article):
            marks = {
                "article": article,
                "open_notes": article.open_note_count,
                "is_view_only": not can_change(request.user, article),
            }
            return render_to_string("admin/articles/article/_state.html", marks)

        return ["headline", shown_state, "section", "authors", "assignment", "time"]

    def get_changelist(self, request, **kwargs):
        return ArticleRows

    def get_search_results(self, request, queryset, search_term):
        """Return the article that `search_term` names, and those with all its words.

        They are looked for in the headline, and if few have them, in the text too. The search uses
        the index of folded headlines (`headline_key`) and that of the search of readers, which has
        articles in any state. No row appears twice.
        """
        named = named_article(search_term.strip(), Article.objects.only("pk"))
        words = search_keys(search_term)[:MOST_WORDS]
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        matching = Q()
        for word in words:
            matching &= Q(headline_key__contains=word)
        keys = Article.objects.filter(matching).order_by().values_list("pk", flat=True)
        found = list(keys[: RARE + 1])
        if len(found) > RARE:
            return queryset.filter(matching), False
        found += find_at_desk(search_term, IN_TEXT)
        return queryset.filter(pk__in={*found, named.pk} if named else set(found)), False

    @admin.display(description=_("authors"), empty_value="")
    def authors(self, article):
        return ", ".join(byline.author.name for byline in article.bylines.all())

    @admin.display(description=_("assigned to"), empty_value="")
    def assignment(self, article):
        if not article.assignee:
            return ""
        return render_to_string("admin/articles/article/_assigned.html", {"article": article})

    @admin.display(description=_("publication time"), empty_value="")
    def time(self, article):
        time = short_time(article.published_at) if article.published_at else ""
        if not article.is_visible:
            return time
        return format_html(
            '<a href="{}" title="{}">{}</a>', article.get_absolute_url(), _("View on site"), time
        )
