"""Makes raw tables of what a specification asks for, and finds the records behind each cell."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import Back, ColumnKind, CountColumn, CountRow, CountTable, Ratio, Total
from vrp_desktop.disclosure.safe_table import OF_ALL
from vrp_desktop.measures.quality import quality
from vrp_desktop.measures.reading import number
from vrp_desktop.measures.readings import readings
from vrp_desktop.measures.series import readings_behind, series
from vrp_desktop.measures.sources import SOURCES
from vrp_desktop.measures.spec import Breakdown, Figures, Measure, Readings, Series, Talks, When, answers, fits
from vrp_desktop.measures.talks import talks_by_month
from vrp_desktop.measures.vocabulary import is_told, may_tell_of_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vrp_desktop.disclosure.count_table import Cell
    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.measures.spec import Column, Figure, Table, Where

ALL = "All"
"""The label of the row of totals, whose key is ""."""
NO_ANSWER = "-"
"""The key of the row of items that do not say."""
_OVER = ".over"
_PERIODS = (When.NOW, When.BEFORE, When.YEAR_BEFORE)
_FROM = {When.BEFORE: "change", When.YEAR_BEFORE: "year_change"}


@dataclass(frozen=True, slots=True)
class Behind:
    """One state of a record that a cell counts."""

    record: str
    revision: str


def tabulate(census: Census, table: Table, name: str, title: str) -> CountTable:
    """Count what `table` asks for. `name`: of the sheet.

    Raises KeyError for a source or field that there is not, and for one that would tell exactly how many people there
    were.
    """
    _refuse_people(census, table)
    if isinstance(table, Breakdown):
        return _breakdown(census, table, name, title)
    if isinstance(table, Figures):
        return _figures(census, table, name, title)
    if isinstance(table, Talks):
        return talks_by_month(census, table, name, title)
    if isinstance(table, Readings):
        return readings(census, table, name, title)
    if isinstance(table, Series):
        return series(census, table, name, title)
    return quality(census, table, name, title)


def _refuse_people(census: Census, table: Table) -> None:
    if isinstance(table, Breakdown):
        for column in table.columns:
            for name in filter(None, (column.of, column.weight)):
                if not is_told(census.store, census.lists, table.source, column.measure, name):
                    raise KeyError(name)
    elif isinstance(table, Figures):
        for figure in table.rows:
            if figure.of and may_tell_of_people(figure.source, figure.of):
                raise KeyError(figure.of)


def behind(census: Census, table: Table, row: str, column: str) -> tuple[Behind, ...]:
    """Give the states of the records that a cell counts, each once; nothing for a cell that is worked out from others.

    `row`: its key, "" for the total. `column`: its key; of figures, "now", "before" or "year_before".
    """
    if isinstance(table, Breakdown):
        items = _items_of_cell(census, table, row, next(one for one in table.columns if one.key == column))
    elif isinstance(table, Figures):
        figure = next(one for one in table.rows if one.key == row)
        whens = [when for when in _PERIODS if when.value == column]
        items = [item for when in whens for item in census.items(figure.source, when) if fits(item, figure.where)]
    elif isinstance(table, Series):
        items = readings_behind(census, table, row, column)
    else:
        # Talks have no records, and a row of readings is one.
        return ()
    found = (Behind(str(item["record"]), str(item["revision"])) for item in items if item.get("record"))
    return tuple(dict.fromkeys(found))


def _items_of_cell(census: Census, table: Breakdown, row: str, column: Column) -> Iterable[Item]:
    if column.measure in (Measure.SHARE, Measure.CHANGE, Measure.ATTRIBUTE):
        return ()
    rows = _by_row(census, table, column.when)
    return [item for item in rows.get(row, ()) if fits(item, column.where)]


def _by_row(census: Census, table: Breakdown, when: When) -> Mapping[str, Sequence[Item]]:
    """Give the items of each row, and of "" all of them; one with several answers stands in several rows."""
    known = {choice.code for choice in census.choices(table.source, table.rows)}
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in census.items(table.source, when):
        if fits(item, table.where):
            found[""].append(item)
            for code in answers(item, table.rows):
                found[code if code in known else table.missing or NO_ANSWER].append(item)
    return found


def _breakdown(census: Census, table: Breakdown, name: str, title: str) -> CountTable:
    whens = {column.when for column in table.columns}
    items = {when: _by_row(census, table, when) for when in whens}
    choices = census.choices(table.source, table.rows)
    wanted = table.where.get(table.rows)
    labels = {choice.code: choice.label for choice in choices if wanted is None or choice.code in wanted}
    attributes = {choice.code: choice.attributes for choice in choices}
    if any(NO_ANSWER in rows for rows in items.values()):
        labels[NO_ANSWER] = "No answer"
    own = SOURCES[table.source].is_own

    def line(key: str, label: str) -> CountRow:
        census.step()
        cells: dict[str, Cell] = {}
        for column in table.columns:
            taken = [item for item in items[column.when].get(key, ()) if fits(item, column.where)]
            if column.measure is Measure.ATTRIBUTE:
                code = attributes.get(key, {}).get(column.of, "")
                cells[column.key] = census.lists.labels(column.base).get(code, code) if column.base else code
            else:
                cells.update(_cells(census, table.source, column, taken))
        return CountRow(key, label, cells, own)

    total = line("", ALL)
    everything = _of_all(table.columns, total.cells)
    return CountTable(
        name=name,
        title=title,
        row_title=table.row_title,
        columns=tuple(_column_kinds(census, table)),
        rows=tuple(_with(line(code, label), everything) for code, label in labels.items()),
        # Rows chosen by what they are add up to no total that another table knows.
        total=None if table.rows in table.where else _with(total, everything),
        has_total=table.has_total,
        row_list=table.rows,
        key_title=table.key_title,
        order_by=table.order,
        has_empty_rows=table.has_empty_rows,
    )


def _with(row: CountRow, more: Mapping[str, Cell]) -> CountRow:
    return CountRow(row.key, row.label, {**row.cells, **more}, row.is_own)


def _of_all(columns: Iterable[Column], total: Mapping[str, Cell]) -> dict[str, Cell]:
    """Give what the hidden columns of a share of everything hold."""
    return {f"{OF_ALL}{column.of}": total.get(column.of, 0) for column in columns if column.base == OF_ALL}


def _column_kinds(census: Census, table: Breakdown) -> Iterable[CountColumn]:
    for column in table.columns:
        over = f"{column.key}{_OVER}"
        if column.measure is Measure.COUNT:
            yield CountColumn(
                column.key,
                column.title,
                ColumnKind.THINGS if SOURCES[table.source].are_sums else ColumnKind.COUNT,
                is_shown=column.is_shown,
                counts=_what_it_counts(census, table, column),
                part_of=_whole_of(table, column),
                back=_BACK[column.when],
            )
        elif column.measure is Measure.ATTRIBUTE:
            yield CountColumn(column.key, column.title, ColumnKind.LABEL, is_shown=column.is_shown)
        elif column.measure in (Measure.SHARE, Measure.CHANGE):
            kind = ColumnKind.PERCENT if column.measure is Measure.SHARE else ColumnKind.CHANGE
            base = column.base
            if base == OF_ALL:
                base = f"{OF_ALL}{column.of}"
                yield CountColumn(base, base, ColumnKind.COUNT, is_shown=False)
            yield CountColumn(column.key, column.title, kind, column.of, base, column.is_shown, least=column.least)
        else:
            behind = f"{column.title}, how many stand behind it"
            yield CountColumn(over, behind, ColumnKind.COUNT, is_shown=False, back=_BACK[column.when])
            yield CountColumn(
                column.key,
                column.title,
                _RESTING[column.measure],
                over,
                is_shown=column.is_shown,
                back=_BACK[column.when],
            )


_BACK = {When.NOW: Back.NOT, When.BEFORE: Back.ONE, When.YEAR_BEFORE: Back.YEAR}


def _what_it_counts(census: Census, table: Breakdown, column: Column) -> str:
    """Give what a column counts in its rows, in words that are the same in every table that counts it."""
    where = {name: codes for name, codes in {**table.where, **column.where}.items() if name != table.rows}
    return _in_words(census, table.source, where, column.when)


def _in_words(census: Census, source: str, where: Where, when: When) -> str:
    """Give what is counted; what lasts counts something of its own in each period."""
    lasting = (f"in {census.at(when)}",) if SOURCES[source].are_lasting else ()
    parts = (f"{name}={'|'.join(sorted(codes))}" for name, codes in sorted(where.items()))
    return " ".join((source, *parts, *lasting))


def told_by(census: Census, table: Figures, counted: CountTable) -> Iterator[CountTable]:
    """Give what each figure about people tells, as a table of its own total, for the attack before it is let out."""
    for figure, row in zip(table.rows, counted.rows, strict=True):
        if not row.is_own:
            columns: list[CountColumn] = []
            cells: dict[str, Cell] = {}
            for when in _PERIODS:
                found = _columns_of(census, figure, when, row.cells[when.value])
                columns += [column for column, _ in found]
                cells |= {column.key: value for column, value in found}
            yield CountTable(
                name=counted.name,
                title=counted.title,
                row_title=table.row_title,
                columns=tuple(columns),
                rows=(),
                total=CountRow("", figure.title, cells),
            )


def figures_told(counted: CountTable, told: Iterable[CountTable]) -> CountTable:
    """Give a table of figures with the numbers that stand in `told`: what `told_by` gave of it, in its order."""
    tables = iter(told)
    return replace(counted, rows=tuple(row if row.is_own else _figure_told(row, next(tables)) for row in counted.rows))


def _figure_told(row: CountRow, told: CountTable) -> CountRow:
    cells: dict[str, Cell] = {}
    numbers = {key: value for key, value in (told.total or row).cells.items() if isinstance(value, int)}
    for key in (when.value for when in _PERIODS):
        cell = row.cells[key]
        if isinstance(cell, Ratio) and f"{key}.part" in numbers:
            cells[key] = Ratio(numbers[f"{key}.part"], numbers[f"{key}{_OVER}"])
        elif isinstance(cell, Total):
            cells[key] = Total(numbers[key], numbers[f"{key}{_OVER}"])
        elif isinstance(cell, int):
            cells[key] = numbers[key]
    return replace(row, cells={**row.cells, **cells})


def _columns_of(census: Census, figure: Figure, when: When, cell: Cell) -> list[tuple[CountColumn, Cell]]:
    key, title, back = when.value, _heading(census, when), _BACK[when]
    words = _in_words(census, figure.source, figure.where, when)
    hidden = f"{key}{_OVER}"
    if isinstance(cell, Ratio) and figure.base is not None:
        both = _in_words(census, figure.source, {**figure.base, **figure.where}, when)
        whole = _in_words(census, figure.source, figure.base, when)
        return [
            (CountColumn(f"{key}.part", title, ColumnKind.COUNT, is_shown=False, counts=both, back=back), cell.part),
            (CountColumn(hidden, title, ColumnKind.COUNT, is_shown=False, counts=whole, back=back), cell.whole),
            (CountColumn(key, title, ColumnKind.PERCENT, f"{key}.part", hidden), None),
        ]
    if isinstance(cell, Total):
        return [
            (CountColumn(hidden, title, ColumnKind.COUNT, is_shown=False, counts=words, back=back), cell.over),
            (CountColumn(key, title, ColumnKind.SUM, hidden, counts=f"{words} {figure.of}", back=back), cell.value),
        ]
    return [(CountColumn(key, title, ColumnKind.COUNT, counts=words, back=back), cell)]


def _whole_of(table: Breakdown, column: Column) -> str:
    """Give the column of which another counts a part, "" when it is none of the parts that exclude each other.

    Of a whole, the parts are the answers to one question: that of which most are counted, the first of equal ones.
    """
    if column.measure is not Measure.COUNT:
        return ""
    wholes = [one for one in table.columns if _is_part(column, one)]
    if not wholes:
        return ""
    whole = max(wholes, key=lambda one: len(one.where))
    families: dict[str, list[Column]] = {}
    for one in table.columns:
        asked = _asked_beside(one, whole)
        if asked and all(set(one.where[asked]).isdisjoint(other.where[asked]) for other in families.get(asked, ())):
            families.setdefault(asked, []).append(one)
    largest = max(families.values(), key=len, default=[])
    return whole.key if column in largest else ""


def _is_part(part: Column, whole: Column) -> bool:
    is_like = whole.measure is Measure.COUNT and whole.when is part.when and whole.where != part.where
    return is_like and whole.where.items() <= part.where.items()


def _asked_beside(part: Column, whole: Column) -> str:
    """Give the one question by which `part` is less than `whole`, "" when there are more or none."""
    if part.measure is not Measure.COUNT or not _is_part(part, whole):
        return ""
    more = [name for name in part.where if name not in whole.where]
    return more[0] if len(more) == 1 else ""


_RESTING = {
    Measure.SUM: ColumnKind.SUM,
    Measure.MEAN: ColumnKind.AVERAGE,
    Measure.MEDIAN: ColumnKind.AVERAGE,
    Measure.TOP: ColumnKind.LABEL,
}


def _cells(census: Census, source: str, column: Column, items: Sequence[Item]) -> dict[str, Cell]:
    """Give the cells of a column that counts: its own, and what it rests on."""
    over = f"{column.key}{_OVER}"
    if not census.is_kept(source, column.when):
        return {column.key: None}
    if column.measure is Measure.COUNT:
        return {column.key: len(items)}
    if column.measure is Measure.SUM:
        total = _sum(column, items)
        # Who did not answer adds nothing, and hides nobody among the others.
        answered = [item for item in items if column.if_empty or number(item.get(column.of)) is not None]
        return {column.key: total, over: total if SOURCES[source].are_sums else len(answered)}
    if column.measure is Measure.TOP:
        first, second = [
            *Counter(a for item in items for a in answers(item, column.of) if a).most_common(2),
            ("", 0),
            ("", 0),
        ][:2]
        words = {choice.code: choice.label for choice in census.choices(source, column.of)}
        named = words.get(first[0], first[0]) if first[1] > second[1] else "No single one"
        return {column.key: named, over: first[1]}
    if column.measure in (Measure.MEAN, Measure.MEDIAN):
        known = [(value, item) for item in items if (value := number(item.get(column.of))) is not None]
        over_people = sum(number(item.get(column.weight)) or 0 for _, item in known) if column.weight else len(known)
        return {column.key: _average(column, known), over: round(over_people)}
    return {}


def _sum(column: Column, items: Iterable[Item]) -> int:
    total = 0.0
    for item in items:
        value = number(item.get(column.of))
        total += column.if_empty if value is None else value
    return round(total)


def _average(column: Column, known: Sequence[tuple[float, Item]]) -> float:
    if not known:
        return 0.0
    if column.measure is Measure.MEDIAN:
        return statistics.median(value for value, _ in known)
    weights = [number(item.get(column.weight)) or 0.0 if column.weight else 1.0 for _, item in known]
    total = sum(weights)
    return sum(value * weight for (value, _), weight in zip(known, weights, strict=True)) / total if total else 0.0


def figure_columns(headings: Sequence[str]) -> tuple[CountColumn, ...]:
    """Give the columns of a table of figures. `headings`: of the period, the one before and the one a year before."""
    columns = [
        CountColumn(when.value, words, ColumnKind.FIGURE) for when, words in zip(_PERIODS, headings, strict=True)
    ]
    for when, key in _FROM.items():
        words = "Change" if when is When.BEFORE else "Change in a year"
        columns.append(CountColumn(key, words, ColumnKind.CHANGE, When.NOW.value, when.value))
        if when is When.BEFORE:
            columns.append(CountColumn("direction", "Direction", ColumnKind.DIRECTION, When.NOW.value, when.value))
    return (*columns, CountColumn("note", "Note", ColumnKind.LABEL))


def _figures(census: Census, table: Figures, name: str, title: str) -> CountTable:
    return CountTable(
        name=name,
        title=title,
        row_title=table.row_title,
        columns=figure_columns([_heading(census, when) for when in _PERIODS]),
        rows=tuple(
            CountRow(
                figure.key,
                figure.title,
                {**{when.value: _figure(census, figure, when) for when in _PERIODS}, "note": figure.note},
                SOURCES[figure.source].is_own,
            )
            for figure in table.rows
        ),
    )


def _heading(census: Census, when: When) -> str:
    return census.at(when).label


def _figure(census: Census, figure: Figure, when: When) -> Cell:
    if not census.is_kept(figure.source, when):
        return None
    items = census.items(figure.source, when)
    taken = [item for item in items if fits(item, figure.where)]
    if figure.base is not None:
        whole = [item for item in items if fits(item, figure.base)]
        return Ratio(sum(fits(item, figure.where) for item in whole), len(whole))
    if figure.of:
        found = [value for item in taken if (value := number(item.get(figure.of))) is not None]
        return Total(round(sum(found)), len(found))
    return len(taken)
