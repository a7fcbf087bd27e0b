from django.contrib import admin

from articles.admin.pagination import BoundedAdmin
from articles.admin.site.records import RecordAdmin
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(RecordAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["name", "initials", "job_title"]
    search_fields = ["name", "initials"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["photo", "user"]
    fields = ["name", "slug", "initials", "job_title", "bio", "photo", "user"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()
