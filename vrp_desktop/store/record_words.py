"""What a record looks like in the table of records, and the words by which it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from vrp_desktop.forms.answers import plain
from vrp_desktop.forms.choices import labels_of
from vrp_desktop.forms.definition import Control, DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.forms.lists import Lists


@dataclass(frozen=True, slots=True)
class RecordWords:
    """`on_date`: ISO or empty. `labels`: of the choices, `texts`: free text, each on a line.

    `by_role`: both of the questions that only some roles are shown, for each of these roles; they stand nowhere else.
    """

    on_date: str
    what: str
    where_code: str
    where_label: str
    state: str
    labels: str
    texts: str
    by_role: Mapping[str, str]


_Labels = dict[str, dict[str, str]]
# Making the labels of one form reads every list it uses; a session saves many records of the same form.
_known: WeakKeyDictionary[Form, tuple[Lists, _Labels]] = WeakKeyDictionary()


def words_of(form: Form, answers: Mapping[str, str], lists: Lists, called: Callable[[str], str] = str) -> RecordWords:
    """Give the words of a record with these answers. The first answered question of a column fills it.

    What is asked several times is found by the words of every instance. `called`: gives how people call the record
    of an id; by these words a record is found that points at it.
    """
    labels_by_path = _labels(form, lists)
    shown: dict[str, tuple[str, str]] = {}
    labels: list[str] = []
    texts: list[str] = []
    by_role: dict[str, list[str]] = {}
    for question, value in _answered(form, answers):
        words = value
        rooms = [by_role.setdefault(role, []) for role in question.bind.roles]
        if question.path in labels_by_path:
            is_many = question.control in (Control.SELECT, Control.RANK)
            words = ", ".join(
                labels_by_path[question.path].get(code, code) for code in (value.split() if is_many else [value])
            )
            for room in rooms or [labels]:
                room.append(words)
        elif question.bind.register is not None:
            words = ", ".join(called(record) for record in value.split())
            for room in rooms or [labels]:
                room.append(words)
        elif question.control is Control.INPUT and question.bind.type is DataType.STRING:
            for room in rooms or [texts]:
                room.append(value)
        if question.bind.column is not None:
            shown.setdefault(question.bind.column, (value, words))
    nothing = ("", "")
    where_code, where_label = shown.get("where", nothing)
    return RecordWords(
        on_date=shown.get("date", nothing)[0][:10],
        what=shown.get("what", nothing)[1],
        where_code=where_code,
        where_label=where_label,
        state=shown.get("state", nothing)[1],
        labels="\n".join(labels),
        texts="\n".join(texts),
        by_role={role: "\n".join(words) for role, words in by_role.items()},
    )


def _answered(form: Form, answers: Mapping[str, str]) -> Iterator[tuple[Question, str]]:
    """Give each answered question with its answer, in the order of the form, those of repeats once an instance."""
    repeated: dict[str, list[str]] = {}
    for path, value in answers.items():
        if "[" in path:
            repeated.setdefault(plain(path), []).append(value)
    for question in (*form.questions(), *form.hidden):
        if question.control is Control.TRIGGER:
            continue
        for value in (answers.get(question.path, ""), *repeated.get(question.path, ())):
            if value:
                yield question, value


def _labels(form: Form, lists: Lists) -> _Labels:
    known = _known.get(form)
    if known is None or known[0] is not lists:
        known = (lists, {q.path: labels_of(form, q, lists) for q in form.questions() if q.itemset is not None})
        _known[form] = known
    return known[1]
