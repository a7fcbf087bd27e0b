from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from articles.admin.deletion import DeletionAdmin
from articles.admin.desk import (
    broken_links,
    inbound_links,
    link_clicks,
    link_health,
    neighbourhood,
    retraction,
    side,
    verification,
    words,
)
from articles.admin.story import (
    autosave,
    edit,
    history,
    pickers,
    preview,
    suggested_links,
    suggested_tags,
)
from articles.admin.story.article_list import ArticleListAdmin
from articles.ids import read_key
from articles.models import Article
from articles.permissions import can


@admin.register(Article)
class ArticleAdmin(DeletionAdmin, ArticleListAdmin):
    """The admin of articles: list, form (`edit`), history, preview, and endpoints of the desk."""

    def get_urls(self):
        parts = (
            pickers, suggested_links, suggested_tags, autosave, history, side, preview,
            retraction, broken_links, inbound_links, link_clicks, link_health, neighbourhood,
            verification, words,
        )  # fmt: skip
        return [url for part in parts for url in part.urls(self)] + super().get_urls()

    def get_queryset(self, request):
        related = ("latest_revision__created_by", "section", "assignee", "lead_image")
        return super().get_queryset(request).select_related(*related)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = None
        if object_id is not None:
            article = self.get_object(request, unquote(object_id))
            if article is None and request.method == "POST":
                return edit.show_form_of_deleted_article(self, request)
            if article is None:
                # What Django's own form answers; it has no public name.
                return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                    request, self.opts, object_id
                )
        try:
            return edit.edit(self, request, article)
        except Article.DoesNotExist:  # it was deleted after it was loaded above
            return edit.show_form_of_deleted_article(self, request)

    def history_view(self, request, object_id, extra_context=None):
        return history.history(self, request, read_key(unquote(object_id)) or 0)

    def delete_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, unquote(object_id))
        if article and article.first_published_at and can(request.user, "delete", article):
            raise PermissionDenied(_("What readers have seen is not deleted."))
        return super().delete_view(request, object_id, extra_context)

    def view_on_site(self, obj):
        return obj.is_visible and obj.get_absolute_url()

    def has_view_permission(self, request, obj=None):
        return can(request.user, "view", obj)

    def has_add_permission(self, request):
        return can(request.user, "add")

    def has_change_permission(self, request, obj=None):
        return can(request.user, "change", obj)

    def has_delete_permission(self, request, obj=None):
        """Refuse an article that was published: Pedoman Pemberitaan Media Siber, item 5a."""
        return can(request.user, "delete", obj) and not (obj and obj.first_published_at)
