"""Functions that create and save objects for tests, with defaults for fields not given."""

import atexit
import datetime as dt
import io
import shutil
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow

from articles.domain.desk import retraction, workflow
from articles.domain.media import decoding, images
from articles.domain.media.renditions import MADE_FROM, renew_renditions
from articles.domain.story import live, revisions
from articles.domain.story.revisions import Saved
from articles.enums import Action, Role, State
from articles.models import Article, Author, BacaJuga, Byline, Image, Section, TagName
from tests import cast

_numbers = count(1)


def make_section(name="", parent=None, **fields):
    number = next(_numbers)
    return Section.objects.create(
        **{
            "name": name or f"Kanal {number}",
            "slug": f"kanal-{number}",
            "parent": parent,
            "position": number,
        }
        | fields
    )


def make_author(name="", **fields):
    number = next(_numbers)
    return Author.objects.create(
        **{"name": name or f"Penulis {number}", "slug": f"penulis-{number}"} | fields
    )


def make_article(
    *, state=State.PUBLISHED, ago=dt.timedelta(hours=1), tags=(), authors=(), **fields
):
    """Return a saved article in `state`, published `ago`; a negative `ago` schedules it."""
    if "section" not in fields:
        fields["section"] = Section.objects.filter(parent=None).first() or make_section()
    article = Article(
        **{"headline": f"Berita Nomor {next(_numbers)}", "body": "<p>Isi berita.</p>"} | fields
    )
    article.save()
    article.tags.set(tags)
    for position, author in enumerate(authors):
        Byline.objects.create(article=article, author=author, role=Role.WRITER, position=position)
    if state == State.RETRACTED and article.section:
        workflow.change_state(article, State.PUBLISHED, at=timezone.now() - ago)
        withdraw(article)
    elif state in {State.DRAFT, State.RETRACTED}:
        live.write_live_row(article)
        if state == State.RETRACTED:  # its section was removed after it was retracted
            Article.objects.filter(pk=article.pk).update(state=state)
            article.refresh_from_db()
    else:
        workflow.change_state(article, state, at=timezone.now() - ago)
    return article


def withdraw(article):
    """Retract a published article without the two users that `retract` creates."""
    workflow.change_state(article, State.RETRACTED, action=Action.RETRACT)


def unpublish(article):
    """Change a published article to a draft, as the first release of the software could."""
    Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
    article.refresh_from_db()
    live.write_live_row(article)


def save_content(article, content, *, base, user, choices=None, **options):
    """Save `content` over the revision `base`, as the form does without a step."""
    with transaction.atomic():
        article = revisions.lock_article(article)
        if article.latest_revision is None:
            revisions.ensure_first_revision(article)
        candidate = revisions.merge_with_newest(article, content, base=base, choices=choices)
        if candidate.conflicts:
            return Saved(None, candidate.conflicts)
        revision = revisions.save_candidate(article, candidate, user=user, **options)
        return Saved(revision, merged_with=candidate.merged_with)


def tag_uids(*names):
    """Return the uids by which contents hold the tags with these names, which are made."""
    TagName.objects.get_or_create_tags(names)
    found = TagName.objects.find(names)
    return [str(found[name].uid) for name in names]


def add_end_links(article, *links):
    """Set `links` (BacaJugaRef or BacaJuga) as the links below the text of `article`."""
    links = [link.as_ref() if isinstance(link, BacaJuga) else link for link in links]
    entries = [live.to_entry(link) for link in links]
    live.write_live_row(article, live.content_of(article) | {"end_links": entries})


def make_hidden_articles(**fields):
    """Return a draft, a scheduled and a retracted article, which readers must not see."""
    return [
        make_article(state=State.DRAFT, headline="Draf yang Tersembunyi", **fields),
        make_article(ago=-dt.timedelta(hours=1), headline="Terjadwal yang Tersembunyi", **fields),
        make_article(state=State.RETRACTED, headline="Dicabut yang Tersembunyi", **fields),
    ]


def retract(article, explanation="Identitas seorang anak terungkap.", *, reason="child", ago=None):
    """Retract `article` by two users, decided `ago` if that is given; return the Retraction."""
    number = next(_numbers)
    first, second = (cast.superuser(f"pencabut{number}-{n}") for n in (1, 2))
    asked = retraction.request_retraction(article, reason, explanation, user=first)
    retraction.decide_retraction(asked, approve=True, user=second)
    article.refresh_from_db()
    if ago:
        asked.decided_at = timezone.now() - ago
        asked.save(update_fields=["decided_at"])
    return asked


def picture_file(name="foto.png", size=(400, 300), colour="#284b63", form="PNG", **options):
    buffer = io.BytesIO()
    Pillow.new("RGB", size, colour).save(buffer, form, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def make_image(size=(400, 300), **fields):
    """Return a saved image of `size` in pixels.

    Renditions that exist are not made again, so those of the same picture are made once in a run.
    """
    image = Image(
        **{"title": "Uji", "alt": "Bidang biru", "file": picture_file(size=size)} | fields
    )
    renditions = Path(settings.MEDIA_ROOT, "renditions", str(image.uid))
    made = _rendition_cache() / f"{size}"
    is_plain = {"file", *MADE_FROM}.isdisjoint(fields)
    if is_plain and made.exists():
        shutil.copytree(made, renditions)
    picture = None
    if {"file", "checksum"}.isdisjoint(fields):
        picture, image.checksum = _decoded(size)
    images.save_image(image, picture=picture)
    if image.lacks_renditions:
        renew_renditions(image.pk)
        image.refresh_from_db()
    if is_plain and not made.exists():
        shutil.copytree(renditions, made)
    return image


@cache
def _decoded(size):
    file = picture_file(size=size)
    return decoding.open_picture(file), images.checksum(file)


@cache
def _rendition_cache():
    folder = tempfile.mkdtemp(prefix="newsroom-renditions-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
