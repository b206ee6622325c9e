"""What a table may ask for in this store: which fields a source has, and which codes stand in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_table import OF_ALL
from vrp_desktop.measures.census import choices_of
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import Breakdown, Figures, Measure, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.spec import Table, Where
    from vrp_desktop.store.store import Store


def fields_of(store: Store, source: str) -> tuple[str, ...]:
    """Give the fields of a source: the questions of its form, and what follows from them."""
    form = store.forms.newest(SOURCES[source].form)
    return (*(question.name for question in form.columns()), *SOURCES[source].derived)


def may_tell_of_people(source: str, name: str) -> bool:
    """Tell whether a number of a source that is counted exactly may say how many people there were."""
    return SOURCES[source].is_own and name not in SOURCES[source].own_numbers


def not_to_be_had(store: Store, lists: Lists, table: Table) -> Iterator[tuple[str, str]]:
    """Give (key, the word) of everything a table asks for that this store does not know."""
    if isinstance(table, Breakdown):
        known = set(fields_of(store, table.source))
        if table.rows not in known or not _may_sort(store, lists, table.source, table.rows):
            yield "rows", table.rows
        elif table.missing and table.missing not in _codes(store, lists, table.source, table.rows):
            yield "missing", table.missing
        yield from _in_filter(store, lists, table.source, known, table.where)
        for column in table.columns:
            yield from _in_filter(store, lists, table.source, known, column.where)
            named = [column.of] if column.measure in _OF_A_FIELD else []
            for word in (*named, column.weight):
                if not word or word == OF_ALL:
                    continue
                if word not in known or not is_told(store, lists, table.source, column.measure, word):
                    yield "of" if word == column.of else "weight", word
    elif isinstance(table, Figures):
        for figure in table.rows:
            known = set(fields_of(store, figure.source))
            if figure.of and (figure.of not in known or may_tell_of_people(figure.source, figure.of)):
                yield "of", figure.of
            for where in (figure.where, figure.base or {}):
                yield from _in_filter(store, lists, figure.source, known, where)
    elif isinstance(table, Quality):
        forms = {outline.id for outline in store.forms.outlines()}
        yield from (("forms", name) for name in table.forms if name not in forms)


_OF_A_FIELD = (Measure.SUM, Measure.MEAN, Measure.MEDIAN, Measure.TOP)


def is_told(store: Store, lists: Lists, source: str, measure: Measure, name: str) -> bool:
    """Tell whether a column may rest on a field: of what is counted exactly, on none that may tell of people.

    The commonest answer in words may be named, the commonest number may not.
    """
    if measure not in _OF_A_FIELD or not may_tell_of_people(source, name):
        return True
    return measure is Measure.TOP and bool(_codes(store, lists, source, name))


def _in_filter(store: Store, lists: Lists, source: str, known: set[str], where: Where) -> Iterator[tuple[str, str]]:
    for name, codes in where.items():
        if name not in known:
            yield "where", name
            continue
        if not _may_sort(store, lists, source, name):
            yield "where", name
            continue
        there = _codes(store, lists, source, name)
        yield from (("where", f"{name} = {code}") for code in codes if there and code not in there)


def _may_sort(store: Store, lists: Lists, source: str, name: str) -> bool:
    """Tell whether items may be told apart by a field: how many have just so many people tells the number."""
    return not may_tell_of_people(source, name) or bool(_codes(store, lists, source, name))


def _codes(store: Store, lists: Lists, source: str, name: str) -> set[str]:
    return {choice.code for choice in choices_of(store, lists, SOURCES[source], name)}
