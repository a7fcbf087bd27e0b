import taggit.admin  # noqa: F401  registers the stock admin, which the one below replaces
from django.contrib import admin
from django.urls import reverse
from taggit.models import Tag

admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Without the stock inline of generic items: tags of articles have their own table."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def view_on_site(self, obj):
        return reverse("articles:tag", args=[obj.slug])
