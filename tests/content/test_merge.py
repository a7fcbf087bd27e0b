from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import plain_text, sanitise, split_blocks
from articles.body.registry import kind_of
from articles.body.table import TABLE
from articles.content.alignment import align
from articles.content.merge import merge
from articles.content.shape import blank, clean

UIDS = [f"0d9f5f3e-6f0b-4a52-9b0e-3f6a3f1c2d1{number}" for number in range(3)]
UID = UIDS[0]
A, B, C, D = (
    f"<p>{text}</p>"
    for text in (
        "Harga beras naik lagi.", "Bulog menggelar operasi pasar.",
        "Petani menanti musim panen.", "Menteri berkunjung ke gudang.",
    )
)  # fmt: skip
CARD = f'<aside data-baca-juga="{UID}">Judul</aside>'


def content(*blocks, **fields):
    return clean(blank() | {"body": "\n".join(blocks)} | fields)


def table(*rows, caption="Harga"):
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table><caption>{caption}</caption><tbody>{rows}</tbody></table>"


def changed(block, by="!"):
    return block.replace("</p>", f" {by}</p>")


def merged_body(base, mine, theirs):
    merged = merge(content(*base), content(*mine), content(*theirs))
    assert merged.conflicts == []
    return split_blocks(merged.content["body"])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        pytest.param([A, B], [changed(A), B], [A, changed(B)], [changed(A), changed(B)],
                     id="neighbours edited"),
        pytest.param([A, B], [D, A, B], [A, B, C], [D, A, B, C], id="inserted at two places"),
        pytest.param([A, B], [A, C, B], [A, D, B], [A, D, C, B], id="inserted at one place"),
        pytest.param([A, B], [A, C, B], [A, C, B, D], [A, C, B, D], id="the same inserted"),
        pytest.param([A, B], [A, D, C, B], [A, C, B, D], [A, D, C, B, D], id="part is the same"),
        pytest.param([A, B, C], [A, C], [A, B, changed(C)], [A, changed(C)], id="removed by me"),
        pytest.param([A, B, C], [C, A, B], [A, B, changed(C)], [changed(C), A, B],
                     id="moved by me, edited by them"),
        pytest.param([A, B, C], [changed(A), B, C], [B, C, A], [B, C, changed(A)],
                     id="moved by them, edited by me"),
        pytest.param([A, B, C, D], [D, A, B, C], [A, C, B, D], [D, A, C, B], id="both moved"),
        pytest.param([A, CARD, B], [A, B, CARD], [changed(A), CARD, B], [changed(A), B, CARD],
                     id="card moved"),
        pytest.param([A, B], [A, B, A], [A, B, B], [A, B, B, A], id="copied blocks"),
        pytest.param([], [A], [B], [B, A], id="both began"),
        pytest.param([A], [], [], [], id="both removed"),
    ],
)  # fmt: skip
def test_what_lands_without_a_question(base, mine, theirs, expected):
    assert merged_body(base, mine, theirs) == expected


def test_different_fields_land_without_a_question():
    base = content(A, headline="Judul", tags=["Beras"])
    mine, theirs = base | {"headline": "Baru"}, base | {"section": UID, "tags": ["Beras", "Bulog"]}
    merged = merge(base, mine, theirs)
    assert merged.content == base | {
        "headline": "Baru",
        "section": UID,
        "tags": ["Beras", "Bulog"],
    }
    assert merged.conflicts == []


def test_one_field_changed_by_both_asks():
    base, mine, theirs = (
        content(headline=text, section=uid) for text, uid in zip("xyz", UIDS, strict=True)
    )
    merged = merge(base, mine, theirs)
    headline, section = merged.conflicts
    assert (headline.field, headline.base, headline.mine, headline.theirs) == (
        "headline", "x", "y", "z"
    )  # fmt: skip
    assert (headline.can_keep_both, section.can_keep_both) == (True, False)
    assert merged.content == mine
    _base, mine_uid, theirs_uid = UIDS
    expected = {
        "mine": ("y", mine_uid), "theirs": ("z", theirs_uid), "both": ("z / y", mine_uid),
        "x": ("y", mine_uid),
    }  # fmt: skip
    for choice, (text, uid) in expected.items():
        again = merge(base, mine, theirs, {headline.key: choice, section.key: choice})
        assert (again.content["headline"], again.content["section"]) == (text, uid)
        asked = {"both": [section], "x": [headline, section]}.get(choice, [])
        assert again.conflicts == asked
        assert again.decided.keys() == {c.key for c in (headline, section) if c not in asked}


def test_a_choice_may_be_nothing():
    base, mine, theirs = content(section=UIDS[0]), content(section=None), content(section=UIDS[1])
    (conflict,) = merge(base, mine, theirs).conflicts
    assert merge(base, mine, theirs, {conflict.key: "mine"}).content == mine


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("mine", [A, changed(B, "saya")]),
        ("theirs", [A, changed(B, "dia")]),
        ("both", [A, changed(B, "dia"), changed(B, "saya")]),
        ("", [A, changed(B, "saya")]),
    ],
)
def test_one_block_changed_by_both_asks(choice, expected):
    three = content(A, B), content(A, changed(B, "saya")), content(A, changed(B, "dia"))
    (conflict,) = merge(*three).conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        B, changed(B, "saya"), changed(B, "dia")
    )  # fmt: skip
    merged = merge(*three, {conflict.key: choice})
    assert split_blocks(merged.content["body"]) == expected
    assert merged.conflicts == ([] if choice else [conflict])


def test_a_block_rewritten_by_one_and_edited_by_the_other_is_one_question():
    new = "<p>Sama sekali lain bunyinya sekarang.</p>"
    (conflict,) = merge(content(A, B, C), content(A, new, C), content(A, changed(B), C)).conflicts
    assert (conflict.mine, conflict.theirs) == (new, changed(B))


def test_two_nearly_equal_blocks_inserted_at_one_place_ask():
    mine = "<p>Harga beras naik lagi di pasar induk kemarin.</p>"
    theirs = "<p>Harga beras naik lagi di pasar induk hari ini.</p>"
    (conflict,) = merge(content(D), content(D, mine, C), content(D, B, theirs)).conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("", mine, theirs)
    merged = merge(content(D), content(D, mine, C), content(D, B, theirs), {conflict.key: "both"})
    assert split_blocks(merged.content["body"]) == [D, B, theirs, mine, C]


def test_a_block_removed_by_one_and_edited_by_the_other_asks():
    three = content(A, B), content(A), content(A, changed(B))
    (conflict,) = merge(*three).conflicts
    assert (conflict.mine, conflict.theirs) == ("", changed(B))
    assert merge(*three, {conflict.key: "mine"}).content == three[1]
    for choice in ("theirs", "both"):
        assert merge(*three, {conflict.key: choice}).content == three[2]
    assert merge(*three).content == three[2]


BERAS, GULA, MINYAK = ["Beras", "14.000"], ["Gula", "17.500"], ["Minyak", "16.800"]
DEARER = ["Gula", "18.000"]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(table(BERAS, DEARER), table(BERAS, GULA, MINYAK),
                     table(BERAS, DEARER, MINYAK), id="a row changed, a row added"),
        pytest.param(table(DEARER), table(BERAS, GULA, caption="Harga hari ini"),
                     table(DEARER, caption="Harga hari ini"), id="a row removed, another title"),
        pytest.param(table(GULA, BERAS), table(BERAS, GULA, MINYAK),
                     table(GULA, BERAS, MINYAK), id="a row moved, a row added"),
        pytest.param(table(BERAS, GULA, caption="Harga eceran"), table(["Beras", "15.000"], GULA),
                     table(["Beras", "15.000"], GULA, caption="Harga eceran"), id="title and row"),
    ],
)  # fmt: skip
def test_a_table_is_merged_row_by_row(mine, theirs, expected):
    before = [A, table(BERAS, GULA), B]
    assert merged_body(before, [A, mine, B], [A, theirs, B]) == [A, expected, B]


def test_a_row_that_both_changed_is_one_question_and_each_answer_is_a_table():
    other = ["Gula", "19.250"]
    three = [content(A, table(BERAS, row), B) for row in (GULA, DEARER, other)]
    (conflict,) = merge(*three).conflicts
    assert conflict.label == "Teks, bagian 2 (tabel), baris 2"
    assert "18.000" in conflict.mine
    assert "Beras" not in conflict.mine
    for choice, rows in (("mine", [DEARER]), ("theirs", [other]), ("both", [other, DEARER])):
        merged = merge(*three, {conflict.key: choice})
        assert split_blocks(merged.content["body"]) == [A, table(BERAS, *rows), B]


def uid(number):
    return str(UUID(int=number))


def byline(author, role="writer"):
    return {"author": uid(author), "role": role}


def link(text="", uid="", url=""):
    return {"uid": uid, "url": url, "text": text}


@pytest.mark.parametrize(
    ("name", "base", "mine", "theirs", "expected", "asked"),
    [
        ("tags", ["a", "b"], ["a", "b", "c"], ["a", "d"], ["a", "d", "c"], 0),
        ("tags", ["a", "b"], ["b", "a"], ["a", "b", "c"], ["b", "a", "c"], 0),
        ("tags", ["a", "b"], ["A", "b"], ["b"], ["b"], 0),
        ("tags", [], ["a"], ["A"], ["a"], 0),
        ("bylines", [byline(1)], [byline(1), byline(2)], [byline(3), byline(1)],
         [byline(3), byline(1), byline(2)], 0),
        ("bylines", [byline(1)], [byline(1, "editor")], [byline(1), byline(2)],
         [byline(1, "editor"), byline(2)], 0),
        ("bylines", [byline(1)], [byline(1, "editor")], [], [byline(1, "editor")], 1),
        ("bylines", [], [byline(1)], [byline(1, "editor")], [byline(1)], 1),
        ("end_links", [link("A")], [link("A"), link("B")], [link("A"), link("C")],
         [link("A"), link("C"), link("B")], 0),
        ("end_links", [link("A", UID)], [link("B", UID)], [link("C", UID)], [link("B", UID)], 1),
        ("end_links", [link("A", UID), link("B", UID)], [link("A", UID)],
         [link("A", UID), link("B", UID), link("D")], [link("A", UID), link("D")], 0),
    ],
)  # fmt: skip
def test_lists_are_merged_item_by_item(name, base, mine, theirs, expected, asked):
    three = [content(**{name: items}) for items in (base, mine, theirs)]
    merged = merge(*three)
    assert merged.content[name] == expected
    assert len(merged.conflicts) == asked
    for conflict in merged.conflicts:
        assert merge(*three, {conflict.key: "mine"}).content[name] == mine
        assert merge(*three, {conflict.key: "theirs"}).content[name] == theirs
        assert merge(*three, {conflict.key: "both"}).conflicts == [conflict]


WORDS = "beras harga naik bulog pasar petani gudang impor subsidi pemerintah <strong>data</strong>"
sentence = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=6).map(" ".join)
block = st.one_of(
    sentence.map("<p>{}</p>".format),
    sentence.map("<h2>{}</h2>".format),
    sentence.map("<ul><li>{}</li></ul>".format),
    st.lists(sentence, min_size=1, max_size=3).map(
        lambda cells: table(*([c, "1"] for c in cells))
    ),
    st.sampled_from([CARD, f'<aside data-baca-juga="{UID[::-1]}">Lain</aside>', "<p>***</p>"]),
)


@st.composite
def edited(draw, blocks):
    """Edit, remove, insert and move some blocks, as a person does."""
    blocks = list(blocks)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(blocks)))
        match draw(st.sampled_from(["insert", "remove", "change", "move"])):
            case "insert":
                blocks.insert(place, draw(block))
            case "remove":
                blocks[place : place + 1] = []
            case "change":
                blocks[place : place + 1] = [draw(block)]
            case "move" if place < len(blocks):
                moved = blocks.pop(place)
                blocks.insert(draw(st.integers(0, len(blocks))), moved)
    return blocks


@st.composite
def triples(draw):
    base = draw(st.lists(block, max_size=6))
    names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)
    fields = [
        {
            "headline": draw(st.sampled_from("xyz")),
            "tags": draw(names),
            "bylines": [byline(ord(name)) for name in draw(names)],
            "end_links": [link(draw(sentence), UID)],
            "section": draw(st.sampled_from([None, uid(1), uid(2)])),
        }
        for _ in range(3)
    ]
    bodies = [base, draw(edited(base)), draw(edited(base))]
    return [content(*blocks, **more) for blocks, more in zip(bodies, fields, strict=True)]


def words(*blocks):
    return " ".join(plain_text(sanitise(block)) for block in blocks)


def parts_of(html):
    blocks = split_blocks(html)
    return {part for b in blocks for part in (TABLE.parts(b) if kind_of(b) is TABLE else [b])}


@settings(max_examples=400)
@given(triples())
def test_nothing_disappears_without_being_shown(three):
    base, mine, theirs = three
    merged = merge(*three)
    shown = words(merged.content["body"], *(c.mine for c in merged.conflicts if c.field == "body"))
    shown += words(*(c.theirs for c in merged.conflicts if c.field == "body"))
    for side in (mine, theirs):
        for part in parts_of(side["body"]) - parts_of(base["body"]):
            assert words(part) in shown
        for name in ("tags", "bylines", "end_links"):
            for item in side[name]:
                asked = [c for c in merged.conflicts if c.field == name]
                assert (
                    item in merged.content[name]
                    or item in base[name]
                    or any(item in (c.mine, c.theirs) for c in asked)
                )
        for name in ("headline", "section"):
            asked = [c for c in merged.conflicts if c.field == name]
            assert side[name] in [merged.content[name], base[name]] or asked


@settings(max_examples=200)
@given(triples())
def test_the_laws_of_merging(three):
    base, mine, theirs = three
    assert merge(base, mine, base).content == mine
    assert merge(base, base, theirs).content == theirs
    assert merge(base, mine, mine).content == mine
    merged = merge(*three)
    assert merge(*three) == merged
    assert clean(merged.content) == merged.content


@settings(max_examples=200)
@given(triples())
def test_every_conflict_can_be_decided(three):
    conflicts = merge(*three).conflicts
    for choice in ("mine", "theirs", "both"):
        choices = {c.key: choice if c.can_keep_both else "mine" for c in conflicts}
        merged = merge(*three, choices)
        assert merged.conflicts == []
        assert merged.decided == choices
        for conflict in conflicts:
            if choice == "both" and conflict.field == "body":
                for text in filter(None, (conflict.mine, conflict.theirs)):
                    assert words(text) in words(merged.content["body"])
            elif choice == "both" and conflict.can_keep_both:
                assert conflict.mine in merged.content[conflict.field]
                assert conflict.theirs in merged.content[conflict.field]


@given(st.lists(block, max_size=8), st.data())
def test_alignment_pairs_each_block_once(blocks, data):
    new = data.draw(edited(blocks))
    pairs = align(blocks, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= i < len(blocks) and 0 <= j < len(new) for j, i in pairs.items())


def test_ten_thousand_equal_blocks_do_not_explode():
    base = [f"<p>{number % 7}</p>" for number in range(10_000)]
    assert len(align(base, [*base[5_000:], *base[:4_000], "<p>x</p>"])) == 9_000
