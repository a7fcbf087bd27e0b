"""Recognise text that is data, a program or a message in code, by how it begins or its columns."""

import csv
import io
import re
from collections.abc import Sequence

_SQL = r"(?:--[^\n]*\n\s*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/;?\s*)*+"
_STARTS = (
    ("ICS", r"BEGIN:VCALENDAR\b"),
    ("VCF", r"BEGIN:VCARD\b"),
    ("PGP", r"-----BEGIN PGP [A-Z ]+-----"),
    ("PEM", r"-----BEGIN [A-Z ]+-----"),
    ("SRT", r"\d+\s*\n\d\d?:\d\d:\d\d[,.]\d{1,3}\s*-->"),
    ("WebVTT", r"WEBVTT\b[^\n]*\n(?:[^\n]*\n){0,20}?[\d:.]+\s*-->"),
    ("TeX", r"(?:%[^\n]*\n\s*)*+\\(?:documentclass|documentstyle|usepackage|input|begin)\b"),
    ("diff", r"diff (?:--git|-\w+) \S|--- \S[^\n]*\n\+\+\+ \S|Index: \S+\n={20}|@@ -\d"),
    ("PHP", r"<\?php\b"),
    ("SQL", _SQL + r"(?:CREATE (?:TABLE|DATABASE|SCHEMA|EXTENSION)|INSERT INTO"
            r"|DROP (?:TABLE|DATABASE)|LOCK TABLES|START TRANSACTION;|BEGIN(?: TRANSACTION)?;"
            r"|PRAGMA \w|SET [@\w.]+ ?=)"),
)  # fmt: skip
_BY_START = [(name, re.compile(start)) for name, start in _STARTS]
_SHEBANG = re.compile(r"#!\s*/")
_SEPARATORS = (("TSV", "\t"), ("CSV", ";"), ("CSV", ","))
MIN_ROWS = 3


def data_name(text: str) -> str:
    """Return the name of the kind of data that `text` is as a whole, "" for other text."""
    name = next((name for name, start in _BY_START if start.match(text)), "")
    return name or next((name for name, sep in _SEPARATORS if _is_table(text, sep)), "")


def is_program(text: str) -> bool:
    """Tell whether `text` begins as a program with the name of what runs it."""
    return _SHEBANG.match(text) is not None


def _is_table(text: str, separator: str) -> bool:
    """Tell whether all lines have the same number of columns, and are no sentences."""
    if separator not in text.partition("\n")[0]:
        return False
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error:
        return False
    is_even = len(rows) >= MIN_ROWS and len({len(row) for row in rows}) == 1
    return is_even and len(rows[0]) > 1 and not _are_words(rows)


def _are_words(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the separators are those of sentences (", ") or of numbers (1,5)."""
    cells = [cell for row in rows for cell in row[1:]]
    if 2 * sum(cell.startswith(" ") for cell in cells) >= len(cells):
        return True
    return all(len(row) == 2 and row[0][-1:].isdigit() and row[1][:1].isdigit() for row in rows)
