import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.body import plain_text, split_blocks
from articles.domain.desk import broken_links, inbound_links, workflow
from articles.domain.search import indexing
from articles.domain.story import live
from articles.enums import Action, Origin, State
from articles.models import Article, BacaJuga, LogEntry
from tests.cast import editor, managing_editor
from tests.domain.story.test_parallel_links import at_once
from tests.factories import make_article, make_author, make_section, save_content, withdraw

pytestmark = pytest.mark.django_db

STORY = "Judul Berita\nParagraf pertama.\nBaca Juga : Berita Lain\nParagraf kedua.\n"


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "berita.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def import_text(*files, **options):
    call_command("import_text", *map(str, files), **options)


def test_each_line_is_accounted_for(story, capsys):
    import_text(story)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["1", "headline"], ["2", "paragraph"], ["3", "baca_juga"], ["4", "paragraph"],
    ]  # fmt: skip


def test_options_place_the_story(story):
    make_section("Asia", slug="asia")
    author, other = make_author("Ana Satu", slug="ana"), make_author("Budi Dua", slug="budi")
    import_text(
        story, section="asia", author=["ana", "budi dua"], tags="Rusia, Diplomasi",
        time="2025-07-13 10:00", state="published",
    )  # fmt: skip
    article = Article.objects.published().get()
    assert article.get_absolute_url() == f"/asia/{article.pk}/judul-berita/"
    assert [byline.author for byline in article.bylines.all()] == [author, other]
    assert sorted(tag.name for tag in article.tags.all()) == ["Diplomasi", "Rusia"]
    assert article.published_at.isoformat() == "2025-07-13T03:00:00+00:00"
    assert article.baca_juga.get().origin == Origin.IMPORT


def test_without_options_it_is_a_draft(story):
    import_text(story)
    assert Article.objects.get().state == State.DRAFT


def test_the_same_file_again_updates_and_never_duplicates(story):
    import_text(story)
    before = Article.objects.get()
    import_text(story)
    story.write_text(STORY.replace("kedua", "kedua yang diperbaiki"), encoding="utf-8")
    import_text(story)
    after = Article.objects.get()
    assert after.pk == before.pk
    assert "kedua yang diperbaiki" in after.body
    assert BacaJuga.objects.count() == 1


def test_another_story_of_the_same_headline_is_another_article(story, tmp_path):
    other = tmp_path / "lain.txt"
    other.write_text("Judul Berita\nIsi lain sama sekali dari hari berikutnya.", encoding="utf-8")
    for _ in range(2):
        import_text(story, other)
    assert Article.objects.count() == 2


def test_the_same_form_with_other_figures_is_another_story_on_another_day(tmp_path):
    story = "Harga Emas Hari Ini\nHarga emas Antam hari ini {} ribu rupiah per gram, naik {} ribu."
    path = tmp_path / "emas.txt"
    make_section("Emas", slug="emas")
    for day, figures in [("07", (1_905, 12)), ("07", (1_906, 13)), ("08", (1_911, 5))]:
        path.write_text(story.format(*figures), encoding="utf-8")
        import_text(path, time=f"2025-07-{day} 09:00", section="emas", state="published")
    bodies = [article.body for article in Article.objects.newest()]
    assert len(bodies) == 2
    assert "1911" in bodies[0]
    assert "1906" in bodies[1]


def test_an_article_that_a_person_edited_is_not_overwritten(story):
    import_text(story)
    person = editor()
    Article.objects.update(modified_by=person)
    with pytest.raises(CommandError, match="editor"):
        import_text(story)


def test_a_link_that_was_added_keeps_an_import_out_until_it_is_undone(story):
    make_section(slug="asia")
    import_text(story, section="asia", state="published")
    article, target = Article.objects.get(), make_article(headline="Berita Baru")
    place = inbound_links.place_of(split_blocks(article.body)[0])
    added = inbound_links.add_links(target, {article.pk: place}, user=managing_editor())
    later = STORY.replace("kedua", "kedua, diperbaiki")
    story.write_text(later, encoding="utf-8")
    with pytest.raises(CommandError, match="redpel"):
        import_text(story)
    broken_links.undo_settlement(added, user=added.created_by)
    import_text(story)
    assert "diperbaiki" in Article.objects.get(pk=article.pk).body


def test_a_text_that_waits_behind_a_published_story_is_not_published_by_an_import(story):
    make_section(slug="asia")
    import_text(story, section="asia", state="published")
    article = Article.objects.get()
    base = article.latest_revision
    save_content(article, base.content | {"kicker": "Kilas"}, base=base, user=editor())
    with pytest.raises(CommandError, match="editor"):
        import_text(story)
    assert Article.objects.get().kicker == ""


def test_a_matching_title_is_linked_and_another_waits(story, capsys):
    import_text(story)
    row = BacaJuga.objects.get()
    assert row.target is None
    target = make_article(headline="BERITA LAIN!", state=State.DRAFT)
    workflow.change_state(target, State.PUBLISHED)
    assert BacaJuga.objects.get().target == target
    import_text(story)
    assert BacaJuga.objects.get().target == target


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", ""),
        (b"\n \n", ""),
        (b"Judul\nIsi\xff rusak", ":2"),
        (b"***\nIsi.", ":1"),
        (b"Judul\n\x00\x01biner", ":2"),
        (b"Judul saja", ":1"),
        (b"x" * 201 + b"\nIsi.", ":1"),
        (b"Judul\n" + b"kata " * 300_000, ""),
    ],
    ids=[
        "empty",
        "blank",
        "not utf-8",
        "no letter",
        "binary",
        "headline only",
        "long headline",
        "too large",
    ],
)
def test_a_bad_file_names_itself_and_stores_nothing(tmp_path, story, content, line):
    bad = tmp_path / "rusak.txt"
    bad.write_bytes(content)
    with pytest.raises(CommandError) as error:
        import_text(story, bad)
    assert f"rusak.txt{line}" in str(error.value)
    assert not Article.objects.exists()


def test_fifty_megabytes_are_refused_unread(tmp_path):
    large = tmp_path / "besar.txt"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CommandError, match=r"besar\.txt"):
        import_text(large)


@pytest.mark.parametrize(
    "options",
    [
        {"section": "tidak-ada"}, {"author": ["tidak ada"]}, {"time": "kemarin"},
        {"time": "2025-13-45 10:00"}, {"state": "published"},
    ],
)  # fmt: skip
def test_a_bad_option_stores_nothing(story, options):
    with pytest.raises(CommandError):
        import_text(story, **options)
    assert not Article.objects.exists()


def test_an_import_killed_in_the_middle_leaves_nothing(story, tmp_path, monkeypatch):
    other = tmp_path / "lain.txt"
    other.write_text("Judul Lain\nIsi lain.", encoding="utf-8")
    write, written = live.write_live_row, []

    def die_at_the_second(article, content, **options):
        if written:
            raise KeyboardInterrupt
        written.append(article)
        write(article, content, **options)

    monkeypatch.setattr(live, "write_live_row", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        import_text(story, other)
    assert len(written) == 1
    assert not Article.objects.exists()


def test_the_sample_is_stored_word_for_word(shared):
    path = shared("seed/000_22ccdcbf5b311fe6.txt")
    import_text(path)
    article = Article.objects.get()
    source = path.read_text(encoding="utf-8").replace("Baca Juga :", "Baca Juga:")
    assert f"{article.headline}\n{plain_text(article.body)}" == source.strip()


@pytest.mark.parametrize("state", ["draft", "in_review", "ready"])
def test_an_import_takes_no_published_story_away(story, state, client):
    make_section(slug="asia")
    import_text(story, section="asia", state="published")
    before = Article.objects.get()
    with pytest.raises(CommandError, match=r"berita\.txt: “Judul Berita” sudah tayang"):
        import_text(story, state=state)
    after = Article.objects.get()
    assert (after.state, after.modified_at) == (State.PUBLISHED, before.modified_at)
    assert after.revisions.count() == 1
    assert client.get(after.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", [None, "published", "draft"])
def test_an_import_leaves_a_retracted_story_alone(story, state):
    make_section(slug="asia")
    import_text(story, section="asia", state="published")
    withdraw(Article.objects.get())
    story.write_text(STORY.replace("kedua", "kedua yang lain"), encoding="utf-8")
    with pytest.raises(CommandError, match="dicabut"):
        import_text(story, state=state)
    article = Article.objects.get()
    assert (article.state, "lain." in article.body) == (State.RETRACTED, False)


def test_the_same_import_again_writes_nothing(story):
    make_section(slug="asia")
    for _ in range(3):
        import_text(story, section="asia", tags="Rusia", state="published")
    article = Article.objects.get()
    assert (article.revisions.count(), article.log_entries.count()) == (1, 1)


def test_an_import_goes_the_way_of_the_form(story):
    make_section(slug="asia")
    import_text(story, section="asia", tags="Rusia", state="published")
    article = Article.objects.get()
    revision = article.revisions.get()
    assert (article.live_revision, article.latest_revision) == (revision, revision)
    assert revision.action == Action.IMPORT
    assert revision.content == live.content_of(article) | {"slug": ""}
    assert article.log_entries.get().revision == revision


def test_an_import_gives_no_time_to_come_to_what_readers_see(story):
    make_section(slug="asia")
    import_text(story, section="asia", state="published")
    with pytest.raises(CommandError, match="Pembaca sudah melihat"):
        import_text(story, time="2999-01-01 10:00")
    assert Article.objects.get().is_visible


LONG = "Warga menanam seribu bibit bakau di pesisir utara. " * 4 + "Rob datang {} kali setahun."


def write(path, headline, text=LONG, figure=12):
    path.write_text(f"{headline}\n{text.format(figure)}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "figure", "sign"),
    [
        ("berita.txt", 12, "nama berkas yang sama"),
        ("berita.txt", 13, "nama berkas yang sama"),
        ("koreksi.txt", 12, "teks yang hampir sama"),
    ],
)
def test_a_corrected_headline_updates_the_published_story(tmp_path, name, figure, sign, capsys):
    make_section(slug="asia")
    import_text(
        write(tmp_path / "berita.txt", "Warga Tanam Bakua"), section="asia", state="published"
    )
    before = Article.objects.get()
    for _ in range(2):
        path = write(tmp_path / name, "Warga Tanam Bakau", figure=figure)
        import_text(path, section="asia", state="published")
    after = Article.objects.get()
    assert (after.pk, after.headline) == (before.pk, "Warga Tanam Bakau")
    assert f"({sign}" in capsys.readouterr().out


FLOOD = "Banjir merendam pasar di Demak sejak Minggu malam, dan para pedagang mengungsi."


def write_with_id(path, sender_id, headline, text):
    path.write_text(f"---\nid: {sender_id}\ntitle: {headline}\n---\n{text}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Banjir Pasar Demak Surut", "Air turun pada Selasa."),
        ("Air Surut", "Para pedagang kembali ke pasar di Demak setelah banjir."),
    ],
    ids=["headline", "text"],
)
def test_the_id_of_the_sender_finds_a_story_that_was_rewritten(tmp_path, headline, text, capsys):
    import_text(write_with_id(tmp_path / "a.md", "dinas-7", "Banjir Rendam Pasar Demak", FLOOD))
    import_text(write_with_id(tmp_path / "b.md", "dinas-7", headline, text))
    assert Article.objects.get().headline == headline
    assert "(pengenal pengirim yang sama)" in capsys.readouterr().out


def test_the_id_of_the_sender_with_another_story_is_asked_about(tmp_path):
    make_section(slug="asia")
    import_text(
        write_with_id(tmp_path / "x.md", "1", "Banjir Rendam Pasar", FLOOD),
        section="asia", state="published",
    )  # fmt: skip
    flood = Article.objects.get()
    assert flood.log_entries.get().note == "file: x.md\nid: 1"
    other = write_with_id(
        tmp_path / "y.md", "1", "Timnas Menang di Bandung", "Dua gol dicetak pada babak kedua."
    )
    with pytest.raises(CommandError, match=f"--update {flood.pk}"):
        import_text(other)
    assert Article.objects.get().headline == "Banjir Rendam Pasar"
    for _ in range(2):
        import_text(other, new=not Article.objects.filter(headline__startswith="Timnas").exists())
    assert Article.objects.count() == 2


def test_an_id_is_not_the_name_of_a_file(tmp_path):
    import_text(write(tmp_path / "rilis.txt", "Warga Tanam Bakau"))
    import_text(write_with_id(tmp_path / "b.md", "rilis.txt", "Banjir Rendam Pasar", FLOOD))
    import_text(write_with_id(tmp_path / "c.md", "7", "Timnas Menang", "Dua gol dicetak."))
    import_text(write(tmp_path / "7", "Harga Beras Naik", "Beras medium naik lagi."))
    assert Article.objects.count() == 4


def test_a_story_that_may_be_another_is_asked_about(tmp_path):
    import_text(write(tmp_path / "a.txt", "Warga Tanam Bakau"))
    article = Article.objects.get()
    other = write(
        tmp_path / "b.txt", "Rob Datang Lagi", LONG + " Warga mengungsi ke balai desa.", 15
    )
    with pytest.raises(CommandError, match=f"--update {article.pk}"):
        import_text(other)
    assert Article.objects.get().headline == "Warga Tanam Bakau"
    import_text(other, new=True)
    assert Article.objects.count() == 2
    import_text(write(tmp_path / "c.txt", "Rob Surut", "Isi."), update=article.pk)
    assert Article.objects.get(pk=article.pk).headline == "Rob Surut"
    with pytest.raises(CommandError):
        import_text(other, tmp_path / "a.txt", update=article.pk)
    with pytest.raises(CommandError):
        import_text(other, update=999_999)


def test_two_versions_in_one_import_are_one_article(tmp_path):
    one = write(tmp_path / "a.txt", "Warga Tanam Bakua")
    import_text(one, write(tmp_path / "b.txt", "Warga Tanam Bakau"))
    assert Article.objects.get().headline == "Warga Tanam Bakau"


def test_a_corrected_headline_does_not_overwrite_what_a_person_edited(tmp_path):
    import_text(write(tmp_path / "a.txt", "Warga Tanam Bakua"))
    Article.objects.update(modified_by=editor())
    with pytest.raises(CommandError, match="editor"):
        import_text(write(tmp_path / "b.txt", "Warga Tanam Bakau"))
    assert Article.objects.get().headline == "Warga Tanam Bakua"


def test_what_a_story_says_of_itself_is_used(tmp_path, capsys):
    ana = make_author("Ana Satu", slug="ana")
    path = tmp_path / "berita.md"
    path.write_text(
        "---\ntitle: Judul Berita\nauthor: [ana satu, Orang Lain]\ntags: [Bakau]\n"
        "summary: Ringkas.\nlayout: post\n---\nIsi *satu*.\n",
        encoding="utf-8",
    )
    import_text(path)
    article = Article.objects.get()
    assert [byline.author for byline in article.bylines.all()] == [ana]
    assert [tag.name for tag in article.tags.all()] == ["Bakau"]
    assert (article.standfirst, article.body) == ("Ringkas.", "<p>Isi <em>satu</em>.</p>")
    printed = capsys.readouterr().out
    assert "Orang Lain" in printed
    assert "layout: post" in printed


@pytest.mark.parametrize("name", ["page.html", "export.xml"])
def test_a_file_that_is_no_story_stores_nothing(shared, story, name):
    with pytest.raises(CommandError, match=name):
        import_text(story, shared(f"data/faults/text/{name}"))
    assert not Article.objects.exists()


def test_the_files_of_the_faults_are_stored(shared):
    """Each is stored as a draft, and nothing that a page may not have is in its body."""
    folder = shared("data/faults/text")
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md")]
    for path in files:
        import_text(path, new=True)
    assert Article.objects.count() == len(files)
    for article in Article.objects.all():
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029]", article.body)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_store_one_article(story):
    raised = at_once(lambda: import_text(story), lambda: import_text(story))
    assert raised == []
    article = Article.objects.get()
    assert (article.revisions.count(), article.log_entries.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_of_two_headlines_store_one_article(tmp_path):
    paths = [
        write(tmp_path / f"{index}.txt", headline)
        for index, headline in enumerate(["Warga Tanam Bakua", "Bakau Ditanam di Pesisir"])
    ]
    raised = at_once(*(lambda path=path: import_text(path) for path in paths))
    assert raised == []
    assert Article.objects.get().log_entries.count() == 2


def test_a_tag_that_cannot_be_one_names_its_file(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: Judul\ntags: [{'x' * 200}]\n---\nIsi.\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"a\.md: .*\nTidak ada yang disimpan\.$"):
        import_text(path)
    assert not Article.objects.exists()


def test_authors_and_stories_of_a_headline_are_looked_up_at_once(tmp_path):
    make_author("Ana Satu", slug="ana")
    make_author("Éko Tiga", slug="eko")
    path = tmp_path / "a.md"
    for text in ("Isi satu.", "Teks dua berbeda.", "Kabar tiga lain.", "Warta empat baru."):
        path.write_text(
            f"---\ntitle: Harga Emas\nauthors: [ANA SATU, eko, Éko Tiga, Lain]\n---\n{text}\n",
            encoding="utf-8",
        )
        with CaptureQueriesContext(connection) as queries:
            import_text(path)
    sent = [query["sql"] for query in queries]
    assert len([sql for sql in sent if '"articles_article"."uid" IN' in sql]) == 1
    assert len([sql for sql in sent if '"articles_author"."slug" IN' in sql]) == 1
    assert Article.objects.count() == 4
    article = Article.objects.latest("pk")
    names = [byline.author.slug for byline in article.bylines.all()]
    assert names == ["ana", "eko"]


def test_a_visible_story_with_nearly_the_same_text_is_named(tmp_path, capsys):
    text = " ".join(f"kata{number}" for number in range(40))
    other = make_article(headline="Kabar Lama", body=f"<p>{text}</p>")
    LogEntry.objects.all().delete()  # it did not come as text
    indexing.make_some_entries()
    path = tmp_path / "berita.txt"
    path.write_text(f"Judul Lain\n\nJakarta, Rabu: {text}", encoding="utf-8")
    for done in ("dibuat", "diperbarui"):
        import_text(path)
        told = capsys.readouterr().out
        assert done in told
        [notice] = [line for line in told.splitlines() if "sudah ada teks" in line]
        assert f"artikel {other.pk} “Kabar Lama”" in notice
