from django.db import transaction

from articles.admin.deletion import DeletionAdmin
from articles.domain.site import records


class RecordAdmin(DeletionAdmin):
    """Base of the admin of public rows other than articles: writes through domain functions."""

    def save_model(self, request, obj, form, change):
        records.save_record(obj)

    def delete_model(self, request, obj):
        records.delete_record(obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for record in queryset:
            records.delete_record(record)
