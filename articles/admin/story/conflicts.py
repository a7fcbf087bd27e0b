"""The panel above the form that shows the conflicts of a merge and asks for choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.content.comparison import mark
from articles.content.fields import FIELDS
from articles.content.merge import Conflict, joined
from articles.content.shape import blank, clean
from articles.domain.story.names import names_for

PREFIX, ASKED = "choice-", "asked"


@dataclass(frozen=True)
class Question:
    """One conflict in the panel: the three texts (HTML), with the changes to the base marked.

    `both` is the text that keeping both gives in a field of prose; it is "" for blocks of the
    body and for items of lists. `is_missed`: the form was sent without a choice.
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
    """The variable `conflicts` of `templates/admin/articles/article/_conflicts.html`.

    `carried` are the choices already made, by input name. The form sends them again, so that
    they are not asked for twice.
    """

    questions: list[Question]
    carried: dict[str, str]
    their_name: str

    @property
    def first_missed(self) -> Question | None:
        return next((question for question in self.questions if question.is_missed), None)


def submitted_choices(data: Mapping[str, str]) -> dict[str, str]:
    """Return the choices in the data of the form, by the keys of their conflicts."""
    return {key.removeprefix(PREFIX): data[key] for key in data if key.startswith(PREFIX)}


def panel(
    conflicts: Sequence[Conflict],
    *,
    their_name: str,
    choices: Mapping[str, str] | None = None,
    asked_before: Sequence[str] = (),
) -> Panel:
    """Return the panel for `conflicts`.

    `choices` are the choices that the form sent, by the keys of their conflicts, and
    `asked_before` the names of the questions that it showed.
    """
    asked = {conflict.key for conflict in conflicts}
    names = names_for(*map(clean, _contents(conflicts)))
    questions = [_question(conflict, names, choices or {}, asked_before) for conflict in conflicts]
    carried = {PREFIX + key: value for key, value in (choices or {}).items() if key not in asked}
    return Panel(questions, carried, their_name)


def _contents(conflicts: Sequence[Conflict]):
    """Yield each value of the conflicts as a content, as `names_for` takes it."""
    for conflict in conflicts:
        for value in (conflict.base, conflict.mine, conflict.theirs):
            yield blank() | {conflict.field: [value] if FIELDS[conflict.field].is_list else value}


def _question(
    conflict: Conflict, names, choices: Mapping[str, str], asked_before: Sequence[str]
) -> Question:
    base, mine, theirs = conflict.base, conflict.mine, conflict.theirs

    def marked(value: Any) -> SafeString:
        # Safe HTML: the last step of `mark` is nh3 with an allowlist.
        return mark_safe(mark(conflict.field, base if base else value, value, names))

    return Question(
        PREFIX + conflict.key,
        conflict.label,
        marked(base),
        marked(mine),
        marked(theirs),
        can_keep_both=conflict.can_keep_both,
        choice=choices.get(conflict.key, ""),
        both=joined([theirs, mine]) if FIELDS[conflict.field].is_prose else "",
        is_missed=PREFIX + conflict.key in asked_before,
    )
