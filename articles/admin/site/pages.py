from functools import partial

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.limits import SiteAdmin
from articles.admin.site.records import RecordAdmin
from articles.domain.access import audit
from articles.enums import AuditEvent, PageName
from articles.models import Page
from articles.page_forms import PageForm
from articles.permissions import has_no_limit
from articles.text import person_name
from articles.widgets import module_script


@admin.register(Page)
class PageAdmin(SiteAdmin, RecordAdmin):
    """The pages about the newsroom: each save is public at once, and no page can be deleted."""

    form = PageForm
    list_display = ["title", "address", "is_own", "modified_at", "saved_by"]
    list_select_related = ["modified_by"]
    sortable_by = []
    actions = None

    class Media:
        css = {"all": ["css/admin.css", "css/history.css", "css/page_form.css"]}
        js = [module_script("js/unsaved.js")]

    def get_fieldsets(self, request, obj=None):
        words = ["title", "description"] if obj else ["name", "title", "description"]
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": words})]  # the page itself shows the text
        own = ["is_checked"] if obj and obj.is_starter else []
        return [(None, {"fields": [*words, "body", "opened", *own]})]

    def get_queryset(self, request):
        pages = super().get_queryset(request)
        is_list = request.resolver_match.url_name == "articles_page_changelist"
        return pages.defer("body") if is_list else pages

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "name":
            kwargs["choices"] = [("", "---------"), *_missing()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("is_checked"):
            obj.is_starter = False
        obj.modified_by = request.user
        super().save_model(request, obj, form, change)
        audit.record(AuditEvent.SETTING_CHANGED, subject=obj, fields=form.changed_data)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        visit = partial(
            super().changeform_view, request, object_id, form_url, buttons | (extra_context or {})
        )
        try:
            return visit()
        except IntegrityError:  # somebody else created the same page: now the form shows the error
            return visit()

    def response_post_save_change(self, request, obj):
        """Redirect to the same form, which links to the public page."""
        return HttpResponseRedirect(reverse("admin:articles_page_change", args=[obj.pk]))

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and (missing := [str(label) for _name, label in _missing()]):
            text = _("Readers are led to pages that nobody has written: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(missing)})
        return super().changelist_view(request, extra_context)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def is_within_limit(self, user, obj):
        return has_no_limit(user)

    def has_add_permission(self, request):
        # A POST is allowed: if somebody else created the last page, the form shows the error.
        is_sent = request.method == "POST"
        return super().has_add_permission(request) and (is_sent or bool(_missing()))

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("address"))
    def address(self, page):
        return page.get_absolute_url()

    @admin.display(description=_("The newsroom has checked this text"), boolean=True)
    def is_own(self, page):
        return not page.is_starter

    @admin.display(description=_("last saved by"))
    def saved_by(self, page):
        return person_name(page.modified_by) or "–"


def _missing() -> list[tuple[str, str]]:
    present = set(Page.objects.values_list("name", flat=True))
    return [(name.value, str(name.label)) for name in PageName if name not in present]
