"""A site with rows in every model, and all of it as values without the numbers of rows."""

import datetime as dt
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.utils import timezone
from taggit.models import TaggedItem

from articles.body import BacaJugaRef
from articles.domain.desk import broken_links, inbound_links, workflow
from articles.domain.desk.tag_twins import call_distinct
from articles.domain.media import take_down
from articles.domain.reading import preview_links
from articles.domain.site import records
from articles.domain.site.tag_pages import PageContent
from articles.domain.site.tags import save_tag
from articles.domain.story import buffers, corrections, live
from articles.enums import Action, CorrectionKind, LinkFault, State
from articles.fixtures import DERIVED, KEPT_HERE
from articles.models import (
    Article,
    FrontSlot,
    HubPing,
    LinkCount,
    LinkHealthCount,
    Note,
    Page,
    PlaceCount,
    PopularArticle,
    ReadCount,
    Revision,
    TagName,
)
from tests import cast
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_image,
    make_section,
    retract,
    save_content,
)
from tests.second_factors import add_app

APPS = ("articles", "taggit", "auth", "mfa")
# TaggedItem comes with taggit; articles have ArticleTag instead. Derived rows are made anew, and
# the audit log stays where it is.
MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if model not in (TaggedItem, *DERIVED, *KEPT_HERE)
]


def make_site():
    """Make rows of every model, stories in all states, with pending work."""
    now = timezone.now()
    asia = make_section("Asia", parent=make_section("Dunia"))
    rina, ketua = cast.editor("rina", sections=[asia]), cast.managing_editor("ketua")
    rina.user_permissions.add(Permission.objects.get(codename="view_author"))
    add_app(rina)
    writer = make_author("Rina", user=rina, photo=make_image())
    writer.slug = "rina-redaksi"
    records.save_record(writer)
    take_down.take_down(make_image(), "Bukan milik kami.", user=ketua)
    Page.objects.create(name="kontak", title="Kontak", body="<p>Kami.</p>", modified_by=ketua)

    gone = make_article(headline="Yang Dicabut", section=asia)
    first = f'<p><a href="/asia/{gone.pk}/">Satu</a>.</p>'
    text = "\n".join([first, BacaJugaRef(uid=gone.uid).to_html(), "<p>Dua.</p>"])
    live_story = make_article(
        headline="Terbit", body=text, section=asia, lead_image=make_image(), tags=["Beras"],
        authors=[writer, make_author("Budi")], created_by=rina, assignee=rina, due_at=now,
    )  # fmt: skip
    add_end_links(live_story, BacaJugaRef(text="Belum Ada"), BacaJugaRef(url="https://a.id/x"))
    corrections.add_correction(
        live_story, CorrectionKind.CORRECTION, "Semula tertulis lain.", user=ketua
    )
    content = PageContent("Semua tentang beras.", make_image(), [live_story])
    save_tag(live_story.tags.get(), content=content)
    call_distinct(*TagName.objects.get_or_create_tags(["Beras", "Bras"]))
    retract(gone)
    chosen = {live_story.pk: broken_links.Settling(broken_links.Choice.DROP)}
    broken_links.settle_links(gone, chosen, user=ketua)

    live_story = Article.objects.get(pk=live_story.pk)
    change = live.content_of(live_story) | {"headline": "Terbit dan Diubah"}
    newest = live_story.latest_revision
    save_content(live_story, change, base=newest, user=rina)
    make_article(headline="Nanti", ago=-dt.timedelta(days=1), authors=[writer])
    submitted = make_article(headline="Diajukan", state=State.DRAFT, section=asia)
    workflow.perform(submitted, Action.SUBMIT, user=rina)
    inbound_links.refuse(live_story, submitted, user=ketua)
    buffers.store_text(
        uuid4(), user=rina, article=live_story, based_on=newest, content=change, sequence=7
    )
    preview_links.create_link(live_story, 1, user=rina)
    Note.objects.create(article=submitted, text="Periksa.", created_by=rina)
    FrontSlot.objects.create(slot="lead", article=live_story, created_by=ketua)
    HubPing.objects.create(article=live_story, due_at=now, left_feeds=["/rss.xml"])
    ReadCount.objects.create(article=live_story, hour=now.replace(minute=0), count=3)
    seen = {"place": "related", "position": 2, "is_click": True, "hour": now, "count": 3}
    LinkCount.objects.create(source=live_story, target=submitted, **seen)
    PlaceCount.objects.create(**seen)
    PopularArticle.objects.create(
        period="day", position=1, article=live_story, reads=3, ranked_at=now
    )
    LinkHealthCount.objects.create(day=now.date(), counts={LinkFault.ORPHAN: 2})


def all_rows():
    """Return the rows of each model, by its name: all columns but numbers, keys as what they name.

    Articles have their number, which is in their address.
    """
    return {
        model._meta.label: sorted((_values(row) for row in model._base_manager.all()), key=repr)
        for model in MODELS
    }


def _values(row):
    columns = [
        field
        for field in row._meta.concrete_fields
        if not isinstance(field, models.AutoField) or isinstance(row, Article)
    ]
    values = {field.name: _value(row, field) for field in columns}
    for field in row._meta.local_many_to_many:
        if field.remote_field.through._meta.auto_created:
            values[field.name] = sorted(map(_name, getattr(row, field.name).all()), key=repr)
    return values


def _value(row, field):
    if not field.is_relation:
        return getattr(row, field.attname)
    named = getattr(row, field.name)
    return named and _name(named)


def _name(row):
    """Return what tells `row` from others in any database."""
    if isinstance(row, Revision):
        return row.article.uid, row.number
    return getattr(row, "uid", None) or row.natural_key()


def empty_site():
    """Delete all rows but the groups and permissions, and let the next numbers be others."""
    for model in MODELS:
        if model._meta.label in {"auth.Group", "auth.Permission"}:
            continue
        for field in model._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                field.remote_field.through._base_manager.all()._raw_delete("default")
        model._base_manager.all()._raw_delete("default")
    make_author().delete()
    make_section().delete()
    cast.reader().delete()
