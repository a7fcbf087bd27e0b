import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.domain.search.copies import find_copies
from articles.enums import State
from articles.importers.archive import Archive, Delivery, Doubtful
from articles.importers.plain_text import Story, StoryError, read_story_file
from articles.importers.storing import (
    EditedByHand,
    ImportOptions,
    Stored,
    lock_articles_of,
    store,
)
from articles.models import Article, Author, Section
from articles.tag_forms import TagsField

SHOWN = 60
STATES = [state for state in State if state != State.RETRACTED]


def _refusal(*reasons: str) -> CommandError:
    return CommandError("\n".join([*reasons, _("Nothing was stored.")]))


class Command(BaseCommand):
    help = (
        "Import stories mailed as plain text or Markdown: headline first, then paragraphs, "
        "subheadings, lists and “Baca Juga: …” lines. Lines that a mail program wrapped are "
        "joined; mail headers, signatures and contacts are left out and listed. All files are "
        "stored, or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--section", help="slug of the section")
        parser.add_argument(
            "--author", action="append", default=[], help="slug or name; repeatable"
        )
        parser.add_argument("--tags", default="", help="names with commas between them")
        parser.add_argument(
            "--time", help="publication time: 2025-07-13 10:00 (local) or ISO 8601"
        )
        parser.add_argument("--state", choices=STATES, help="draft unless given")
        known = parser.add_mutually_exclusive_group()
        known.add_argument(
            "--update", type=int, metavar="ID", help="the article of which FILE is a new version"
        )
        known.add_argument(
            "--new", action="store_true", help="store as new articles, however alike others are"
        )

    def handle(self, *files, **options):
        import_options = ImportOptions(
            section=self._section(options["section"]),
            authors=[self._author(name) for name in options["author"]],
            tags=self._option_tags(options["tags"]),
            time=self._time(options["time"]),
            state=options["state"] and State(options["state"]),
            article=self._article(options["update"], options["files"]),
            is_new=options["new"],
        )
        stories = self._read(options["files"])
        self.authors = self._authors_of(stories)
        deliveries = {path: Delivery(story, Path(path).name) for path, story in stories}
        with transaction.atomic():
            archive = lock_articles_of(list(deliveries.values()), import_options)
            stored = {
                path: self._store(path, delivery, import_options, archive)
                for path, delivery in deliveries.items()
            }
        for path, delivery in deliveries.items():
            self._report(path, delivery.story, stored[path])

    def _read(self, paths: list[str]) -> list[tuple[str, Story]]:
        stories, errors = [], []
        for path in paths:
            try:
                stories.append((path, read_story_file(path)))
            except StoryError as error:
                place = f"{path}:{error.line}" if error.line else path
                errors.append(f"{place}: {error.message}")
        if errors:
            raise _refusal(*errors)
        return stories

    def _store(
        self, path: str, delivery: Delivery, import_options: ImportOptions, archive: Archive
    ) -> Stored:
        try:
            import_options = replace(
                import_options,
                authors=import_options.authors or self._known_authors(delivery.story)[0],
                tags=import_options.tags or self._tags(delivery.story.tags),
            )
            return store(delivery, import_options, archive)
        except Doubtful as error:
            message = _(
                "%(path)s: it looks like a new version of “%(headline)s” (article %(pk)s): "
                "%(percent)d %% of the words are the same. Say which it is, with "
                "--update %(pk)s or --new."
            )
            if error.has_id:
                message = _(
                    "%(path)s: it has the sender’s id of “%(headline)s” (article %(pk)s), but "
                    "another text. Say which it is, with --update %(pk)s or --new."
                )
            values = {
                "path": path,
                "headline": error.article.headline,
                "pk": error.article.pk,
                "percent": error.share * 100,
            }
            raise _refusal(message % values) from error
        except EditedByHand as error:
            message = _(
                "%(path)s: %(person)s has edited “%(headline)s” here; it is not overwritten."
            )
            headline = error.article.headline
            values = {"path": path, "person": error.person, "headline": headline}
            raise _refusal(message % values) from error
        except ValidationError as error:
            raise _refusal(f"{path}: {' '.join(error.messages)}") from error

    def _report(self, path: str, story: Story, stored: Stored) -> None:
        article = stored.article
        done = _("created")
        if stored.sign:
            done = _("updated (%(sign)s)") % {"sign": stored.sign.label}
        self.stdout.write(f"{path} → {done}: {article.pk} “{article.headline}”")
        for note in story.notes:
            self.stdout.write(f"        {note}")
        for name in self._known_authors(story)[1]:
            note = _("there is no author “%(name)s” here: no byline was set") % {"name": name}
            self.stdout.write(f"        {note}")
        texts = (article.headline, article.standfirst, article.body)
        for copy in find_copies(*texts, without=[article.pk]):
            note = _("nearly the same text is there: article %(pk)s “%(headline)s”")
            self.stdout.write(f"        {note % {'pk': copy.pk, 'headline': copy.headline}}")
        for line in story.lines:
            text = line.text if len(line.text) <= SHOWN else f"{line.text[: SHOWN - 1]}…"
            self.stdout.write(f"{line.number:>6}  {line.kind:<11} {text}")
        for row in article.baca_juga.blocks().select_related("target"):
            place = (
                _("linked to article %(pk)s") % {"pk": row.target_id}
                if row.target_id
                else row.url or _("pending: no article of that title yet")
            )
            self.stdout.write(f"        baca_juga   {row.wanted_title or row.text} → {place}")

    def _section(self, slug: str | None) -> Section | None:
        if slug is None:
            return None
        try:
            return Section.objects.get(slug=slug)
        except Section.DoesNotExist as error:
            known = ", ".join(Section.objects.values_list("slug", flat=True))
            raise CommandError(
                _("There is no section “%(slug)s”. There are: %(known)s")
                % {"slug": slug, "known": known or "–"}
            ) from error

    def _article(self, pk: int | None, files: list[str]) -> Article | None:
        if pk is None:
            return None
        if len(files) > 1:
            raise CommandError(_("--update takes one file."))
        try:
            return Article.objects.get(pk=pk)
        except Article.DoesNotExist as error:
            raise CommandError(_("There is no article %(pk)s.") % {"pk": pk}) from error

    def _author(self, name: str) -> Author:
        author = self._find_author(name)
        if author is None:
            raise CommandError(_("There is no author “%(name)s”.") % {"name": name})
        return author

    def _find_author(self, name: str) -> Author | None:
        by_slug = Author.objects.filter(slug=name).first()
        return by_slug or Author.objects.filter(name__iexact=name).first()

    def _authors_of(self, stories: list[tuple[str, Story]]) -> dict[str, Author]:
        """Return the authors that `stories` name, by slug and by name in small letters."""
        names = {name for _path, story in stories for name in story.authors}
        rows = Author.objects.alias(folded=Lower("name")).filter(
            Q(slug__in=names) | Q(name__in=names) | Q(folded__in={name.lower() for name in names})
        )
        found: list[Author] = list(rows.order_by("-pk")) if names else []
        return {a.name.lower(): a for a in found} | {a.slug: a for a in found}

    def _known_authors(self, story: Story) -> tuple[list[Author], list[str]]:
        """Return the authors that the story names, and the names that nobody has here."""
        found = {
            name: self.authors.get(name) or self.authors.get(name.lower())
            for name in story.authors
        }
        known = list(dict.fromkeys(author for author in found.values() if author))
        return known, [name for name, author in found.items() if not author]

    def _option_tags(self, names: str) -> list[str]:
        try:
            return self._tags(names.split(","))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _tags(self, names: Iterable[str]) -> list[str]:
        return TagsField(required=False).clean(list(names))

    def _time(self, text: str | None) -> dt.datetime | None:
        if text is None:
            return None
        try:
            time = parse_datetime(text)
        except ValueError:
            time = None
        if time is None:
            raise CommandError(
                _("“%(text)s” is not a time. Write 2025-07-13 10:00.") % {"text": text}
            )
        return time if timezone.is_aware(time) else timezone.make_aware(time)
