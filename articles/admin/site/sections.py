from django.contrib import admin

from articles.admin.deletion import Effect
from articles.admin.limits import SiteAdmin
from articles.admin.site.records import RecordAdmin
from articles.models import Section, StaffProfile
from articles.permissions import can_change_section, has_no_limit
from articles.widgets import module_script


@admin.register(Section)
class SectionAdmin(SiteAdmin, RecordAdmin):
    list_display = ["name", "parent", "slug", "position"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    ordering = ["position", "name"]
    sortable_by = []
    list_per_page = 500
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "parent", "description"]

    class Media:
        css = {"all": ["css/admin.css"]}
        js = [module_script(f"js/{name}.js") for name in ("drag_order", "unsaved")]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.position = Section.objects.count()
        super().save_model(request, obj, form, change)

    def is_within_limit(self, user, obj):
        return can_change_section(user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and has_no_limit(request.user)

    def _relations(self, request):
        """Have a limit prevent the deletion: without its last section, an account has none."""
        return [
            (relation, Effect.PREVENTS if relation.related_model is StaffProfile else effect)
            for relation, effect in super()._relations(request)
        ]

    def view_on_site(self, obj):
        return obj.get_absolute_url()
