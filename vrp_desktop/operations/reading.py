"""Reading a register by the names of its questions, as the form that is in use has them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType
from vrp_desktop.store.registers import is_living

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.registers import Value

_NOTHING: Mapping[str, Collection[str]] = {}


def rows(
    session: Session, form_id: str, having: Mapping[str, Collection[str]] = _NOTHING
) -> Iterator[Mapping[str, Value]]:
    """Give the records of a register: value by question name, and "record", "ref" and "author".

    `having`: by question, the codes one of which must be its answer, "" for no answer. A council changes its forms:
    nothing is given when the form is not here, or has lost one of these questions.
    """
    registers = session.store.registers
    try:
        form = session.store.forms.newest(form_id)
        columns = {question.name: registers.column_of(form_id, question.path) for question in form.columns()}
        dated = next(q.name for q in form.columns() if q.bind.type is DataType.DATE)
        wanted = {columns[name]: codes for name, codes in having.items()}
    except (KeyError, StopIteration):
        return
    for row in registers.rows(form_id, columns[dated], having=wanted):
        named = {name: row[column] for name, column in columns.items()}
        yield {**named, "record": row["record"], "ref": row["ref"], "author": row["author"]}


def day(value: Value) -> datetime.date | None:
    """Give a day that was answered, or `None`."""
    return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None


def answers_of(session: Session, record: str) -> dict[str, str]:
    """Give a record's newest answers by question name; nothing for none, or one that is gone."""
    store = session.store
    latest = store.log.find_latest(record) if record else None
    if latest is None or not is_living(latest):
        return {}
    form, answers = store.forms.get(latest.form, latest.version), latest.answers or {}
    return {question.name: answers[question.path] for question in form.columns() if answers.get(question.path)}
