"""The elements inside a line of text: marks (links, bold, italic) and line breaks."""

MARKS = frozenset({"a", "strong", "em"})
INLINE_TAGS = MARKS | {"br"}
INLINE_ATTRIBUTES = {"a": frozenset({"href"})}
URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
