"""The grammar of an article's body: the only HTML that is stored, and how it is read.

    h2 h3 p ul ol li blockquote a strong em br
    <blockquote>…<footer>speaker</footer></blockquote>              the footer is optional
    <aside data-baca-juga="UID">label or nothing</aside>            an article of ours
    <aside data-baca-juga="">a wanted title</aside>                 found by its title
    <aside data-baca-juga=""><a href="URL">text</a></aside>         a page elsewhere
    <figure data-image="UID" data-alt="" data-credit=""><figcaption>caption</figcaption></figure>
    <figure data-embed="URL"></figure>                              see `addresses`

Blocks stand at the top level. An aside holds text or one link alone, a caption and a speaker plain
text; what a figure does not give, it has from the library. `sanitise` makes it so, the other
functions rely on it.
"""

from articles.body.addresses import EMBED_NAMES, Embed, recognise
from articles.body.atoms import (
    Figure,
    ReadAlso,
    figures,
    image_uids,
    read_also_links,
    replace_embeds,
    replace_figures,
    replace_read_also,
)
from articles.body.reading import (
    first_paragraph,
    plain_text,
    split_blocks,
    word_count,
)
from articles.body.sanitising import BLOCKS, TAGS, Sanitised, sanitise

__all__ = [
    "BLOCKS",
    "EMBED_NAMES",
    "TAGS",
    "Embed",
    "Figure",
    "ReadAlso",
    "Sanitised",
    "figures",
    "first_paragraph",
    "image_uids",
    "plain_text",
    "read_also_links",
    "recognise",
    "replace_embeds",
    "replace_figures",
    "replace_read_also",
    "sanitise",
    "split_blocks",
    "word_count",
]
