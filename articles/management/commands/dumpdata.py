from django.core.management.commands import dumpdata

from articles.domain.access import audit
from articles.enums import AuditEvent


class Command(dumpdata.Command):
    """Django's dumpdata, which the audit log names."""

    def handle(self, *app_labels, **options):
        audit.record(AuditEvent.EXPORTED, subject="dumpdata", filter=list(app_labels))
        return super().handle(*app_labels, **options)
