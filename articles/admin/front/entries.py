"""The rows of an arrangement in JSON, as the desk's page gets and sends them."""

from django import forms

from articles.admin.endpoints import Unreadable
from articles.admin.story.pickers import card
from articles.domain.front.arrangement import Errors, Fault, local
from articles.enums import Slot
from articles.ids import read_uid
from articles.models import Article, FrontSlot
from articles.text import printable
from articles.validators import validate_publication_time

MOST_SENT = 500
FIELDS = ("slot", "article", "text", "starts", "ends")


def _time_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M"], validators=[validate_publication_time]
    )


class EntryForm(forms.Form):
    """The inputs of one row; the times are in the newsroom's time zone."""

    slot = forms.ChoiceField(choices=Slot.choices)
    text = forms.CharField(required=False, max_length=FrontSlot._meta.get_field("text").max_length)
    starts = _time_field()
    ends = _time_field()


def shown(row: FrontSlot) -> dict:
    """Return a row as JSON, in the shape that `read_rows` takes, with the card of its article."""
    return {
        "slot": row.slot,
        "article": str(row.article.uid),
        "text": row.text,
        "starts": local(row.starts_at),
        "ends": local(row.ends_at),
        "card": card(row.article),
    }


def read_rows(sent: object) -> tuple[dict[int, FrontSlot], Errors]:
    """Return the unsaved rows of the list `sent`, and the errors of its invalid entries.

    Both are by index in `sent`. Entries whose article was deleted are left out. Raises
    Unreadable for anything but a list of at most MOST_SENT objects with strings.
    """
    if not isinstance(sent, list) or len(sent) > MOST_SENT:
        raise Unreadable
    entries = [_texts(entry) for entry in sent]
    uids = {uid for entry in entries if (uid := read_uid(entry["article"]))}
    articles = {
        article.uid: article for article in Article.objects.filter(uid__in=uids).for_cards()
    }
    rows: dict[int, FrontSlot] = {}
    errors: Errors = {}
    for index, entry in enumerate(entries):
        form, uid = EntryForm(entry), read_uid(entry["article"])
        article = articles.get(uid) if uid else None
        if article is None:
            continue
        if form.is_valid():
            rows[index] = _row(form.cleaned_data, article)
        else:
            faults = form.errors.items()
            errors[index] = [Fault(str(text), name) for name, found in faults for text in found]
    return rows, errors


def _texts(entry: object) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise Unreadable
    texts = {name: entry.get(name, "") for name in FIELDS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise Unreadable
    return {name: " ".join(printable(text).split()) for name, text in texts.items()}


def _row(typed: dict, article: Article) -> FrontSlot:
    return FrontSlot(
        slot=typed["slot"],
        article=article,
        text=typed["text"] if typed["slot"] == Slot.BREAKING else "",
        starts_at=typed["starts"],
        ends_at=typed["ends"],
    )
