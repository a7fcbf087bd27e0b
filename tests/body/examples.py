"""A block of each kind, as it is stored, for tests that walk the registry."""

from dataclasses import dataclass

UID = "0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d11"


@dataclass(frozen=True)
class Example:
    """`html` says all of `words`; `changed` is the same block with other words, `new_words`."""

    html: str
    words: tuple[str, ...]
    changed: str
    new_words: tuple[str, ...]


def _example(template: str, words: tuple[str, ...], new_words: tuple[str, ...]) -> Example:
    return Example(template.format(*words), words, template.format(*new_words), new_words)


EXAMPLES = {
    "paragraph": _example("<p>{} <strong>{}</strong></p>", ("Beras", "naik"), ("Beras", "turun")),
    "heading": _example("<h2>{}</h2>", ("Pasar induk",), ("Pasar ikan",)),
    "list": _example(
        "<ul><li>{}<ol><li>{}</li></ol></li><li>{}</li></ul>",
        ("Jagung", "pipilan", "Kedelai"),
        ("Jagung", "manis", "Kedelai"),
    ),
    "quotation": _example(
        "<blockquote><p>{}</p><footer>{}</footer></blockquote>",
        ("Kami siap", "Rina"),
        ("Kami siap", "Dewi"),
    ),
    "baca_juga": _example(
        f'<aside data-baca-juga="{UID}">{{}}</aside>', ("Panen raya",), ("Panen kedua",)
    ),
    "figure": _example(
        f'<figure data-image="{UID}" data-credit="{{}}"><figcaption>{{}}</figcaption></figure>',
        ("Sari/Arunika", "Sawah"),
        ("Sari/Arunika", "Ladang"),
    ),
    "embed": _example(
        '<figure data-embed="{}"></figure>',
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ",),
        ("https://x.com/nama/status/12",),
    ),
    "table": _example(
        '<table data-source="{}"><caption>{}</caption><tbody><tr><th>{}</th><th>Ton</th></tr>'
        "<tr><td>Sigi</td><td>{}</td></tr></tbody></table>",
        ("Dinas Pertanian", "Panen jagung", "Kabupaten", "1.250"),
        ("Dinas Pertanian", "Panen jagung", "Kabupaten", "1.340"),
    ),
}
