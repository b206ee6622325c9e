"""The records of a register in a period, by the names of its questions."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.store.registers import Value
    from vrp_desktop.store.store import Store

ABOUT = ("record", "ref", "revision", "author", "form_version")
"""What each row has beside its answers."""


def rows(
    store: Store,
    form_id: str,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    *,
    dated: str = "",
) -> Iterator[dict[str, Value]]:
    """Give the records with a day from `first` to `last`: value by question name, and those of `ABOUT`.

    `dated`: the question whose day it is, "" for the form's own date. A council changes its forms: nothing is given
    when the form is not here or asks for no day.
    """
    try:
        form = store.forms.newest(form_id)
        names = store.registers.columns_of(form_id)
        columns = {question.name: names[question.path] for question in form.columns()}
        days = [question for question in form.columns() if question.bind.type is DataType.DATE]
        marked = [question for question in days if question.bind.column == "date"]
        column = columns[dated] if dated else columns[(marked or days)[0].name]
    except (KeyError, IndexError):
        return
    for row in store.registers.rows(form_id, column, first, last):
        yield {**{name: row[at] for name, at in columns.items()}, **{name: row[name] for name in ABOUT}}


def day(value: object) -> datetime.date | None:
    """Give a day that was answered, or `None`."""
    return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None


def number(value: object) -> float | None:
    """Give a number that was answered, or `None`."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
