"""Make static/fonts/newsreader-basic.woff2 from newsreader.woff2: the letters of nearly all pages.

    python -m docs.fonts

Needs `pip install fonttools brotli`. Prints the ranges for static/css/tokens.css.
"""

from pathlib import Path
from string import ascii_letters, digits

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static/fonts"
BASIC = f"{ascii_letters}{digits} \u00a0!\"$%&'(),-./:;?–—‘’“”…"
UNSEEN = 20  # of the 2,000 units of an em: less kerning than 0.4 pixels in the largest headline


def main() -> None:
    font = TTFont(FONTS / "newsreader.woff2", recalcTimestamp=False)
    letters = set(font.getBestCmap())
    basic = set(map(ord, BASIC))
    font["fvar"].instances.clear()  # names of weights, which no browser asks for
    [table] = font["GSUB"].table.LookupList.Lookup[0].SubTable
    table.ligatures["f"] = [one for one in table.ligatures["f"] if one.Component[0] != "f"]
    options = subset.Options(layout_features=["kern", "liga"], name_IDs=[], flavor="woff2")
    options.drop_tables.append("STAT")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=basic)
    subsetter.subset(font)
    simplify_kerning(font)
    path = FONTS / "newsreader-basic.woff2"
    subset.save_font(font, path, options)
    print(path.name, path.stat().st_size)
    print("basic", ranges(basic))
    print("others", ranges(letters - basic))


def simplify_kerning(font: TTFont) -> None:
    """Give all weights the kerning of the lightest, and drop what is too little to be seen.

    A pair has the value of its letters' classes where it has none of its own.
    """
    [lookup] = font["GPOS"].table.LookupList.Lookup
    pairs, classes = lookup.SubTable
    for row in classes.Class1Record:
        for cell in row.Class2Record:
            cell.Value1 = plain(cell.Value1)
            if abs(cell.Value1.XAdvance) < UNSEEN:
                cell.Value1.XAdvance = 0
    kept = {}
    for first, one in zip(pairs.Coverage.glyphs, pairs.PairSet, strict=True):
        one.PairValueRecord = [
            pair for pair in one.PairValueRecord
            if abs(pair.Value1.XAdvance - of_classes(classes, first, pair.SecondGlyph)) >= UNSEEN
        ]  # fmt: skip
        for pair in one.PairValueRecord:
            pair.Value1 = plain(pair.Value1)
        if one.PairValueRecord:
            kept[first] = one
    pairs.Coverage.glyphs, pairs.PairSet = list(kept), list(kept.values())
    pairs.ValueFormat1 = classes.ValueFormat1 = 4  # XAdvance alone
    del font["GDEF"].table.VarStore
    font["GDEF"].table.Version = 0x00010000


def plain(value):
    """Return a value without its variation by weight."""
    if hasattr(value, "XAdvDevice"):
        del value.XAdvDevice
    return value


def of_classes(table, first: str, second: str) -> int:
    if first not in table.Coverage.glyphs:
        return 0
    row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
    return row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1.XAdvance


def ranges(letters: set[int]) -> str:
    """Return them as the value of `unicode-range`."""
    found: list[list[int]] = []
    for letter in sorted(letters):
        if found and letter == found[-1][1] + 1:
            found[-1][1] = letter
        else:
            found.append([letter, letter])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in found)


if __name__ == "__main__":
    main()
