from django.contrib import admin

from articles.admin.site.records import RecordAdmin
from articles.models import Section
from articles.widgets import module_script


@admin.register(Section)
class SectionAdmin(RecordAdmin):
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

    def view_on_site(self, obj):
        return obj.get_absolute_url()
