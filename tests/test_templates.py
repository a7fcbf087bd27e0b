"""What templates keep to: short lines, and no white space that shows."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, engines
from django.template.loader_tags import BlockNode, ExtendsNode

from newsroom import template_loader

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LONGEST = 120


def test_no_line_is_long():
    """djhtml indents, but leaves lines as long as they are."""
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}: {len(line)}"
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize(
    ("source", "context", "expected"),
    [
        ("<p>\n  a\n</p>\n", {}, "<p>a</p>"),
        ("\n  <b>{{ x }}</b>,\n  <i>y</i>\n", {"x": " 1\n 2 "}, "<b> 1\n 2 </b>,<i>y</i>"),
        ("{% if x %}\n  a\n{% elif y %}\n  b c\n{% endif %}\n", {"y": 1}, "b c"),
        ("{% for n in x %}\n  {{ n }}{% if not forloop.last %}, {% endif %}\n{% endfor %}",
         {"x": [1, 2]}, "1, 2"),
    ],
)  # fmt: skip
def test_oneline_drops_the_line_breaks_of_the_template_alone(source, context, expected):
    tag = f"{{% load newsroom %}}{{% oneline %}}{source}{{% endoneline %}}"
    assert engines["django"].from_string(tag).render(context) == expected


def test_capture_drops_the_white_space_around_its_block():
    source = "{% load newsroom %}{% capture as x %}\n  a  {{ b }}\n{% endcapture %}[{{ x }}]"
    assert engines["django"].from_string(source).render({"b": "<"}) == "[a  &lt;]"


def test_a_message_of_several_lines_is_trimmed():
    """The loader drops indentation: an untrimmed message would not be the one extracted."""
    message = re.compile(r"{% blocktranslate(.*?)%}(.*?){% endblocktranslate %}", re.DOTALL)
    for path in TEMPLATES.rglob("*.html"):
        for options, words in message.findall(path.read_text(encoding="utf-8")):
            assert "\n" not in words or "trimmed" in options.split(), (path, words)


@pytest.mark.parametrize(
    ("source", "is_constant"),
    [
        ("{% static 'css/base.css' %}", True),
        ("{% static name %}", False),
        ("{% static 'css/base.css' as name %}", False),
        ("{% url 'articles:front' %}", True),
        ("{% url 'articles:section' slug %}", False),
        ("{% url 'articles:'|add:name %}", False),
        ("{% url 'articles:front' as name %}", False),
        ("{% translate 'Search' %}", True),
        ("{% translate name %}", False),
        ("{{ name }}", False),
    ],
)
def test_a_tag_that_always_says_the_same_is_known(source, is_constant):
    (node,) = engines["django"].from_string(source).template.nodelist
    assert template_loader.is_constant(node) == is_constant


INHERITED = {
    "base": "{% block a %}A{% with y=1 %}{% block b %}B{% endblock %}{% endwith %}{% endblock %}"
    "{% if x %}{% block c %}C{{ y }}{% endblock %}{% endif %}{% translate 'Search' %}{{ y }}"
    "{% for n in x %}{% cycle 'i' 'j' %}{% block d %}{{ n }}{% endblock %}{% endfor %}",
    "middle": "{% extends 'base' %}"
    "{% block b %}[{{ y }}{% block e %}{% endblock %}]{% endblock %}",
    "nearest": "{% extends 'middle' %}{% block e %}{% firstof 5 as y %}{{ y }}{% endblock %}"
    "{% block d %}<{{ n }}{% include 'base' %}>{% endblock %}",
    "repeating": "{% extends 'middle' %}{% block b %}{{ block.super }}{{ y }}{% endblock %}",
    "of a variable": "{% extends name %}{% block e %}E{% endblock %}",
}


@pytest.mark.parametrize("name", INHERITED)
def test_a_template_says_the_same_with_what_it_inherits_in_place(name):
    source = ("django.template.loaders.locmem.Loader", INHERITED)
    flat = ("newsroom.template_loader.ConstantLoader", [source])
    told = {"x": [1, 2], "name": "nearest"}
    plain, first, second = (
        engine.get_template(name).render(Context(told))
        for engine in [
            Engine(loaders=[source], builtins=["django.templatetags.i18n"]),
            *[Engine(loaders=[flat], builtins=["django.templatetags.i18n"])] * 2,
        ]
    )
    assert plain == first == second


def test_a_page_has_no_block_left_to_look_up():
    template = engines["django"].engine.get_template("articles/section.html")
    assert not template.nodelist.get_nodes_by_type(BlockNode | ExtendsNode)
