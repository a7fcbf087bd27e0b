"""`manage.py check` warns of what a newsroom must still do; no other command is held up by it."""

import io
from collections import Counter

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.serializers import deserialize
from django.db import connection
from django.db.utils import ProgrammingError

from articles.body import sanitise
from articles.enums import PageName
from articles.identity import SETTINGS
from articles.management.commands.prepare import PAGES
from articles.models import Page
from articles.permissions import GROUPS, MANAGING_EDITOR, make_groups
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def warned():
    """Return the warnings of the newsroom by their id, as `manage.py check` collects them."""
    found = checks.run_checks(databases=["default"])
    return Counter(message.id for message in found if (message.id or "").startswith("newsroom"))


@pytest.fixture
def _known(settings):
    for name in SETTINGS.values():
        setattr(settings, name, "Isi")


@pytest.fixture
def pages():
    call_command("loaddata", "pages", verbosity=0)


def test_a_site_without_pages_or_identity_is_warned_of_each():
    assert warned() == {"newsroom.W001": len(PageName), "newsroom.W003": len(SETTINGS)}


@pytest.mark.usefixtures("_known", "pages")
def test_a_starter_text_is_warned_of_until_somebody_made_it_their_own():
    assert warned() == {"newsroom.W002": len(PageName)}
    Page.objects.exclude(name=PageName.CONTACT).update(is_starter=False)
    (warning,) = [m for m in checks.run_checks(databases=["default"]) if "newsroom" in m.id]
    assert "/kontak/" in warning.msg
    Page.objects.update(is_starter=False)
    assert not warned()


@pytest.mark.usefixtures("_known", "pages")
@pytest.mark.parametrize("value", ["", "  "])
def test_a_blank_identity_setting_is_warned_of(settings, value):
    Page.objects.update(is_starter=False)
    settings.NEWSROOM_RESPONSIBLE = value
    assert warned() == {"newsroom.W003": 1}


@pytest.mark.parametrize(
    ("contact", "number"),
    [("a@b.example", 0), ("mailto:a@b.example", 0), ("https://b.example/", 0), ("0215550100", 1),
     ("http://b.example/", 1)],
)  # fmt: skip
def test_a_contact_that_the_rfc_does_not_know_is_warned_of(settings, contact, number):
    settings.SECURITY_CONTACT = [contact]
    assert warned()["newsroom.W004"] == number


def test_a_section_whose_address_is_taken_is_warned_of():
    make_section(slug="nasional")
    assert not warned()["newsroom.W005"]
    make_section(slug="panduan")
    assert warned()["newsroom.W005"] == 1


def test_the_command_tells_and_succeeds():
    told = io.StringIO()
    call_command("check", stderr=told, stdout=io.StringIO())
    assert "newsroom.W001" in told.getvalue()
    assert "NEWSROOM_ADDRESS" in told.getvalue()
    told = io.StringIO()
    call_command("check", tags=["newsroom"], stderr=told, stdout=io.StringIO())
    assert "/pedoman-media-siber/" in told.getvalue()


def test_other_commands_are_not_told_and_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        found = checks.run_checks(tags=["newsroom"])
    assert found == []


def test_before_the_tables_are_there_only_the_settings_are_looked_at():
    def no_table(*args):
        raise ProgrammingError("no such table")

    with connection.execute_wrapper(no_table):
        found = checks.run_checks(tags=["newsroom"], databases=["default"])
    assert {message.id for message in found} == {"newsroom.W003"}


def test_the_starter_texts_are_whole_and_within_the_grammar():
    texts = [text.object for text in deserialize("json", PAGES.read_text(encoding="utf-8"))]
    assert {text.name for text in texts} == set(PageName.values)
    for text in texts:
        text.clean_fields(exclude=["modified_by"])
        assert text.is_starter
        assert text.description
        assert sanitise(str(text.body)) == text.body


@pytest.mark.usefixtures("pages")
def test_loading_the_starter_texts_gives_them_back(tmp_path):
    path = tmp_path / "dump.json"
    call_command(
        "dumpdata", "articles.page",
        natural_foreign=True, natural_primary=True, indent=1, output=str(path),
    )  # fmt: skip
    assert path.read_text(encoding="utf-8").rstrip() == PAGES.read_text(encoding="utf-8").rstrip()


@pytest.mark.usefixtures("pages")
def test_the_links_of_the_starter_texts_lead_somewhere(client):
    for page in Page.objects.all():
        content = client.get(page.get_absolute_url()).content.decode()
        assert f"<h1>{page.title}</h1>" in content


def test_a_group_that_stands_gets_only_the_rights_that_are_new():
    from django.apps import apps
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.get(name=MANAGING_EDITOR)
    taken, new = (Permission.objects.get(codename=f"{verb}_page") for verb in ("add", "change"))
    group.permissions.remove(taken)
    new.delete()  # as before the migrate that brought it
    make_groups(apps.get_app_config("articles"), "default")
    rights = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
    assert rights == GROUPS[MANAGING_EDITOR] - {"articles.add_page"}
