from articles.admin.pagination import CheckedAdmin
from articles.domain.site import records


class RecordAdmin(CheckedAdmin):
    """Base of the admin of public rows other than articles: writes through domain functions."""

    def save_model(self, request, obj, form, change):
        records.save_record(obj)

    def delete_model(self, request, obj):
        records.delete_record(obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            records.delete_record(record)
