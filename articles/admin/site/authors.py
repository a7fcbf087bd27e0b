from django.contrib import admin

from articles.admin.limits import LimitedAdmin
from articles.admin.pagination import BoundedAdmin
from articles.admin.site.records import RecordAdmin
from articles.models import Article, Author
from articles.permissions import can_link_accounts, is_within_sections


@admin.register(Author)
class AuthorAdmin(LimitedAdmin, RecordAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["name", "initials", "job_title"]
    search_fields = ["name", "initials"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["photo", "user"]
    fields = ["name", "slug", "initials", "job_title", "bio", "photo", "user"]

    def get_fields(self, request, obj=None):
        is_left_out = not can_link_accounts(request.user)
        return [name for name in self.fields if not (is_left_out and name == "user")]

    def is_within_limit(self, user, obj):
        return obj is None or is_within_sections(
            user, Article.objects.filter(bylines__author=obj).order_by()
        )

    def has_delete_permission(self, request, obj=None):
        """Leave an author who is linked to an account to those who may end the link."""
        is_linked = obj is not None and obj.user_id is not None
        return super().has_delete_permission(request, obj) and (
            not is_linked or can_link_accounts(request.user)
        )

    def view_on_site(self, obj):
        return obj.get_absolute_url()
