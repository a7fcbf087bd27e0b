import re

from django.core.management.base import BaseCommand, CommandError

from articles.domain.access import audit_check


class Command(BaseCommand):
    help = (
        "Check that no entry of the audit log was changed, deleted, added or moved. Prints the "
        "last entry as NUMBER:DIGEST; keep it elsewhere, and give it to the next check."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="NUMBER:DIGEST",
            type=_head,
            help="What an earlier check printed: without it, a log that lost its end looks whole.",
        )

    def handle(self, *, expect, **options):
        try:
            head = audit_check.verify(expect)
        except audit_check.Broken as error:
            raise CommandError(error) from error
        self.stdout.write(f"The audit log is whole. Its last entry: {head}")


def _head(text: str) -> audit_check.Head:
    number, colon, digest = text.partition(":")
    if not (colon and re.fullmatch(r"\d+", number)):
        raise ValueError(text)
    return audit_check.Head(int(number), digest)
