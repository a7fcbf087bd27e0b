import fcntl
import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from articles.domain.site import records
from articles.models import Article, Page, Section
from newsroom import state

FIXTURE = "seed"
PAGES = Path(settings.BASE_DIR, "fixtures", "pages.json")
ADMINISTRATOR = "admin"


class Command(BaseCommand):
    help = (
        "Bring the site to the state in which it can be served: tables, first content, first "
        "administrator, static files. Running it again changes nothing."
    )

    def handle(self, **options):
        state.make_private(settings.STATE_DIR)
        with (settings.STATE_DIR / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the second of two starts waits, then finds all done
            self._prepare()

    def _prepare(self):
        call_command("migrate", verbosity=0)
        if section := Section.objects.filter(slug=settings.ADMIN_PATH.strip("/")).first():
            raise CommandError(
                f"ADMIN_PATH {settings.ADMIN_PATH!r} is the address of the section “{section}”: "
                "choose another path."
            )
        # Before the first content, whose pages are stored with the addresses of these files.
        if not settings.DEBUG:  # the development server serves them from their sources
            self._collect_static()
        if not Article.objects.exists() and not Section.objects.exists():
            self.stdout.write("Making the pictures of the sample articles; this takes a minute.")
            self.stdout.flush()
            call_command("loaddata", FIXTURE, verbosity=0)
            self.stdout.write(f"Loaded the fixture “{FIXTURE}”.")
        self._add_pages()
        self._make_administrator()

    def _add_pages(self):
        """Give each page about the newsroom that nobody has written its starter text."""
        texts = serializers.deserialize("json", PAGES.read_text(encoding="utf-8"))
        records.add_missing_pages([one.object for one in texts if isinstance(one.object, Page)])

    def _make_administrator(self):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        # Printed before the commit: no account may have a password that nobody has seen.
        with transaction.atomic():
            users.create_superuser(ADMINISTRATOR, password=password)
            self.stdout.write(
                f"\nAdministrator: {ADMINISTRATOR}\nPassword:      {password}\n"
                f"This is shown once. Change it at {reverse('admin:password_change')}.\n"
            )
            self.stdout.flush()

    def _collect_static(self):
        digest = self._static_digest()
        stamp = settings.STATE_DIR / "static.digest"
        if stamp.exists() and stamp.read_text() == digest:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)

    def _static_digest(self) -> str:
        digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
        for finder in get_finders():
            for path, storage in finder.list([]):
                digest.update(f"{path} {storage.size(path)}".encode())
                digest.update(str(storage.get_modified_time(path).timestamp()).encode())
        return digest.hexdigest()
