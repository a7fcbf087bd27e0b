"""The body grammar: the HTML that an article's body may contain, and functions that read it.

A body is a sequence of top-level blocks. Each kind of block has a module here: `paragraph`,
`heading`, `lists`, `quotation`, `baca_juga`, `figure`, `embed`, `table`; `registry` lists them.
`inline` has the elements inside a line of text, `sentence_links` reads the links among them.
`sanitise` converts any HTML to a body; the other functions expect its output.
"""

from articles.body.addresses import EMBED_NAMES, Embed, recognise
from articles.body.baca_juga import BacaJugaRef, baca_juga_refs
from articles.body.figure import Figure, figures, image_uids
from articles.body.heading import replace_headings
from articles.body.inline import story_url
from articles.body.kind import RenderContext
from articles.body.paragraph import insert_into_first_paragraph, opens_with_paragraph
from articles.body.reading import (
    first_paragraph,
    plain_text,
    running_text,
    split_blocks,
    word_count,
)
from articles.body.registry import (
    BLOCKS,
    KINDS,
    TAGS,
    block_label,
    block_reference,
    editor_grammar,
)
from articles.body.rendering import render, with_directions
from articles.body.sanitising import Sanitised, sanitise
from articles.body.sentence_links import (
    linked,
    replace_sentence_links,
    sentence_links,
)
from articles.body.table import TABLE

read_table = TABLE.read

__all__ = [
    "BLOCKS",
    "EMBED_NAMES",
    "KINDS",
    "TAGS",
    "BacaJugaRef",
    "Embed",
    "Figure",
    "RenderContext",
    "Sanitised",
    "baca_juga_refs",
    "block_label",
    "block_reference",
    "editor_grammar",
    "figures",
    "first_paragraph",
    "image_uids",
    "insert_into_first_paragraph",
    "linked",
    "opens_with_paragraph",
    "plain_text",
    "read_table",
    "recognise",
    "render",
    "replace_headings",
    "replace_sentence_links",
    "running_text",
    "sanitise",
    "sentence_links",
    "split_blocks",
    "story_url",
    "with_directions",
    "word_count",
]
