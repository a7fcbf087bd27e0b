"""The article form: writing, saving, and each step to the readers and back."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.desk import retraction, workflow
from articles.domain.story import live
from articles.enums import Action, State
from articles.models import Article, BacaJuga, Correction, Revision
from tests import cast
from tests.admin.article_form import ADD, at, change, existing, form, saved, told, typed
from tests.factories import (
    add_end_links,
    make_article,
    make_author,
    make_image,
    make_section,
    tag_uids,
)

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=2)
NOT_STORED = (
    "The time, the note and the correction are not stored: they count once you take a step with "
    "them."
)
DELETED = (
    "This article was deleted in the meantime. Your text is below; saving it makes a new article."
)


def stored(article):
    return Article.objects.get(pk=article.pk)


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_story_goes_from_an_empty_form_to_the_front_page(desk):
    section, author, image = make_section(), make_author("Ana Satu"), make_image()
    target, other = make_article(headline="Berita Lain"), make_article(headline="Di Bawah")
    data = form(
        "publish",
        headline="Judul  Baru",
        body='<p>Paragraf satu.</p><aside data-baca-juga="">berita lain</aside><p>Dua.</p>',
        section=str(section.uid),
        tags=["Rusia", "Topik Baru"],
        bylines=[{"author": str(author.uid), "role": "reporter"}],
        end_links=[{"uid": str(other.uid), "url": "", "text": ""}],
        lead_image=str(image.uid),
        lead_caption="Keterangan lain",
    )
    response = desk.post(ADD, data, follow=True)
    assert told(response) == ["Sudah tayang. Pembaca kini melihat versi ini."]
    article = Article.objects.published().get(headline="Judul Baru")
    assert article.modified_by.username == article.created_by.username == "admin"
    assert article.slug == "judul-baru"
    assert sorted(tag.name for tag in article.tags.all()) == ["Rusia", "Topik Baru"]
    assert {row.target for row in article.baca_juga.all()} == {target, other}
    assert (article.lead_image, article.image_caption) == (image, "Keterangan lain")
    page = page_of(desk, article)
    for words in (target.get_absolute_url(), other.get_absolute_url(), "Ana Satu"):
        assert words in page
    assert "Judul Baru" in desk.get("/").content.decode()
    actions = article.revisions.order_by("number").values_list("number", "action")
    assert list(actions) == [(1, "publish")]
    assert article.log_entries.get().revision == article.live_revision


def test_a_new_article_begins_with_whoever_writes_it(client):
    user = cast.reporter()
    author = make_author("Ana Satu", user=user)
    client.force_login(user)
    form_of = client.get(ADD).context["form"]
    assert form_of["bylines"].value() == [{"author": str(author.uid), "role": "writer"}]


def test_a_new_article_sent_twice_is_one(desk):
    data = form()
    assert saved(desk.post(ADD, data))
    assert saved(desk.post(ADD, data))
    assert Article.objects.get().revisions.count() == 1
    assert saved(desk.post(ADD, data | {"headline": "Judul Lain"}))
    assert Article.objects.get().headline == "Judul Lain"
    assert list(Revision.objects.values_list("number", flat=True)) == [2, 1]


def test_tags_stand_in_the_order_of_the_form_and_keep_it_when_it_changes(desk):
    desk.post(ADD, form(tags=["Gama", "Alfa", "Beta"]))
    article = Article.objects.get()
    assert [tag.name for tag in article.tags_in_order] == ["Gama", "Alfa", "Beta"]
    desk.post(change(article), existing(article, tags=["Beta", "gama", "Alfa"]))
    assert [tag.name for tag in stored(article).tags_in_order] == ["Beta", "Gama", "Alfa"]


def test_a_script_gets_the_address_as_json(desk):
    data = form()
    answer = desk.post(ADD, data, headers={"Accept": "application/json"}).json()
    assert answer == {"location": f"http://testserver{change(Article.objects.get())}"}
    assert told(desk.get(answer["location"])) == ["Tersimpan."]


def test_a_script_sends_a_form_with_errors_again_as_a_page(desk):
    headers = {"Accept": "application/json"}
    time = {"publish_at_0": "2031-01-01", "publish_at_1": "10:00"}
    data = form() | time
    assert desk.post(ADD, data, headers=headers).json() == {"resend": True}
    response = desk.post(ADD, data | {"resent": "1"})
    first, second = told(response)
    assert first == "Tersimpan."
    assert second.startswith("Waktu")
    assert desk.post(ADD, form(headline=""), headers=headers).json() == {"resend": True}
    assert Article.objects.get().revisions.count() == 1


def test_a_save_without_a_change_makes_no_revision(desk):
    article = make_article(
        state=State.DRAFT, tags=["Rusia", "Asia"], authors=[make_author(), make_author()],
        lead_image=make_image(), standfirst="Satu.\nDua.", canonical_url="https://example.org/a",
        body="<p>Satu <strong>tebal</strong>.</p><ul><li><p>a</p></li></ul>",
    )  # fmt: skip
    add_end_links(article, BacaJuga(target=make_article()))
    shown = desk.get(change(article)).context["form"]
    assert shown["based_on"].value() == 1
    assert article.revisions.get().action == Action.IMPORT
    before = Article.objects.values().get(pk=article.pk)
    assert saved(desk.post(change(article), existing(article)))
    assert article.revisions.get().content == live.content_of(stored(article))
    assert Article.objects.values().get(pk=article.pk) == before


def test_the_first_save_of_an_imported_article_keeps_what_it_was(desk):
    article = make_article(headline="Judul Impor", tags=["Rusia"])
    data = form(headline="Judul Editor", section=str(article.section.uid))
    response = desk.post(change(article), data)
    assert response.context["conflicts"].questions  # nothing is known of what it was opened with
    assert saved(desk.post(change(article), existing(article, headline="Judul Editor")))
    first, second = article.revisions.order_by("number")
    assert (first.action, first.content["headline"]) == (Action.IMPORT, "Judul Impor")
    assert first.content["tags"] == tag_uids("Rusia")
    assert (second.action, second.content["headline"]) == (Action.SAVE, "Judul Editor")
    assert second.based_on == first
    assert stored(article).live_revision == first


def test_a_published_article_saved_is_the_same_to_readers_until_it_is_published(desk):
    article = make_article(headline="Lama", tags=["Rusia"], authors=[make_author("Ana")])
    other = make_article(headline="Tautan")
    before = page_of(desk, article)
    data = existing(
        article, headline="Baru", body="<p>Lain.</p>", tags=["Asia"], bylines=[],
        end_links=[{"uid": str(other.uid), "url": "", "text": ""}], lead_image=make_image().uid,
    )  # fmt: skip
    response = desk.post(change(article), data, follow=True)
    assert told(response) == ["Tersimpan. Pembaca masih melihat versi yang tayang sebelumnya."]
    assert page_of(desk, article) == before
    assert stored(article).has_unpublished_change
    assert "ada perubahan" in response.content.decode().lower()
    assert "ada perubahan" in desk.get("/admin/articles/article/").content.decode().lower()
    assert saved(desk.post(change(article), existing(article, "publish", kind="typo")))
    assert "Baru" in page_of(desk, article)
    assert not stored(article).has_unpublished_change
    assert [tag.name for tag in stored(article).tags.all()] == ["Asia"]
    assert stored(article).baca_juga.get().target == other


def test_a_time_to_come_schedules_and_the_schedule_is_moved_pulled_back_and_taken(desk):
    article = make_article(state=State.READY)
    later = timezone.now() + LATER
    data = existing(article, "publish") | at(later)
    response = desk.post(change(article), data, follow=True)
    assert told(response) == ["Terjadwal. Versi ini tayang sendiri pada waktunya."]
    scheduled = stored(article)
    assert scheduled.is_scheduled
    assert scheduled.published_at == later.replace(second=0, microsecond=0)
    assert "Terjadwal" in desk.get("/admin/articles/article/").content.decode()
    count = article.revisions.count()
    assert saved(desk.post(change(article), existing(article, "publish") | at(later)))
    assert article.revisions.count() == count  # sent twice
    assert saved(desk.post(change(article), existing(article, "publish") | at(later + LATER)))
    assert stored(article).published_at > later + dt.timedelta(days=1)
    assert saved(desk.post(change(article), existing(article, "unschedule")))
    assert (stored(article).state, stored(article).first_published_at) == (State.READY, None)
    assert saved(desk.post(change(article), existing(article, "publish") | at(later)))
    assert saved(desk.post(change(article), existing(article, "publish")))
    assert stored(article).is_visible
    assert list(article.log_entries.values_list("action", flat=True)) == [
        "publish", "schedule", "unschedule", "schedule", "schedule", "import",
    ]  # fmt: skip


def test_the_change_of_a_scheduled_article_waits_until_it_is_scheduled_again(desk):
    article = make_article(ago=-LATER, headline="Lama")
    data = existing(article, headline="Baru") | at(article.published_at)
    assert saved(desk.post(change(article), data))
    assert (stored(article).headline, stored(article).has_unpublished_change) == ("Lama", True)
    assert saved(
        desk.post(change(article), existing(article, "publish") | at(timezone.now() + LATER))
    )
    assert (stored(article).headline, stored(article).has_unpublished_change) == ("Baru", False)
    assert stored(article).is_scheduled


def test_what_was_typed_for_a_step_stays_in_the_form_when_it_is_only_saved(desk):
    article = make_article(state=State.DRAFT)
    later = timezone.now() + LATER
    data = existing(article, kicker="Lain", note="Sebab ini.") | at(later)
    response = desk.post(change(article), data)
    assert stored(article).kicker == "Lain"
    assert told(response) == ["Tersimpan.", _(NOT_STORED)]
    assert typed(response, "note") == "Sebab ini."
    assert typed(response, "publish_at") == list(at(later).values())
    assert typed(response, "based_on") == "2"
    assert typed(response, "key") != data["key"]


@pytest.mark.parametrize(
    ("fields", "field"), [({}, "kind"), ({"kind": "correction", "correction": " "}, "correction")]
)
def test_the_change_of_a_live_article_needs_its_kind(desk, fields, field):
    article = make_article(headline="Lama")
    data = existing(article, "publish", headline="Baru", note="Alasan", **fields)
    response = desk.post(change(article), data)
    assert list(response.context["form"].errors) == [field]
    assert typed(response, "note") == "Alasan"
    assert stored(article).headline == "Lama"
    assert stored(article).latest_revision.content["headline"] == "Baru"
    assert "Belum tersimpan" not in response.content.decode()
    assert not Correction.objects.exists()


def test_only_an_update_moves_the_time_that_readers_see_and_a_correction_is_shown(desk):
    article = make_article()
    for kind in ("typo", "correction", "reply", "update"):
        data = existing(article, "publish", kicker=kind, kind=kind, correction=f"Kata {kind}.")
        assert saved(desk.post(change(article), data))
        assert (stored(article).updated_at is None) is (kind != "update")
        assert (f"Kata {kind}." in page_of(desk, article)) is (kind != "typo")
    found = Correction.objects.values_list("kind", "article", "created_by__username")
    assert list(found) == [(k, article.pk, "admin") for k in ("correction", "reply", "update")]
    assert article.log_entries.filter(note__endswith=": Kata reply.").exists()


def test_a_correction_may_be_told_of_a_text_that_readers_have_already(desk):
    article = make_article()
    data = existing(article, "publish", kind="correction", correction="Yang benar B.")
    for _number in range(2):
        assert saved(desk.post(change(article), data))
    assert article.corrections.get().text == "Yang benar B."
    assert "Yang benar B." in page_of(desk, article)


def test_a_return_needs_a_note_which_the_writer_reads(desk):
    article = make_article(state=State.IN_REVIEW)
    response = desk.post(change(article), existing(article, "return", headline="Disunting"))
    assert list(response.context["form"].errors) == ["note"]
    assert (stored(article).state, stored(article).headline) == (State.IN_REVIEW, "Disunting")
    data = existing(article, "return", note="Tambah narasumber.")
    response = desk.post(change(article), data, follow=True)
    assert stored(article).state == State.DRAFT
    assert "Tambah narasumber." in response.content.decode()


def test_the_way_of_a_story_through_the_desk(client):
    reporter, editor, chief = cast.reporter(), cast.editor(), cast.managing_editor()
    section = make_section()
    client.force_login(reporter)
    assert saved(client.post(ADD, form("submit", section=str(section.uid))))
    article = Article.objects.get()
    response = client.post(change(article), existing(article, "publish"))
    assert "tidak berwenang" in str(response.context["form"].non_field_errors())
    assert stored(article).state == State.IN_REVIEW
    client.force_login(editor)
    assert saved(client.post(change(article), existing(article, "approve")))
    assert saved(client.post(change(article), existing(article, "publish")))
    asked = retraction.request_retraction(article, "child", "Salah.", user=editor)
    retraction.decide_retraction(asked, approve=True, user=chief)
    assert client.get(article.get_absolute_url()).status_code in {404, 410}
    steps = article.log_entries.values_list("action", "created_by__username", "to_state")
    assert list(steps)[::-1] == [
        ("submit", "reporter", "in_review"), ("approve", "editor", "ready"),
        ("publish", "editor", "published"), ("ask_retract", "editor", "published"),
        ("retract", "redpel", "retracted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [{"section": ""}, {"body": ""}, {"body": '<p><a href="http://10.0.0.1/x">a</a></p>'}],
)
def test_what_would_hurt_a_reader_is_saved_and_not_published(desk, fields):
    article = make_article(state=State.READY)
    response = desk.post(change(article), existing(article, "publish", kicker="Baru", **fields))
    assert "Sebelum tayang" in str(response.context["form"].non_field_errors())
    assert response.context["form"].errors.keys() == {"__all__"}
    assert (stored(article).state, stored(article).kicker) == (State.READY, "Baru")
    assert typed(response, "based_on") == "2"


def test_a_pending_link_is_told_to_the_editor(desk):
    data = form(body='<p>Isi.</p><aside data-baca-juga="">Belum Terbit</aside>')
    messages = told(desk.post(ADD, data, follow=True))
    assert any("Belum Terbit" in message for message in messages)
    article = Article.objects.get()
    again = existing(article, kicker="Baru")
    assert told(desk.post(change(article), again, follow=True)) == ["Tersimpan."]


def test_a_pending_link_in_the_change_of_a_live_article_is_told_once(desk):
    article = make_article()
    link = {"uid": "", "url": "", "text": "Belum Terbit"}
    response = desk.post(change(article), existing(article, end_links=[link]), follow=True)
    assert sum("Belum Terbit" in message for message in told(response)) == 1


def test_a_refusal_stands_on_top_and_leads_to_its_place(desk):
    article = make_article()
    page = desk.post(change(article), existing(article, "publish", kicker="Baru")).content.decode()
    assert '<a href="#id_kind" data-check="id_kind">Pilih jenis' in page
    page = desk.post(change(article), existing(article, headline="")).content.decode()
    assert '<a href="#id_headline" data-check="id_headline">Judul: ' in page
    draft = make_article(state=State.READY)
    page = desk.post(change(draft), existing(draft, "publish", body="")).content.decode()
    assert '<a href="#checks" data-check="checks">' in page


def test_somebody_who_may_no_more_keeps_the_text_aside(client):
    user = cast.reporter()
    client.force_login(user)
    article = make_article(state=State.DRAFT, created_by=user)
    data = existing(article, headline="Terlambat")
    workflow.change_state(article, State.PUBLISHED)
    response = client.post(change(article), data, follow=True)
    assert "revisi 2" in told(response)[0]
    kept = article.revisions.get(number=2)
    assert (kept.action, kept.created_by) == (Action.ASIDE, user)
    assert kept.content["headline"] == "Terlambat"
    assert stored(article).latest_revision.number == 1
    assert stored(article).headline == article.headline


def test_the_text_for_a_deleted_article_comes_back_as_a_new_one(desk):
    article = make_article(state=State.DRAFT)
    data = existing(article, headline="Masih Ada", body="<p>Tulisan panjang.</p>")
    path = change(article)
    article.delete()
    response = desk.post(path, data)
    assert told(response) == [_(DELETED)]
    assert typed(response, "body") == "<p>Tulisan panjang.</p>"
    again = {name: data[name] for name in data if name != "based_on"}
    assert f'action="{ADD}"' in response.content.decode()
    assert saved(desk.post(ADD, again))
    assert Article.objects.get().headline == "Masih Ada"


def test_a_step_that_somebody_else_has_taken_is_said_and_the_text_saved(desk):
    article = make_article(state=State.READY)
    data = existing(article, "submit", kicker="Baru")
    response = desk.post(change(article), data)
    assert "orang lain" in str(response.context["form"].non_field_errors())
    assert stored(article).kicker == "Baru"


def test_a_schedule_of_what_is_live_meanwhile_is_not_called_done(desk):
    article = make_article(state=State.READY)
    data = existing(article, "publish", kicker="Baru") | at(timezone.now() + LATER)
    workflow.change_state(article, State.PUBLISHED)
    response = desk.post(change(article), data)
    assert "orang lain" in str(response.context["form"].non_field_errors())
    assert stored(article).is_visible
    assert stored(article).kicker == ""


def test_the_article_leads_to_its_page_when_there_is_one(desk):
    shown, hidden = make_article(), make_article(state=State.DRAFT)
    assert shown.get_absolute_url() in desk.get(change(shown)).content.decode()
    assert hidden.get_absolute_url() not in desk.get(change(hidden)).content.decode()


def test_a_limited_editor_is_offered_their_sections_alone(client):
    own, other = make_section("Ekonomi"), make_section("Olahraga")
    below = make_section("Bank", parent=own)
    client.force_login(cast.editor(sections=[own]))
    offered = client.get(ADD).context["form"].fields["section"].queryset
    assert set(offered) == {own, below}
    response = client.post(ADD, form(section=str(other.uid)))
    assert list(response.context["form"].errors) == ["section"]
    assert saved(client.post(ADD, form("publish", section=str(below.uid))))
    assert Article.objects.get().is_visible
