"""The panel above the form that shows what two people changed at once, and asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from articles.content.comparison import mark
from articles.content.fields import FIELDS
from articles.content.merge import Conflict, joined
from articles.content.shape import blank, clean
from articles.domain.story.names import names_for

PREFIX, ASKED = "choice-", "asked"


@dataclass(frozen=True)
class Question:
    """One conflict as people read it: both texts, with what each changed marked.

    `both` is what keeping both makes of a field of one text, "" where the two stand in a row.
    `is_missed` tells that the form was sent without a choice.
    """

    name: str
    label: str
    base: SafeString
    mine: SafeString
    theirs: SafeString
    can_keep_both: bool
    choice: str
    both: str
    is_missed: bool


@dataclass(frozen=True)
class Panel:
    """What `templates/admin/articles/article/_conflicts.html` shows, as `conflicts`.

    `carried` are the choices made already: the form sends them along, or they would be asked for
    again.
    """

    questions: list[Question]
    carried: dict[str, str]
    their_name: str

    @property
    def first_missed(self) -> Question | None:
        return next((question for question in self.questions if question.is_missed), None)


def choices_in(data: Mapping[str, str]) -> dict[str, str]:
    """Return the choices that the form sent, by the keys of their conflicts."""
    return {key.removeprefix(PREFIX): data[key] for key in data if key.startswith(PREFIX)}


def panel(
    conflicts: Sequence[Conflict],
    *,
    their_name: str,
    choices: Mapping[str, str] | None = None,
    asked_before: Sequence[str] = (),
) -> Panel:
    """Return the panel for `conflicts`; `choices` are those sent with the form so far, and
    `asked_before` the names of the questions that it showed."""
    asked = {conflict.key for conflict in conflicts}
    names = names_for(*map(clean, _contents(conflicts)))
    questions = [_question(conflict, names, choices or {}, asked_before) for conflict in conflicts]
    carried = {PREFIX + key: value for key, value in (choices or {}).items() if key not in asked}
    return Panel(questions, carried, their_name)


def _contents(conflicts: Sequence[Conflict]):
    """Yield each side of the conflicts as a content, to find what is named in it."""
    for conflict in conflicts:
        for value in (conflict.base, conflict.mine, conflict.theirs):
            yield blank() | {conflict.field: [value] if FIELDS[conflict.field].is_list else value}


def _question(
    conflict: Conflict, names, choices: Mapping[str, str], asked_before: Sequence[str]
) -> Question:
    base, mine, theirs = conflict.base, conflict.mine, conflict.theirs
    marked = [mark(conflict.field, base if base else value, value, names)
              for value in (base, mine, theirs)]  # fmt: skip
    # The last step of `mark` is nh3 with an allowlist of its own.
    return Question(
        PREFIX + conflict.key,
        conflict.label,
        *map(mark_safe, marked),
        can_keep_both=conflict.can_keep_both,
        choice=choices.get(conflict.key, ""),
        both=joined([theirs, mine]) if FIELDS[conflict.field].is_prose else "",
        is_missed=PREFIX + conflict.key in asked_before,
    )
