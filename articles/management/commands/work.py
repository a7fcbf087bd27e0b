import logging
import os
import signal
import sys
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from articles import stored_pages
from articles.domain.access import audit, failures, sessions
from articles.domain.audience import popular
from articles.domain.desk import link_health
from articles.domain.distribution import websub
from articles.domain.external import checking, finding
from articles.domain.media import renewal, retracted_pictures
from articles.domain.search import indexing, related_stories
from articles.models import AttemptCount, PageChange

logger = logging.getLogger(__name__)

TASKS = [
    retracted_pictures.complete_take_downs,
    websub.send_due,
    popular.rank_if_due,
    renewal.renew_outdated_images,
    PageChange.objects.delete_old,
    AttemptCount.objects.delete_old,
    stored_pages.make_parts_for_a_while,
    indexing.make_some_entries,
    related_stories.find_for_a_while,
    link_health.find_if_due,
    finding.find_links,
    checking.check_links,
    failures.record_counts,
    audit.remove_old_addresses,
    sessions.forget_expired,
]
PAUSE = 15  # seconds


class Command(BaseCommand):
    help = (
        "Do what is due beside the requests, every 15 seconds: finish taking pictures down, tell "
        "the hub, rank what is read, make pictures anew, count the words of the search, find "
        "related stories, check links to other sites, forget old sessions and addresses and, once "
        "a day, find what is wrong with links. `serve` runs it; more than one at a time is "
        "harmless."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do it once and end, for cron.")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="End when this process that began it ends."
        )

    def handle(self, *, once, parent, **options):
        if once:
            sys.exit(0 if do_what_is_due() else 1)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, lambda *_: sys.exit(0))
        while True:
            do_what_is_due()
            self._pause(parent)

    def _pause(self, parent: int | None) -> None:
        end = time.monotonic() + PAUSE
        while time.monotonic() < end:
            # A process whose parent has ended, even by kill -9, gets another parent.
            if parent and os.getppid() != parent:
                sys.exit(0)
            time.sleep(1)


def do_what_is_due() -> bool:
    """Run each task even if another one fails; return whether all succeeded."""
    is_well = True
    for task in TASKS:
        close_old_connections()
        try:
            task()
        except Exception:
            logger.exception("%s.%s failed", task.__module__, task.__name__)
            is_well = False
    close_old_connections()
    return is_well
