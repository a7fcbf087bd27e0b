import taggit.admin  # noqa: F401  registers the stock admin, which the one below replaces
from django.contrib import admin
from django.urls import reverse
from taggit.models import Tag

from articles.admin.pagination import BoundedAdmin
from articles.admin.site.records import RecordAdmin
from articles.models import ArticleTag

admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(RecordAdmin, BoundedAdmin, admin.ModelAdmin):
    """Without the stock inline of generic items: tags of articles have their own table."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    actions = None
    ordering = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        """A tag in use stays: its page is linked from outside."""
        return super().has_delete_permission(request, obj) and not (
            obj and ArticleTag.objects.filter(tag=obj).exists()
        )

    def view_on_site(self, obj):
        return obj.slug and reverse("articles:tag", args=[obj.slug])
