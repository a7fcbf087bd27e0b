"""Each role at each endpoint of the desk: what it answers, and what the form then does."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.utils import timezone
from taggit.models import Tag

from articles.domain.desk import todo, verification, workflow
from articles.domain.front import arrangement
from articles.domain.media import take_down
from articles.domain.reading import preview_links
from articles.domain.story import live, revisions
from articles.enums import State
from articles.models import Article
from articles.permissions import can_change, could_change
from tests import cast
from tests.factories import make_article, make_image, make_section, picture_file
from tests.test_permissions import BESIDE, ROWS, STATES, article_in
from tests.test_permissions import PEOPLE as STEPPING
from tests.undoing import undone

pytestmark = pytest.mark.django_db

# What each person is answered. "own" is a reporter with an article of theirs, "reporter" one with
# an article of somebody else, "limited" an editor of another section; the article is a draft.
# A beat is answered the same whoever asks, unless it brings the mark of an autosave.
# "login" leads to the page where one signs in. The 200 of "POST add" is the form with an error:
# the section is not for that editor. "section" leads on to the page of one's own section.
TABLE = """
                        nobody reader outsider reporter own limited editor managing
GET  front              login  login  200      200      200 200     200    200
GET  list               login  login  403      200      200 200     200    200
GET  add                login  login  403      200      200 200     200    200
POST add                login  login  403      302      302 200     302    302
GET  change             login  login  403      200      200 200     200    200
POST change             login  login  403      403      302 302     302    302
GET  delete             login  login  403      403      403 403     200    200
POST delete             login  login  403      403      403 403     302    302
GET  history            login  login  403      200      200 200     200    200
GET  compare            login  login  403      200      200 200     200    200
GET  restore            login  login  405      405      405 405     405    405
POST restore            login  login  403      403      302 403     302    302
GET  preview            login  login  403      200      200 200     200    200
GET  preview_typed      login  login  403      200      200 200     200    200
GET  share_links        401    401    403      200      200 200     200    200
POST share              401    401    403      403      200 403     200    200
POST revoke             401    401    403      403      200 403     200    200
POST autosave           401    401    403      403      200 403     200    200
POST beat               200    200    200      200      200 200     200    200
POST diff               401    401    403      403      200 200     200    200
GET  rescue             401    401    403      404      404 404     404    404
POST rescue             401    401    403      403      200 200     200    200
POST sign_in            400    400    200      200      200 200     200    200
GET  picker             401    401    403      200      200 200     200    200
GET  cards              401    401    403      200      200 200     200    200
GET  authors            401    401    403      200      200 200     200    200
POST notes              401    401    403      200      200 200     200    200
POST resolve            401    401    403      403      200 403     200    200
POST assign             401    401    403      403      403 403     200    200
POST doubt              401    401    403      403      403 403     200    200
POST verify             401    401    403      403      403 403     200    200
GET  retraction         login  login  403      200      200 200     200    200
POST ask_retraction     login  login  403      403      403 403     302    302
GET  links              login  login  403      403      403 200     200    200
GET  around             login  login  403      404      404 404     404    404
GET  link_health        login  login  403      403      403 200     200    200
GET  clicks             login  login  403      200      200 200     200    200
POST settle             login  login  403      403      403 200     200    200
GET  inbound            login  login  403      403      403 200     200    200
POST add_inbound        login  login  403      403      403 302     302    302
POST refuse_inbound     login  login  403      403      403 403     404    404
POST allow_inbound      login  login  403      403      403 403     302    302
GET  images             login  login  403      200      200 200     200    200
GET  image_picker       401    401    403      200      200 200     200    200
GET  image_cards        401    401    403      200      200 200     200    200
POST image_upload       401    401    403      200      200 200     200    200
GET  image_add          login  login  403      200      200 200     200    200
POST image_add          login  login  403      302      302 302     302    302
GET  image_change       login  login  403      200      200 200     200    200
POST image_change       login  login  403      302      302 302     302    302
GET  image_delete       login  login  403      403      403 200     200    200
POST image_delete       login  login  403      403      403 302     302    302
GET  image_take_down    login  login  403      403      403 403     403    200
POST image_take_down    login  login  403      403      403 403     403    302
POST image_put_back     login  login  403      403      403 403     403    302
GET  autocomplete       login  login  403      200      200 200     200    200
GET  tag_names          401    401    403      200      200 200     200    200
GET  suggested_tags     401    401    403      200      200 200     200    200
GET  tags               login  login  403      200      200 200     200    200
GET  tag_change         login  login  403      200      200 200     200    200
POST tag_change         login  login  403      403      403 302     302    302
GET  tag_merge          login  login  403      403      403 403     403    200
POST tag_merge          login  login  403      403      403 403     403    302
GET  tag_twins          login  login  403      403      403 403     403    200
POST tag_twins          login  login  403      403      403 403     403    302
POST tag_delete         login  login  403      403      403 403     403    302
GET  dead_links         login  login  403      403      403 200     200    200
GET  front_page         login  login  403      403      403 section 200    200
POST front_save         401    401    403      403      403 403     200    200
POST front_preview      login  login  403      403      403 403     200    200
GET  sections_add       login  login  403      403      403 403     403    200
GET  staffprofiles      login  login  403      403      403 403     403    200
GET  users              login  login  403      403      403 403     403    403
GET  audit_log          login  login  403      403      403 403     403    403
POST audit_export       login  login  403      403      403 403     403    403
"""
WHO, *LINES = [line.split() for line in TABLE.strip().splitlines()]
PEOPLE = {
    "reader": cast.reader,
    "outsider": cast.outsider,
    "reporter": cast.reporter,
    "own": lambda: cast.reporter("own"),
    "limited": lambda: cast.editor("limited", sections=[make_section("Kanal Lain")]),
    "editor": cast.editor,
    "managing": cast.managing_editor,
}
ARTICLES, IMAGES = "/admin/articles/article/", "/admin/articles/image/"
FRONT, TAGS = "/admin/articles/frontslot/", "/admin/taggit/tag/"
PATHS = {
    "front": "/admin/",
    "list": ARTICLES,
    "compare": f"{ARTICLES}{{article}}/compare/?from=1&to=1",
    "preview": f"{ARTICLES}{{article}}/preview/1/",
    "preview_typed": f"{ARTICLES}preview/{{key}}/",
    "share_links": f"{ARTICLES}{{article}}/share/links/",
    "revoke": f"{ARTICLES}{{article}}/share/{{link}}/revoke/",
    "rescue": f"{ARTICLES}rescue/?key={{key}}",
    "resolve": f"{ARTICLES}{{article}}/notes/{{note}}/resolve/",
    "ask_retraction": f"{ARTICLES}{{article}}/retraction/ask/",
    "settle": f"{ARTICLES}{{article}}/links/settle/",
    "add_inbound": f"{ARTICLES}{{article}}/inbound/add/",
    "refuse_inbound": f"{ARTICLES}{{article}}/inbound/{{article}}/refuse/",
    "allow_inbound": f"{ARTICLES}{{article}}/inbound/{{article}}/allow/",
    "link_health": f"{ARTICLES}links/",
    "images": IMAGES,
    "image_picker": f"{IMAGES}picker/",
    "image_cards": f"{IMAGES}cards/",
    "image_upload": f"{IMAGES}upload/",
    "image_add": f"{IMAGES}add/",
    "image_change": f"{IMAGES}{{image}}/change/",
    "image_delete": f"{IMAGES}{{image}}/delete/",
    "image_take_down": f"{IMAGES}{{image}}/take-down/",
    "image_put_back": f"{IMAGES}{{image}}/put-back/",
    "sign_in": f"{ARTICLES}sign-in/",
    "autocomplete": "/admin/autocomplete/?app_label=articles&model_name=author&field_name=photo",
    "sections_add": "/admin/articles/section/add/",
    "staffprofiles": "/admin/articles/staffprofile/",
    "users": "/admin/auth/user/",
    "audit_log": "/admin/articles/auditentry/",
    "audit_export": "/admin/articles/auditentry/export/",
    "tag_names": f"{ARTICLES}tags/?q=a&item=b",
    "suggested_tags": f"{ARTICLES}suggested-tags/?article={{article}}",
    "tags": TAGS,
    "tag_change": f"{TAGS}{{tags[0]}}/change/",
    "tag_merge": f"{TAGS}merge/?tag={{tags[0]}}&tag={{tags[1]}}",
    "tag_twins": f"{TAGS}twins/",
    "tag_delete": f"{TAGS}{{tags[0]}}/delete/",
    "dead_links": "/admin/articles/externallink/",
    "front_page": FRONT,
    "front_save": f"{FRONT}save/",
    "front_preview": f"{FRONT}preview/",
} | {
    name: f"{ARTICLES}{name}/"
    for name in ("add", "autosave", "beat", "clicks", "diff", "picker", "cards", "authors")
}


ARRANGEMENT = {"section": None, "entries": []}
PICTURE = {"title": "Uji", "alt": "Bidang biru", "focal_x": 50, "focal_y": 50}


def sent(content, base=None, action="save", **fields):
    """Return what a browser sends of the article form that holds `content`."""
    lists = {name: json.dumps(content[name]) for name in ("bylines", "end_links")}
    data = {name: "" if value is None else value for name, value in content.items()}
    return data | lists | {"key": uuid4(), "based_on": base or "", "_action": action} | fields


def path_to(name, article, author):
    """Make what the address of an endpoint names; return the address, and the tags in it."""
    revisions.ensure_first_revision(article)
    path = PATHS.get(name, f"{ARTICLES}{{article}}/{name}/")
    link = preview_links.create_link(article, 1, user=author) if "{link}" in path else None
    note = todo.add_note(article, "Periksa.", user=author) if "{note}" in path else None
    if name == "verify":
        verification.mark_unverified(
            article,
            timezone.now() + dt.timedelta(days=1),
            user=cast.superuser(f"admin{article.pk}"),
        )
    image = make_image() if "{image}" in path else None
    if name == "image_put_back":
        take_down.take_down(image, "Sebab.", user=cast.superuser(f"admin{article.pk}"))
    tags = [
        Tag.objects.create(name=f"Topik {n}-{article.pk}").pk for n in range(2) if "{tags" in path
    ]
    return path.format(
        article=article.pk, link=link and link.pk, note=note and note.pk,
        image=image and image.pk, key=uuid4(), tags=tags,
    ), tags  # fmt: skip


def ask(client, method, name, article, author, user):
    """Ask an endpoint as a page of the desk would, about `article`."""
    path, tags = path_to(name, article, author)
    content = live.content_of(article)
    form = {"key": str(uuid4()), "article": article.pk, "based_on": 1, "content": content}
    as_json = {
        "autosave": form, "beat": {}, "diff": form, "notes": {"text": "Periksa."},
        "assign": {"user": "", "due": ""}, "resolve": {},
        "doubt": {"due": "2031-07-13T10:00"}, "verify": {"text": "", "outcome": ""},
        "share": {"number": 1, "hours": 24}, "revoke": {}, "rescue": form,
        "front_save": ARRANGEMENT | {"opened": arrangement.fingerprint([])},
    }  # fmt: skip
    as_form = {
        "add": sent(content), "change": sent(content, 1), "restore": {"number": 1},
        "delete": {"post": "yes"}, "image_upload": {"file": picture_file()},
        "image_add": PICTURE | {"file": picture_file(size=(300 + article.pk, 200))},
        "tag_change": {"name": f"Lain {article.pk}", "slug": f"lain-{article.pk}", "aliases": ""},
        "tag_merge": {"tag": tags, "stays": tags[:1]}, "tag_delete": {"post": "yes"},
        "tag_twins": {"tag": tags},
        "image_change": PICTURE, "image_delete": {"post": "yes"}, "settle": {},
        "add_inbound": {}, "refuse_inbound": {}, "allow_inbound": {},
        "image_take_down": {"note": "Sebab."}, "image_put_back": {"note": "Sebab."},
        "audit_export": {"format": "csv"},
        "ask_retraction": {"reason": "child", "explanation": "Sebab."},
        "front_preview": {"arrangement": json.dumps(ARRANGEMENT)},
        "sign_in": {"username": user.get_username() if user else "", "password": cast.PASSWORD},
    }  # fmt: skip
    if method == "GET":
        return client.get(path)
    if name in as_json:
        return client.post(path, as_json[name], content_type="application/json")
    return client.post(path, as_form[name])


def answered(response):
    to = response.url if response.status_code == 302 else ""
    if to.startswith(f"{FRONT}?section="):
        return "section"
    return "login" if to.startswith("/admin/login/") else str(response.status_code)


@pytest.mark.parametrize(("method", "name", "cells"), [(r[0], r[1], r[2:]) for r in LINES])
def test_the_table_of_roles_and_endpoints(client, method, name, cells):
    found, colleague, section = [], cast.editor("rekan"), make_section("Ekonomi")
    for role in WHO:
        client.logout()
        user = PEOPLE[role]() if role in PEOPLE else None
        if user:
            client.force_login(user)
        author = user if role == "own" else colleague
        article = make_article(state=State.DRAFT, section=section, created_by=author)
        found.append(answered(ask(client, method, name, article, author, user)))
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, cells, strict=True))


def post(client, article, action, kicker):
    """Send the form of `article` with another kicker and a step."""
    content = revisions.latest_content(article) | {"kicker": kicker}
    later = timezone.localtime() + dt.timedelta(days=1)
    at = {"publish_at_0": f"{later:%Y-%m-%d}", "publish_at_1": f"{later:%H:%M}"}
    fields = {"note": "Sebab.", "kind": "typo"} if action in workflow.TRANSITIONS else {}
    fields |= at if action == "schedule" else {}
    action = "publish" if action == "schedule" else action
    data = sent(content, article.latest_revision.number, action, **fields)
    client.post(f"{ARTICLES}{article.pk}/change/", data)
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize("role", STEPPING)
@pytest.mark.parametrize("state", STATES)
def test_the_form_takes_the_steps_of_the_table_and_no_others(client, role, state):
    """What was typed is saved, or aside in the history where the person once might have typed."""
    user, section = PEOPLE[role](), make_section("Ekonomi")
    client.force_login(user)
    articles = {"o": article_in(state, created_by=user, section=section).pk}
    articles["x"] = article_in(state, section=section).pk
    for _role, action, *cells in (row for row in ROWS if row[0] == role):
        for mark, pk in articles.items():
            if action not in BESIDE:
                with undone():
                    is_in_table = mark in cells[STATES.index(state)]
                    check_step(client, user, Article.objects.get(pk=pk), action, is_in_table)


def check_step(client, user, before, action, is_in_table):
    after = post(client, before, action, "Dikirim")
    may_change, where = can_change(user, before), (action, before.created_by == user)
    newest = after.revisions.first()
    is_kept = newest.content["kicker"] == "Dikirim"
    assert is_kept is could_change(user, before), where
    assert (is_kept and after.latest_revision == newest) is may_change, where
    if action not in workflow.TRANSITIONS:
        assert may_change is is_in_table, where
    elif is_in_table:
        assert after.log_entries.first().action == action, where
        assert after.state == workflow.TRANSITIONS[action].target, where
    else:
        taken = [before.state, before.published_at]
        assert [after.state, after.published_at] == taken, where
