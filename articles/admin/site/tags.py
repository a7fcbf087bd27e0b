import taggit.admin  # noqa: F401  registers taggit's admin, which the one below replaces
from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from taggit.models import Tag

from articles.admin.pagination import MOST_WORDS, BoundedAdmin
from articles.admin.site.records import RecordAdmin
from articles.models import ArticleTag
from articles.text import search_keys

admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(RecordAdmin, BoundedAdmin, admin.ModelAdmin):
    """taggit's admin without its inline of generic items: articles use a table of their own."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    actions = None
    ordering = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_search_results(self, request, queryset, search_term):
        """Return the tags whose name has all words of `search_term`, however it is spelt."""
        keys = [("folded__key__contains", key) for key in search_keys(search_term)[:MOST_WORDS]]
        return queryset.filter(*map(Q, keys)), False

    def has_delete_permission(self, request, obj=None):
        """Refuse a tag in use: other sites link to its page."""
        return super().has_delete_permission(request, obj) and not (
            obj and ArticleTag.objects.filter(tag=obj).exists()
        )

    def view_on_site(self, obj):
        return obj.slug and reverse("articles:tag", args=[obj.slug])
