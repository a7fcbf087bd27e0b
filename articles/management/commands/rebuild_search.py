from django.core.management.base import BaseCommand, CommandError

from articles.domain.search import indexing
from articles.domain.search.counting import count_anew, count_words

COUNT_AFTER = 10 * indexing.BATCH  # articles; their terms wait in a table


class Command(BaseCommand):
    help = (
        "Index all articles that are not, or were by an earlier release. `work` does "
        "the same little by little; a search finds the others meanwhile. It may be stopped and "
        "started again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="Index all articles anew.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Only compare the index with one that is made anew.",
        )

    def handle(self, *, check, **options):
        if check:
            self._check()
            return
        indexing.add_missing_rows()
        if options["all"]:
            indexing.outdate_entries()
        left, done = indexing.outdated_entries().count(), 0
        while made := indexing.make_outdated_entries() or indexing.make_entries_of_desk():
            done += made
            if done % COUNT_AFTER == 0:
                count_words()
            self.stdout.write(f"\r{done} of {left} …", ending="")
            self.stdout.flush()
        if options["all"]:
            count_anew()
        count_words()
        self.stdout.write(f"\r{done} articles indexed")

    def _check(self):
        found = indexing.compare_with_new()
        for pk in found.entries:
            self.stderr.write(f"{pk} differs from what is indexed")
        for word in found.words:
            self.stderr.write(f"“{word}” is counted wrongly")
        self.stdout.write(f"{len(found.entries)} articles, {len(found.words)} words different")
        if found.entries or found.words:
            raise CommandError("The index of the search differs from a new one.")
