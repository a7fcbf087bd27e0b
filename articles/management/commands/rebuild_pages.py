from django.core.management.base import BaseCommand, CommandError

from articles import stored_pages
from articles.models import Article

BATCH = 50


class Command(BaseCommand):
    help = (
        "Store the pages and cards of all articles that lack them, or have them of an earlier "
        "release. `work` does the same little by little; pages are right meanwhile, and slower. "
        "It may be stopped and started again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only compare what is stored with what is made anew.",
        )

    def handle(self, *, check, **options):
        if check:
            self._check()
            return
        stored_pages.add_missing_rows()
        done = 0
        while made := stored_pages.make_outdated_parts():
            done += made
            self.stdout.write(f"\r{done} …", ending="")
            self.stdout.flush()
        self.stdout.write(f"\r{done} pages stored")

    def _check(self):
        pks = list(Article.objects.linkable().order_by("pk").values_list("pk", flat=True))
        different = lacking = 0
        for start in range(0, len(pks), BATCH):
            found = stored_pages.compare_with_new(pks[start : start + BATCH])
            lacking += len(found.lacking)
            different += len(found.different)
            for pk in found.different:
                self.stderr.write(f"{pk} differs from what is stored")
        self.stdout.write(f"{len(pks)} articles, {lacking} not stored, {different} different")
        if different:
            raise CommandError("Stored pages differ from new ones.")
