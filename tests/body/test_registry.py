"""What holds for every kind of block: a kind that lacks one part of it fails here."""

import json
import re

import pytest
from django.template.loader import get_template
from django.utils import translation
from lxml import html as lxml_html

from articles.body import plain_text, render, sanitise, split_blocks
from articles.body.kind import RenderContext
from articles.body.registry import (
    ATTRIBUTES,
    KINDS,
    LINE_KINDS,
    TAGS,
    block_label,
    block_reference,
    editor_grammar,
    kind_of,
)
from articles.body.rendering import template_name
from articles.content.comparison import compare_bodies
from articles.content.merge import merge
from articles.content.shape import blank, clean
from articles.domain.reading.article_page import compose_article_page, render_body
from articles.importers.typed_text import read_body
from articles.models import BacaJuga
from articles.widgets import BodyEditorWidget
from tests.body.examples import EXAMPLES, UID
from tests.factories import make_article, make_image

BEFORE, AFTER = "<p>Harga di pasar berubah.</p>", "<p>Petani menunggu panen.</p>"
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def body(*blocks):
    return "\n".join(filter(None, blocks))


def content(*blocks):
    return clean(blank() | {"body": body(*blocks)})


def marked(html, tag):
    """Return the words of a comparison that stand in <ins> or <del>."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return " ".join(element.text_content() for element in root.iter(tag))


def test_every_kind_has_an_example_and_a_name_of_its_own():
    assert [kind.name for kind in KINDS] == list(EXAMPLES)


@every_kind
def test_an_example_is_recognised_and_within_what_its_kind_declares(kind):
    for html in (EXAMPLES[kind.name].html, EXAMPLES[kind.name].changed):
        assert kind_of(html) is kind
        element = lxml_html.fragment_fromstring(html)
        assert kind.matches(element)
        for inner in element.iter():
            assert inner.tag in TAGS
            assert set(inner.attrib) <= ATTRIBUTES.get(inner.tag, set()) | {"rel"}


@every_kind
def test_a_block_is_stored_as_it_is_wherever_it_comes_from(kind):
    html = EXAMPLES[kind.name].html
    assert sanitise(html) == html
    assert sanitise(f"<div><section>{html}</section></div>") == html
    assert sanitise(body(BEFORE, html, AFTER)) == body(BEFORE, html, AFTER)


@every_kind
@pytest.mark.parametrize(
    "outer",
    [
        "<li>{}</li>", "<ul><li>a{}</li></ul>", "<blockquote>{}</blockquote>", "<td>{}</td>",
        "<aside data-baca-juga=''>a{}</aside>",
    ],
)  # fmt: skip
def test_a_block_inside_another_loses_no_word(kind, outer):
    example = EXAMPLES[kind.name]
    cleaned = sanitise(outer.format(example.html))
    assert sanitise(str(cleaned)) == cleaned
    text = plain_text(cleaned)
    assert all(word in text for word in example.words)
    if kind.is_top_level_only:
        assert example.html in split_blocks(cleaned)


@every_kind
def test_a_body_is_its_blocks_joined(kind):
    html = EXAMPLES[kind.name].html
    blocks = [BEFORE, html, html, AFTER, html]
    assert split_blocks(body(*blocks)) == blocks


@every_kind
def test_a_merge_of_changes_around_a_block_keeps_it(kind):
    html = EXAMPLES[kind.name].html
    mine, theirs = BEFORE.replace("berubah", "naik"), AFTER.replace("panen", "hujan")
    merged = merge(
        content(BEFORE, html, AFTER), content(mine, html, AFTER), content(BEFORE, html, theirs)
    )
    assert merged.conflicts == []
    assert merged.content["body"] == body(mine, html, theirs)


@every_kind
def test_a_merge_keeps_a_block_that_one_side_added_or_changed(kind):
    example = EXAMPLES[kind.name]
    mine = BEFORE.replace("berubah", "naik")
    for old, new in [("", example.html), (example.html, example.changed)]:
        merged = merge(content(BEFORE, old, AFTER), content(mine, old, AFTER),
                       content(BEFORE, new, AFTER))  # fmt: skip
        assert merged.conflicts == []
        assert merged.content["body"] == body(mine, new, AFTER)


@every_kind
def test_a_question_of_a_merge_calls_the_block_by_its_name(kind):
    example = EXAMPLES[kind.name]
    base = content(BEFORE, example.html, AFTER)
    merged = merge(base, content(BEFORE, example.changed, AFTER), content(BEFORE, AFTER))
    label = f"Teks, bagian 2 ({block_label(example.html)})"
    is_recognised = block_reference(example.html) == block_reference(example.changed)
    # What refers to something else now is another block: one came and one went.
    assert [found.label for found in merged.conflicts] == ([label] if is_recognised else [])
    with translation.override("en"):
        assert block_label(example.html) == kind.label != ""


@every_kind
def test_a_comparison_shows_a_block_that_came_went_or_changed(kind):
    example = EXAMPLES[kind.name]
    without, old, new = (
        body(BEFORE, block, AFTER) for block in ("", example.html, example.changed)
    )
    came, went = compare_bodies(without, old), compare_bodies(old, without)
    assert all(word in marked(came, "ins") for word in example.words)
    assert all(word in marked(went, "del") for word in example.words)
    changed = compare_bodies(old, new)
    for word in set(example.words) - set(example.new_words):
        assert word.split()[-1] in marked(changed, "del")
    for word in set(example.new_words) - set(example.words):
        assert word.split()[-1] in marked(changed, "ins")


def test_kinds_of_line_have_a_name_for_people_and_a_look(settings):
    css = (settings.BASE_DIR / "static" / "css" / "history.css").read_text("utf-8")
    assert len({line.name for line in LINE_KINDS}) == len(LINE_KINDS)
    for line in LINE_KINDS:
        assert line.is_atom or line.label, line.name
        assert not line.css_class or f".{line.css_class}" in css, line.name
    for kind in KINDS:
        assert kind.line_kinds, kind.name
        assert all(line.is_atom == kind.is_atom for line in kind.line_kinds), kind.name


@every_kind
def test_the_plain_text_keeps_the_words(kind):
    example = EXAMPLES[kind.name]
    assert all(word in plain_text(example.html) for word in example.words)


@every_kind
def test_what_stands_alone_is_recognised_by_what_it_refers_to(kind):
    example = EXAMPLES[kind.name]
    assert bool(block_reference(example.html)) == kind.is_atom
    assert not kind.is_atom or kind.is_top_level_only


@every_kind
def test_a_typed_text_keeps_the_block_and_its_words(kind):
    example = EXAMPLES[kind.name]
    typed = f"Harga di pasar berubah.\n{example.html}\nPetani menunggu panen."
    assert sanitise(read_body(typed)) == body(BEFORE, example.html, AFTER)
    text = plain_text(sanitise(read_body(plain_text(example.html))))
    assert all(part in text for word in example.words for part in word.split())


@every_kind
@pytest.mark.parametrize("medium", ["page", "feed"])
def test_a_kind_has_a_template_for_each_medium_or_is_shown_as_it_is_stored(kind, medium):
    if kind.template:
        get_template(template_name(kind, medium))
        assert kind.pattern.fullmatch(EXAMPLES[kind.name].html)
    else:
        html = EXAMPLES[kind.name].html
        assert render(html, RenderContext(), medium) == html
    assert kind.has_words or kind.pattern


@pytest.mark.django_db
@pytest.mark.parametrize("medium", ["page", "feed"])
def test_every_kind_is_shown_to_readers(medium):
    image = make_image()
    target = make_article(headline="Panen yang lain")
    html = {
        name: example.html.replace(UID, str(target.uid if name == "baca_juga" else image.uid))
        for name, example in EXAMPLES.items()
    }
    article = make_article(body=body(BEFORE, *html.values()))
    page = compose_article_page(article)
    shown = (
        page.body if medium == "page" else render_body(article, page.links, page.images, "feed")
    )
    text = lxml_html.fragment_fromstring(shown, create_parent="div").text_content()
    assert BacaJuga.objects.get().target == target
    for name, example in EXAMPLES.items():
        where = shown if name == "embed" else text
        assert all(word in where for word in example.words), name


def test_the_textarea_of_the_editor_carries_the_grammar():
    textarea = lxml_html.fragment_fromstring(BodyEditorWidget().render("body", "<p>a</p>"))
    assert json.loads(textarea.get("data-grammar")) == editor_grammar()
    assert textarea.text.strip() == "<p>a</p>"
    for kind in editor_grammar()["kinds"]:
        assert kind["nodes"], kind["name"]
        assert re.fullmatch(r"[a-z0-9]+(\[data-[a-z-]+\])?(, [a-z0-9]+)*", kind["selector"])


def test_no_element_has_an_attribute_that_its_kind_does_not_name():
    """Among the attributes are those that nh3 lets through where it is not told of all tags."""
    foreign = sorted(
        lxml_html.defs.link_attrs | lxml_html.defs.event_attrs | lxml_html.defs.safe_attrs
        | {"title", "lang", "dir", "style", "class", "id", "slot", "part", "is", "translate"}
    )  # fmt: skip
    given = " ".join(f'{name}="1"' for name in foreign)
    for tag in sorted(TAGS):
        around = (
            ("<table><tr>", "</tr><tr><td>a<td>b</table>") if tag in {"td", "th"} else ("", "")
        )
        for html in (f"<{tag} {given}>kata</{tag}>", f"<p><{tag} {given}>kata</{tag}></p>"):
            root = lxml_html.fragment_fromstring(sanitise(html.join(around)), create_parent="div")
            for element in root.iterdescendants():
                allowed = ATTRIBUTES.get(element.tag, set()) | ({"rel"} & set(element.attrib))
                assert set(element.attrib) <= allowed, (html, element.attrib)
