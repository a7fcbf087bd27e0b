from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Prefetch
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.pagination import BoundedAdmin
from articles.domain import baca_juga, workflow
from articles.enums import State
from articles.forms import ArticleForm, BacaJugaForm, BacaJugaFormSet, BylineForm, BylineFormSet
from articles.models import Article, BacaJuga, Byline
from articles.text import title_key


class QuietRelations:
    """Mixin that takes the buttons off a choice which would delete what it chooses."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_change_related = False
        return field


class BylineInline(QuietRelations, admin.TabularInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["author", "role", "position"]
    autocomplete_fields = ["author"]
    extra = 0
    classes = ["drag-order"]


class BacaJugaInline(QuietRelations, admin.TabularInline):
    model = BacaJuga
    fk_name = "article"
    form = BacaJugaForm
    formset = BacaJugaFormSet
    fields = ["target", "placement", "after", "label", "wanted_title", "url", "position"]
    autocomplete_fields = ["target"]
    extra = 0
    classes = ["drag-order"]


class StateFilter(admin.SimpleListFilter):
    """The states as the desk speaks of them: a scheduled story is not yet a published one."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices, ("scheduled", _("Scheduled"))]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "scheduled":
                return queryset.scheduled()
            case State.PUBLISHED:
                return queryset.published()
            case state:
                return queryset.filter(state=state)


@admin.register(Article)
class ArticleAdmin(QuietRelations, BoundedAdmin, admin.ModelAdmin):
    form = ArticleForm
    inlines = [BylineInline, BacaJugaInline]
    list_display = ["headline", "shown_state", "section", "authors", "published_at", "on_site"]
    list_filter = [
        StateFilter,
        ("published_at", admin.DateFieldListFilter),
        "section",
        ("bylines__author", admin.RelatedFieldListFilter),
    ]
    search_fields = ["headline"]
    search_help_text = _("Words of the headline")
    ordering = ["-modified_at", "-pk"]
    sortable_by = []
    autocomplete_fields = ["lead_image"]
    save_on_top = True
    actions = None
    fieldsets = [
        (None, {"fields": ["version", "headline", "kicker", "standfirst", "body"]}),
        (
            _("Publication"),
            {"fields": ["section", "tags", "label", "new_state", "publish_at", "is_update"]},
        ),
        (_("Image"), {"fields": ["lead_image", "lead_caption"]}),
        (
            _("More"),
            {
                "classes": ["collapse"],
                "fields": [
                    "short_headline", "dateline", "source", "slug", "seo_title",
                    "seo_description", "canonical_url",
                ],
            },
        ),
    ]  # fmt: skip

    class Media:
        css = {"all": ["css/admin.css"]}
        js = [Script(f"js/{name}.js", type="module") for name in ("drag_order", "unsaved")]

    def get_queryset(self, request):
        articles = super().get_queryset(request)
        if request.resolver_match.url_name.endswith("_changelist"):
            bylines = Byline.objects.select_related("author")
            articles = articles.select_related("section").defer("body")
            articles = articles.prefetch_related(Prefetch("bylines", bylines))
        return articles

    def get_search_results(self, request, queryset, search_term):
        """Find headlines by their words, in any order, through the index of folded headlines."""
        words = title_key(search_term).split()
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        keys = Article.objects.order_by()
        for word in words:
            keys = keys.filter(headline_key__contains=word)
        return queryset.filter(pk__in=keys.values("pk")), False

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, article):
        if article.is_scheduled:
            return format_html('<span class="state state-scheduled">{}</span>', _("Scheduled"))
        return format_html(
            '<span class="state state-{}">{}</span>', article.state, article.get_state_display()
        )

    @admin.display(description=_("authors"))
    def authors(self, article):
        return ", ".join(byline.author.name for byline in article.bylines.all()) or "–"

    @admin.display(description=_("on the site"))
    def on_site(self, article):
        if not article.is_visible:
            return "–"
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("View on site"))

    def view_on_site(self, obj):
        # Asks for the stored row: `obj` holds what a refused form would have made of it.
        stored = Article.objects.published().select_related("section").filter(pk=obj.pk).first()
        return stored and stored.get_absolute_url()

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is not deleted: Pedoman Pemberitaan Media Siber, item 5a."""
        return super().has_delete_permission(request, obj) and not (obj and obj.first_published_at)

    def save_model(self, request, obj, form, change):
        obj.modified_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        if formset.model is not BacaJuga:
            super().save_formset(request, form, formset, change)
            return
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        form.baca_juga = formset

    def save_related(self, request, form, formsets, change):
        form.baca_juga = None  # stays so for those who may not touch the links
        super().save_related(request, form, formsets, change)
        article, data, links = form.instance, form.cleaned_data, form.baca_juga
        if links and (changes := links.inline_changes()):
            baca_juga.rewrite_inline(article, changes)
            article.save(update_fields=["body", "modified_at"])
        workflow.settle(article, end_links=links and links.end_links(), user=request.user)
        state, time = State(data["new_state"]), data["publish_at"]
        if state == State.PUBLISHED and time is None and not article.is_visible:
            time = timezone.now()
        elif "publish_at" not in form.changed_data:
            time = None  # the form knows no microseconds: the stored time stands
        workflow.change_state(article, state, at=time)
        if data["is_update"]:
            workflow.mark_updated(article)
        self._tell_of_pending(request, article)

    def _tell_of_pending(self, request, article):
        for row in article.baca_juga.pending():
            messages.info(
                request,
                _("Baca Juga “%(title)s” waits for an article of that title; readers see "
                  "nothing of it until then.") % {"title": row.wanted_title},
            )  # fmt: skip
