"""Reads each source once a period, and knows the words of each field's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.choices import all_choices
from vrp_desktop.forms.definition import Choice
from vrp_desktop.measures.reading import columns_of
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import When

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources import Item, Source
    from vrp_desktop.store.store import Store
    from vrp_desktop.work import Progress

_AT_ONCE = 500
"""So many items are read between two steps."""


class Census:
    """The items of one period and of those it is compared with. Belongs to the thread of the store.

    `progress`: told how many items were read; asked to stop, reading and counting raise Cancelled.
    """

    def __init__(self, store: Store, lists: Lists, period: Period, progress: Progress | None = None) -> None:
        self.store = store
        self.lists = lists
        self.period = period
        self._progress = progress
        self._read = 0
        self._items: dict[tuple[str, When], tuple[Item, ...]] = {}
        self._first_days: dict[str, datetime.date | None] = {}

    def items(self, source: str, when: When = When.NOW) -> tuple[Item, ...]:
        """Give the items of a source. Raises KeyError for a name that is none."""
        if (source, when) not in self._items:
            read = SOURCES[source].items(self.store, self.lists, self.at(when))
            self._items[source, when] = tuple(self._watched(read))
        return self._items[source, when]

    def step(self) -> None:
        """Say how many items were read, as far as it is known. Raises Cancelled when asked to stop."""
        if self._progress is not None:
            self._progress.step(self._read)

    def _watched(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if self._read % _AT_ONCE == 0:
                self.step()
            self._read += 1
            yield item

    def is_kept(self, source: str, when: When = When.NOW) -> bool:
        """Tell whether the source's register was kept by the end of a period: before its first record nothing was.

        Then there is no number, which is not the same as none. A register that is still empty is kept.
        """
        form = SOURCES[source].form
        if form not in self._first_days:
            columns = columns_of(self.store, form)
            first = self.store.registers.first_day(form, columns.day) if columns is not None else None
            self._first_days[form] = first
        first = self._first_days[form]
        return first is None or first <= self.at(when).last

    def at(self, when: When) -> Period:
        """Give the period that is meant."""
        if when is When.BEFORE:
            return self.period.previous()
        return self.period.year_before() if when is When.YEAR_BEFORE else self.period

    def choices(self, source: str, name: str) -> tuple[Choice, ...]:
        """Give the choices of a field, those of earlier lists too; none for a field of numbers or words."""
        return choices_of(self.store, self.lists, SOURCES[source], name)


def choices_of(store: Store, lists: Lists, source: Source, name: str) -> tuple[Choice, ...]:
    """Give the choices of a source's field. Raises KeyError when it has no such field."""
    words = source.derived.get(name)
    if words is None:
        return asked(store, lists, source.form, name)
    if isinstance(words, str):
        if words.endswith(".csv"):
            return tuple(Choice(code, label, {}) for code, label in lists.labels(words).items())
        return asked(store, lists, *words.split("."))
    return tuple(Choice(code, label, {}) for code, label in words.items())


def asked(store: Store, lists: Lists, form_id: str, name: str) -> tuple[Choice, ...]:
    """Give the choices of a form's question. Raises KeyError when there is none of that name."""
    form = store.forms.newest(form_id)
    question = next((one for one in form.columns() if one.name == name), None)
    if question is None:
        raise KeyError(name)
    return all_choices(form, question, lists)
