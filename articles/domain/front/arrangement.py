"""The arrangement of a page: checked, saved as a whole, never over somebody else's save."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as SaveEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.announcement import announce, change_of_front_page
from articles.domain.locks import wait_for_lock
from articles.enums import Slot, State
from articles.models import FrontSlot, Section
from articles.permissions import can_arrange

MOST = 60
TIME = "%Y-%m-%dT%H:%M"


class Fault(NamedTuple):
    """What is wrong with a row, and with which input of the form ("": with none)."""

    text: str
    field: str = ""


Errors = dict[int | None, list[Fault]]


class Changed(Exception):
    """Somebody saved the arrangement after it was opened; nothing was written."""


class Invalid(Exception):
    """Rows that are not valid; `errors` are by the index of the row (None: of the whole)."""

    def __init__(self, errors: Errors):
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True)
class Notice:
    """Something about a page (of `section`, None: the front page) that a person should look at."""

    section: Section | None
    text: str


def rows_of(section: Section | None) -> list[FrontSlot]:
    """Return the stored arrangement of a page, from the top, with rows whose time is over."""
    return list(FrontSlot.objects.of_page(section).with_cards().select_related("created_by"))


def local(time: dt.datetime | None) -> str:
    """Return `time` in the newsroom's zone, to the minute, in the format of an input."""
    return timezone.localtime(time).strftime(TIME) if time else ""


def fingerprint(rows: Iterable[FrontSlot]) -> str:
    """Return 64 characters that are equal for equal arrangements."""
    counted = [
        [row.slot, row.article_id, row.text, local(row.starts_at), local(row.ends_at)]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(counted).encode()).hexdigest()


def saves_of(section: Section | None) -> QuerySet[SaveEntry]:
    """Return who saved the arrangement of a page, when, and what changed; newest first."""
    return SaveEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(FrontSlot), object_id=_key(section)
    ).select_related("user")


def _key(section: Section | None) -> str:
    return str(section.pk) if section else "0"


def save_arrangement(
    section: Section | None, rows: Sequence[FrontSlot], *, opened: str, user: User
) -> None:
    """Replace the arrangement of a page by `rows`, unsaved, in their order, in one transaction.

    `opened` is the fingerprint of the arrangement that the person began with. Stored rows whose
    time is over are dropped, and rows of retracted articles. Raises Changed when another
    arrangement is stored now, and Invalid when a row is not valid.
    """
    with transaction.atomic():
        wait_for_lock("arrangement of a page")
        stored = rows_of(section)
        if fingerprint(stored) != opened:
            raise Changed
        kept = [row for row in rows if not _is_dropped(row, stored)]
        if errors := check_rows(section, rows, stored):
            raise Invalid(errors)
        _sign(kept, stored, user)
        changes = differences(stored, kept)
        FrontSlot.objects.of_page(section).delete()
        for position, row in enumerate(kept):
            row.section, row.position = section, position
        FrontSlot.objects.bulk_create(kept)
        announce(change_of_front_page(section))
        if changes:
            _note(section, changes, user)


def _is_dropped(row: FrontSlot, stored: Iterable[FrontSlot]) -> bool:
    was_over = row.is_over and any(_same(row, other) for other in stored)
    return was_over or row.article.state == State.RETRACTED


def _same(row: FrontSlot, other: FrontSlot) -> bool:
    return fingerprint([row]) == fingerprint([other])


def _sign(rows: Sequence[FrontSlot], stored: Sequence[FrontSlot], user: User) -> None:
    """Set on each row who put it there and when; on the lead, since when it is the lead."""
    before = {(row.slot, row.article_id): row for row in stored}
    for row in rows:
        old = before.get((row.slot, row.article_id))
        row.created_by, row.created_at = user, timezone.now()
        if old:
            row.created_by, row.created_at = old.created_by, old.created_at
    lead, since = leading(stored)
    new, _since = leading(rows)
    if new:
        is_same = lead is not None and lead.article_id == new.article_id
        new.created_at = since if is_same and since else timezone.now()


def _note(section: Section | None, changes: Sequence[str], user: User) -> None:
    SaveEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(FrontSlot),
        object_id=_key(section),
        object_repr=page_name(section),
        action_flag=CHANGE,
        change_message="\n".join(changes),
    )


def page_name(section: Section | None) -> str:
    return section.name if section else _("Front page")


def leading(rows: Iterable[FrontSlot]) -> tuple[FrontSlot | None, dt.datetime | None]:
    """Return the row that is the lead now, and since when; (None, None) if there is none."""
    gone: list[dt.datetime] = []
    for row in rows:
        if row.slot != Slot.LEAD:
            continue
        if row.is_standing:
            times = [row.created_at, row.starts_at, row.article.published_at, *gone]
            return row, max(time for time in times if time)
        if row.is_over and row.ends_at:
            gone.append(row.ends_at)
    return None, None


def check_rows(
    section: Section | None, rows: Sequence[FrontSlot], stored: Sequence[FrontSlot] = ()
) -> Errors:
    """Return the faults of `rows` by their index; rows that `save` drops have none."""
    errors: Errors = {}
    if len(rows) > MOST:
        errors[None] = [Fault(_("More than %(most)s places are too many.") % {"most": MOST})]
    seen: list[FrontSlot] = []
    for index, row in enumerate(rows):
        if _is_dropped(row, stored):
            continue
        if faults := [*_of_row(section, row), *_beside(row, seen)]:
            errors[index] = faults
        seen.append(row)
    return errors


def _of_row(section: Section | None, row: FrontSlot) -> Iterator[Fault]:
    """Yield what is wrong with a row by itself."""
    article = row.article
    if article.state != State.PUBLISHED:
        text = _("This article is neither published nor scheduled (%(state)s).")
        yield Fault(text % {"state": article.get_state_display()})
    if section and row.slot != Slot.LEAD:
        yield Fault(_("The page of a section has a lead alone."))
    if section and section.pk not in {article.section_id, article.root_section_id}:
        text = _("This article is not of the section %(section)s.")
        yield Fault(text % {"section": section.name})
    if row.starts_at and row.ends_at and row.ends_at <= row.starts_at:
        yield Fault(_("“Until” must be later than “from”."), "ends")
    elif row.is_over:
        yield Fault(_("“Until” is past already."), "ends")


def _beside(row: FrontSlot, others: Iterable[FrontSlot]) -> Iterator[Fault]:
    for other in others:
        if other.article_id == row.article_id and _overlap(row, other):
            text = _("This article stands at the same time under “%(place)s”.")
            yield Fault(text % {"place": other.get_slot_display()}, "starts")
            return


def _overlap(one: FrontSlot, other: FrontSlot) -> bool:
    ends_before = one.ends_at and other.starts_at and one.ends_at <= other.starts_at
    starts_after = one.starts_at and other.ends_at and one.starts_at >= other.ends_at
    return not (ends_before or starts_after)


def differences(before: Iterable[FrontSlot], after: Iterable[FrontSlot]) -> list[str]:
    """Return the changes from the arrangement `before` to `after`, a line of text each."""
    lines = []
    for slot in Slot:
        old, new = ([row for row in rows if row.slot == slot] for rows in (before, after))
        was, now = _numbered(old), _numbered(new)
        lines += [_line(_("%(place)s: “%(headline)s” taken off"), row)
                  for key, row in was.items() if key not in now]  # fmt: skip
        for key, row in now.items():
            if key not in was:
                lines.append(_line(_("%(place)s: “%(headline)s” put there"), row))
            elif not _same(row, was[key]):
                text = _("%(place)s: time or text of “%(headline)s” changed")
                lines.append(_line(text, row))
        stayed = [key for key in was if key in now]
        if stayed != [key for key in now if key in was]:
            lines.append(_("%(place)s: another order") % {"place": slot.label})
    return lines


def _line(text: str, row: FrontSlot) -> str:
    return text % {"place": row.get_slot_display(), "headline": row.article.headline}


def _numbered(rows: Iterable[FrontSlot]) -> dict[tuple[int, int], FrontSlot]:
    """Return `rows` by article id and number: 0 for its first row, 1 for the next."""
    found: dict[tuple[int, int], FrontSlot] = {}
    for row in rows:
        number = sum(article == row.article_id for article, _number in found)
        found[row.article_id, number] = row
    return found


def notices(user: User) -> list[Notice]:
    """Return what `user` should look at on the pages that they arrange; one query."""
    rows = FrontSlot.objects.order_by("section", "slot", "position", "pk").with_cards()
    pages: dict[Section | None, list[FrontSlot]] = {}
    for row in rows.select_related("section", "article__section", "article__lead_image"):
        pages.setdefault(row.section, []).append(row)
    found = []
    for section, of_page in pages.items():
        if can_arrange(user, section):
            found += [_left(row) for row in of_page if _is_left(row)]
            found += [] if section else _too_long(of_page)
    return found


def _is_left(row: FrontSlot) -> bool:
    return row.article.state != State.PUBLISHED and not row.is_over


def _left(row: FrontSlot) -> Notice:
    if row.section or row.slot == Slot.BREAKING:
        text = _(
            "%(page)s, %(place)s: “%(headline)s” is not published any more; nothing stands there."
        )
    else:
        text = _(
            "%(page)s, %(place)s: “%(headline)s” is not published any more; the newest stories"
            " fill its place."
        )
    values = {"page": page_name(row.section), "place": row.get_slot_display()}
    return Notice(row.section, text % (values | {"headline": row.article.headline}))


def _too_long(rows: Iterable[FrontSlot]) -> list[Notice]:
    lead, since = leading(rows)
    if lead is None or since is None:
        return []
    hours = (timezone.now() - since).total_seconds() / 3600
    if hours < settings.LEAD_MAX_HOURS:
        return []
    text = _("Front page: “%(headline)s” has been the lead for %(hours)s hours.")
    return [Notice(None, text % {"headline": lead.article.headline, "hours": int(hours)})]
