from django.core.management.commands import check
from django.db import connections


class Command(check.Command):
    """Django's check, which also checks the databases when no `--database` is given."""

    def handle(self, *app_labels, **options):
        options["databases"] = options["databases"] or list(connections)
        super().handle(*app_labels, **options)
