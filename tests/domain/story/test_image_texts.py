"""What is described in an article is described for whoever uses the picture next."""

from uuid import uuid4

import pytest

from articles.body import Figure
from articles.content.shape import blank, clean
from articles.domain import announcement
from articles.domain.desk.submission import Submission, submit
from articles.domain.media import renditions, renewal
from articles.domain.story import buffers
from articles.models import Image
from tests import cast
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db
TEXTS = {"alt": "Perahu di jalan", "caption": "Banjir <b>di</b> Demak", "credit": "Ana/Arunika"}
NONE = dict.fromkeys(TEXTS, "")


def undescribed(**fields):
    return make_image(**NONE | fields)


def texts(image):
    return Image.objects.filter(pk=image.pk).values(*TEXTS).get()


def save(*figures, user=None, lead=None, caption=""):
    body = "".join(["<p>Isi.</p>", *(figure.to_html() for figure in figures)])
    content = clean(
        blank()
        | {"headline": "Baru", "body": body, "lead_caption": caption,
           "lead_image": lead and str(lead.uid)}
    )  # fmt: skip
    submit(None, Submission(uuid4(), content, sequence=1), user=user or cast.reporter())


def test_the_texts_of_a_figure_and_of_the_lead_image_are_kept(monkeypatch):
    changes = []
    monkeypatch.setattr(announcement, "_listeners", [changes.extend])
    figure, lead = undescribed(), undescribed(size=(300, 200))
    save(Figure(figure.uid, **TEXTS), lead=lead, caption="Warga menunggu")
    assert texts(figure) == TEXTS
    assert texts(lead) == NONE | {"caption": "Warga menunggu"}
    assert {change.pk for change in changes if change.subject == "image"} >= {figure.pk, lead.pk}


def test_what_a_picture_has_is_left_and_the_first_text_counts():
    image = undescribed(alt="Perahu")
    save(Figure(image.uid, **TEXTS), Figure(image.uid, caption="Lain", credit="Budi/Arunika"))
    assert texts(image) == TEXTS | {"alt": "Perahu"}


def test_a_credit_reaches_the_files_by_a_worker_that_runs_already(monkeypatch):
    monkeypatch.setattr(renewal, "_queue", renewal._Queue())
    monkeypatch.setattr(renewal, "LOOK_SECONDS", 0)
    image = undescribed()
    assert renewal.renew_outdated_images() == 0
    save(Figure(image.uid, **TEXTS))
    assert renewal.renew_outdated_images() == 1
    stored = Image.objects.get(pk=image.pk)
    assert image.version != stored.version == renditions.version_of(stored)


def test_a_text_that_does_not_fit_is_left_out_and_the_others_are_kept():
    image = undescribed()
    save(Figure(image.uid, **TEXTS | {"credit": "x" * 121}))
    assert texts(image) == TEXTS | {"credit": ""}


def test_a_reporter_describes_only_pictures_that_readers_do_not_see():
    image = undescribed()
    make_article(lead_image=image)
    save(Figure(image.uid, **TEXTS))
    assert texts(image) == NONE
    save(Figure(image.uid, **TEXTS), user=cast.editor())
    assert texts(image) == TEXTS


def test_what_is_not_saved_is_not_kept():
    image = undescribed()
    body = f"<p>Isi.</p>{Figure(image.uid, **TEXTS).to_html()}"
    buffers.store_text(
        uuid4(), user=cast.reporter(), article=None, content=clean(blank() | {"body": body}),
        sequence=1,
    )  # fmt: skip
    assert texts(image) == NONE


def test_a_text_that_somebody_writes_at_the_same_time_stays(monkeypatch):
    image = undescribed()
    monkeypatch.setattr(
        "articles.domain.story.image_texts.may_change",
        lambda image, user: Image.objects.filter(pk=image.pk).update(credit="Citra"),
    )
    save(Figure(image.uid, **TEXTS))
    assert texts(image) == TEXTS | {"credit": "Citra"}


def test_pictures_that_are_gone_or_wait_for_their_file_are_no_hindrance():
    save(Figure(uuid4(), **TEXTS), Figure(None, **TEXTS))
