"""The records of a register in a period, by the names of its questions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.store.registers import Value
    from vrp_desktop.store.store import Store

ABOUT = ("record", "ref", "revision", "author", "form_version")
"""What each row has beside its answers."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a register by the names of its questions. `day`: the one whose day is meant."""

    names: Mapping[str, str]
    day: str

    def named(self, row: Mapping[str, Value]) -> dict[str, Value]:
        """Give a register's row by question name, and those of `ABOUT`."""
        return {**{name: row[column] for name, column in self.names.items()}, **{name: row[name] for name in ABOUT}}


def columns_of(store: Store, form_id: str, dated: str = "") -> Columns | None:
    """Give the columns of a register. `dated`: the question whose day is meant, "" for the form's own date.

    A council changes its forms: `None` when the form is not here or asks for no such day.
    """
    try:
        form = store.forms.newest(form_id)
        known = store.registers.columns_of(form_id)
        names = {question.name: known[question.path] for question in form.columns()}
        days = [question for question in form.columns() if question.bind.type is DataType.DATE]
        marked = [question for question in days if question.bind.column == "date"]
        return Columns(names, names[dated] if dated else names[(marked or days)[0].name])
    except (KeyError, IndexError):
        return None


def rows(
    store: Store,
    form_id: str,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    *,
    dated: str = "",
) -> Iterator[dict[str, Value]]:
    """Give the records with a day from `first` to `last`: value by question name, and those of `ABOUT`.

    `dated` as in `columns_of`; nothing is given where there are no columns.
    """
    columns = columns_of(store, form_id, dated)
    if columns is not None:
        for row in store.registers.rows(form_id, columns.day, first, last):
            yield columns.named(row)


def day(value: object) -> datetime.date | None:
    """Give a day that was answered, or `None`."""
    return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None


def number(value: object) -> float | None:
    """Give a number that was answered, or `None`."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
