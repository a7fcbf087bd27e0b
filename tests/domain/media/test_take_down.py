"""Pictures that are taken down: what readers get, which ones go with a story, and their files."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.body import Figure
from articles.domain.media import images, renditions, take_down
from articles.domain.media.retracted_pictures import complete_take_downs
from articles.domain.media.take_down import put_back
from articles.domain.site import records
from articles.domain.story import live
from articles.enums import State
from articles.models import Article, Image, Page
from tests import cast
from tests.factories import make_article, make_author, make_image, picture_file, retract

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return cast.managing_editor()


def shown_in(*pictures, **fields):
    """Return an article whose text shows `pictures`."""
    body = "".join(["<p>Isi.</p>", *(Figure(image.uid).to_html() for image in pictures)])
    return make_article(body=body, **fields)


def is_down(image):
    return Image.objects.get(pk=image.pk).taken_down_at is not None


def has_files(image):
    return default_storage.exists(f"renditions/{image.uid}")


def down(image, user, note="Wajah anak terlihat."):
    take_down.take_down(image, note, user=user)
    return Image.objects.get(pk=image.pk)


def test_it_says_who_took_it_down_and_put_it_back_and_why(user):
    image, other = make_image(), cast.superuser()
    down(image, user)
    put_back(image, "Wajahnya sudah dikaburkan.", user=other)
    [step] = image.take_downs.all()
    assert (step.note, step.created_by, step.article) == ("Wajah anak terlihat.", user, None)
    assert (step.end_note, step.ended_by) == ("Wajahnya sudah dikaburkan.", other)
    assert step.created_at < step.ended_at
    assert not is_down(image)


@pytest.mark.parametrize("step", [take_down.take_down, put_back])
def test_a_step_needs_the_right_a_reason_and_a_picture_in_the_other_state(user, step):
    image = make_image()
    if step is put_back:
        down(image, user)
    before = is_down(image)
    with pytest.raises(PermissionDenied):
        step(image, "Sebab.", user=cast.editor())
    for note in ("", " \u200b ", "…", "x" * 2001):
        with pytest.raises(ValidationError) as refused:
            step(image, note, user=user)
        assert list(refused.value.message_dict) == ["note"]
    assert is_down(image) is before
    step(image, "Sebab.", user=user)
    with pytest.raises(ValidationError):
        step(image, "Sekali lagi.", user=user)
    assert image.take_downs.count() == 1


@pytest.mark.parametrize(("reason", "goes"), [
    ("child", True), ("trauma", True), ("hatred", False), ("decency", False), ("council", False),
])  # fmt: skip
def test_pictures_go_with_a_story_that_is_retracted_to_protect_somebody(reason, goes):
    lead, figure, other = make_image(), make_image((300, 200)), make_image((320, 200))
    article = shown_in(figure, lead_image=lead)
    shown_in(other)
    asked = retract(article, reason=reason)
    assert [is_down(one) for one in (lead, figure, other)] == [goes, goes, False]
    if goes:
        [step] = figure.take_downs.all()
        assert (step.article, step.created_by) == (article, asked.decided_by)
        assert step.note == asked.get_reason_display()


def test_a_picture_that_the_story_once_showed_goes_too():
    former = make_image()
    article = shown_in(former)
    live.write_live_row(article, live.content_of(article) | {"body": "<p>Tanpa foto.</p>"})
    retract(article)
    assert is_down(former)


def test_a_change_costs_the_same_however_many_pictures_were_put_back(user):
    article, counts = make_article(), []
    for number in range(3):
        image = make_image((300 + number, 200))
        retract(shown_in(image))
        put_back(image, "Wajahnya sudah dikaburkan.", user=user)
        content = live.content_of(article) | {"body": f"<p>Isi {number}.</p>"}
        with CaptureQueriesContext(connection) as queries:
            live.write_live_row(article, content)
            complete_take_downs()
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def keep_in_story(image):
    shown_in(image)


def keep_as_lead(image):
    make_article(lead_image=image)


def keep_as_photo(image):
    make_author(photo=image)


def keep_on_page(image):
    Page.objects.create(name="redaksi", title="Redaksi", body=Figure(image.uid).to_html())


@pytest.mark.parametrize("keep", [keep_in_story, keep_as_lead, keep_as_photo, keep_on_page])
def test_a_picture_that_readers_see_elsewhere_stays(keep):
    image = make_image()
    keep(image)
    retract(shown_in(image))
    complete_take_downs()
    assert not is_down(image)


@pytest.mark.parametrize("fields", [
    {"state": State.DRAFT}, {"ago": -dt.timedelta(hours=1)}, {"state": State.RETRACTED},
])  # fmt: skip
def test_a_use_that_readers_do_not_see_does_not_keep_it(fields):
    image = make_image()
    shown_in(image, **fields)
    retract(shown_in(image))
    assert is_down(image)


def test_a_published_story_keeps_only_what_readers_see_of_it():
    image, article = make_image(), make_article()
    article.image_uses.create(image=image)  # in its newest revision alone
    retract(shown_in(image))
    assert is_down(image)


def end_by_retraction(story, author, page):
    retract(story, reason="hatred")


def end_by_edit(story, author, page):
    live.write_live_row(story, live.content_of(story) | {"body": "<p>Tanpa foto.</p>"})


def end_by_photo(story, author, page):
    author.photo = None
    records.save_record(author)


def end_by_page(story, author, page):
    page.body = "<p>Tanpa foto.</p>"
    records.save_record(page)


@pytest.mark.parametrize(("keep", "end"), [
    ("story", end_by_retraction), ("story", end_by_edit), ("author", end_by_photo),
    ("page", end_by_page),
])  # fmt: skip
def test_it_goes_when_the_last_place_where_readers_saw_it_is_gone(keep, end):
    image = make_image()
    story = author = page = None
    match keep:
        case "story":
            story = shown_in(image)
        case "author":
            author = make_author(photo=image)
        case "page":
            figure = Figure(image.uid).to_html()
            page = Page.objects.create(name="redaksi", title="Redaksi", body=figure)
    retract(shown_in(image))
    assert not is_down(image)
    end(story, author, page)
    assert is_down(image)


def test_what_a_person_has_put_back_since_stays(user):
    image = make_image()
    retract(shown_in(image))
    put_back(image, "Anaknya tidak terlihat.", user=user)
    retract(make_article(), reason="hatred")
    complete_take_downs()
    assert not is_down(image)


def test_pictures_return_with_their_story_alone(user):
    image, by_hand = make_image(), make_image((300, 200))
    article = shown_in(image, by_hand)
    down(by_hand, user)
    retract(article)
    shown_in(image)
    assert is_down(image)
    live.write_live_row(article, columns={"state": State.PUBLISHED})
    assert (is_down(image), is_down(by_hand)) == (False, True)
    assert image.take_downs.get().ended_at
    retract(article)
    assert not is_down(image)  # the other story shows it
    Article.objects.exclude(pk=article.pk).update(state=State.DRAFT)
    complete_take_downs()
    assert is_down(image)


def test_what_was_retracted_before_goes_down_with_the_next_work():
    image = make_image()
    retract(shown_in(image))
    image.take_downs.all().delete()
    Image.objects.update(taken_down_at=None)
    complete_take_downs()
    assert is_down(image)


def test_a_retraction_that_fails_takes_nothing_down(monkeypatch):
    image = make_image()
    article = shown_in(image)

    def die(change):
        raise KeyboardInterrupt

    monkeypatch.setattr(take_down, "announce", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        retract(article)
    article.refresh_from_db()
    assert (article.state, is_down(image)) == (State.PUBLISHED, False)


@pytest.mark.django_db(transaction=True)
def test_the_files_go_and_are_made_again(user):
    image = make_image()
    before = image.version
    image = down(image, user)
    assert (image.version, has_files(image)) == ("", False)
    assert default_storage.exists(image.file.name)
    assert renditions.outdated_images() == []
    put_back(image, "Boleh.", user=user)
    image.refresh_from_db()
    assert (image.version, renditions.is_complete(image)) == (before, True)


def die(*args, **kwargs):
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [0, 1, 7])
def test_killed_while_the_files_are_deleted_it_is_down_and_work_ends_it(user, monkeypatch, after):
    image, deleted = make_image(), []

    def delete(name):
        if len(deleted) == after:
            raise KeyboardInterrupt
        deleted.append(name)
        default_storage.__class__.delete(default_storage, name)

    with monkeypatch.context() as dying:
        dying.setattr(renditions.default_storage, "delete", delete)
        with pytest.raises(KeyboardInterrupt):
            down(image, user)
    assert (is_down(image), has_files(image)) == (True, True)
    complete_take_downs()
    assert (Image.objects.get().version, has_files(image)) == ("", False)


@pytest.mark.django_db(transaction=True)
def test_killed_while_the_files_are_made_again_it_has_no_broken_picture(user, monkeypatch):
    image = down(make_image(), user)
    with monkeypatch.context() as dying:
        dying.setattr(renditions, "_write", die)
        with pytest.raises(KeyboardInterrupt):
            put_back(image, "Boleh.", user=user)
    image.refresh_from_db()
    assert (is_down(image), image.is_shown) == (False, False)
    complete_take_downs()
    image.refresh_from_db()
    assert (image.is_shown, renditions.is_complete(image)) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_taken_down_while_its_files_are_made_it_keeps_none(user, monkeypatch):
    image, make = down(make_image(), user), renditions.make_renditions

    def meanwhile(*args):
        make(*args)
        down(image, user)

    monkeypatch.setattr(renditions, "make_renditions", meanwhile)
    put_back(image, "Boleh.", user=user)
    assert (is_down(image), has_files(image)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_was_opened_before_does_not_bring_it_back(user):
    opened = make_image()
    down(opened, user)
    opened.file = picture_file(colour="#aa3322")
    images.save_image(opened)
    assert not Image.objects.get().is_shown
    complete_take_downs()
    assert not has_files(opened)
    put_back(opened, "Wajahnya dikaburkan.", user=user)
    image = Image.objects.get()
    assert (image.checksum, renditions.is_complete(image)) == (opened.checksum, True)


@pytest.mark.django_db(transaction=True)
def test_a_lost_original_holds_nobody_up(user, caplog):
    lost, other = (down(make_image(size), user) for size in ((400, 300), (300, 200)))
    default_storage.delete(lost.file.name)
    for image in (lost, other):
        Image.objects.filter(pk=image.pk).update(taken_down_at=None)
    complete_take_downs()
    assert [Image.objects.get(pk=one.pk).is_shown for one in (lost, other)] == [False, True]
    assert f"The files of image {lost.pk}" in caplog.text
