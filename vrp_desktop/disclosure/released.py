"""What a release told: tables as they were published, without an exact count in them.

This is what the ledger keeps and what an attacker has. A cell is the number that was shown, `HIDDEN`, or `None` where
nothing was said. A count that no column shows may be told all the same: who sees a rounded count and a percentage of
it knows the other rounded count.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vrp_desktop.disclosure.count_table import Back, ColumnKind
from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import DOES_NOT_APPLY, HIDDEN, UNRELIABLE, SafeCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vrp_desktop.disclosure.count_table import CountColumn, CountRow, CountTable
    from vrp_desktop.disclosure.safe_table import SafeTable

Told = int | str | None


class Parts(StrEnum):
    """How the columns that are parts of one column stand to it, as the table shows."""

    ALL = "all"
    """They add up to it."""
    SOME = "some"
    """They leave a rest, or nothing."""
    EACH = "each"
    """A record may be in several of them; each is a part for itself."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are counted over, both inclusive. `label`: as people say it, "2026/27 Q1"."""

    label: str
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class ReleasedColumn:
    """A column of numbers. `counts`: what it counts, the same in every table that counts it.

    `part_of`, `of`: keys of other columns, or "". `parts`: how its own parts stand to it. `slack`: by how much its rows
    may miss their total because each was rounded on its own before the rule; `None` when they do not add up at all.
    """

    key: str
    title: str
    counts: str
    span: Span
    part_of: str = ""
    of: str = ""
    is_sum: bool = False
    parts: Parts = Parts.ALL
    slack: int | None = 0


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A row's key and label, and what was told in each column."""

    key: str
    label: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a table said beside its counts: an average or a word. `row`: the row's key, "" for the total."""

    column: str
    row: str
    span: Span
    value: float | str | None
    symbol: str


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One table as it went out in a return. `row_list`: what the rows are of, like "Ward"; `version`: of the return.

    `said`: its averages and words. They are kept to be repeated, and are not attacked.
    """

    return_id: str
    version: int
    name: str
    row_list: str
    span: Span
    rule: Rounding
    columns: tuple[ReleasedColumn, ...]
    rows: tuple[ReleasedRow, ...]
    total: ReleasedRow | None = None
    said: tuple[Said, ...] = ()

    def as_text(self) -> str:
        """Give the table as JSON, for the ledger."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> ReleasedTable:
        """Read what `as_text` wrote."""
        kept = json.loads(text)
        return cls(
            **kept
            | {
                "span": _span(kept["span"]),
                "rule": Rounding(**kept["rule"]),
                "columns": tuple(_column(column) for column in kept["columns"]),
                "rows": tuple(_row(row) for row in kept["rows"]),
                "total": _row(kept["total"]) if kept["total"] else None,
                "said": tuple(Said(**one | {"span": _span(one["span"])}) for one in kept.get("said", ())),
            }
        )


_ZERO = SafeCell(0)
_RESTING = (ColumnKind.AVERAGE, ColumnKind.LABEL)
"""What is hidden when few records stand behind it, and so tells that there are few."""


def released(
    table: CountTable,
    safe: SafeTable,
    spans: Mapping[Back, Span],
    *,
    return_id: str,
    version: int = 1,
    counted: CountTable | None = None,
) -> ReleasedTable:
    """Give what `safe`, made of `table`, tells. `spans`: the table's own period, and those its columns look back at.

    The raw counts serve to see which rows and parts add up, and which counts stand behind a shown percentage; none of
    them is in what is given. `counted`: the table as it was counted, where numbers that are out stand in `table`.
    """
    counted = counted or table
    numbers = [column for column in table.columns if column.kind in (ColumnKind.COUNT, ColumnKind.SUM)]
    columns = [column for column in numbers if not _repeats_total(counted, column)]
    heads = {column.key: place for place, column in enumerate(safe.columns) if column.key}
    lines = [*table.rows, *([table.total] if table.total is not None else [])]
    by_key = dict(zip(safe.keys, safe.rows, strict=True))
    rows = []
    for line in lines:
        cells = by_key.get(line.key)
        if cells is None and line is table.total:
            # It is not shown, but what is shown adds up to it, and another table may tell it.
            rows.append(ReleasedRow(line.key, line.label, (None,) * len(columns)))
            continue
        # A row that is left out says that all its numbers are zero.
        shown = {key: cells[place] if cells is not None else _ZERO for key, place in heads.items()}
        told = tuple(_told(table, column, line, shown, safe.rule) for column in columns)
        rows.append(ReleasedRow(line.key, line.label, told))
    return ReleasedTable(
        return_id=return_id,
        version=version,
        name=table.name,
        row_list=table.row_list or table.row_title,
        span=spans[Back.NOT],
        rule=safe.rule,
        columns=tuple(
            ReleasedColumn(
                key=column.key,
                title=column.title,
                counts=counts_of(table, column),
                span=spans[column.back],
                part_of=column.part_of,
                of=column.of,
                is_sum=column.kind is ColumnKind.SUM,
                parts=_parts(counted, column),
                slack=_slack(counted, column),
            )
            for column in columns
        ),
        rows=tuple(rows[: len(table.rows)]),
        total=rows[-1] if table.total is not None else None,
        said=tuple(
            Said(column.key, key, spans[column.back], *_plainly(cells[heads[column.key]]))
            for column in table.columns
            if column.kind in _RESTING and column.of and column.key in heads
            for key, cells in by_key.items()
        ),
    )


def _plainly(cell: SafeCell) -> tuple[float | str | None, str]:
    return cell.value, cell.symbol


def days_of(tables: Iterable[ReleasedTable]) -> tuple[datetime.date, datetime.date]:
    """Give the first and the last day that tables tell of, those that they look back at too."""
    spans = [span for table in tables for span in (table.span, *(column.span for column in table.columns))]
    return min(span.first for span in spans), max(span.last for span in spans)


def counts_of(table: CountTable, column: CountColumn) -> str:
    """Give what a column counts, as it stands in `ReleasedColumn`."""
    return column.counts or f"{table.name}/{column.key}"


def _told(table: CountTable, column: CountColumn, row: CountRow, shown: Mapping[str, SafeCell], rule: Rounding) -> Told:
    cell = shown.get(column.key)
    if cell is not None:
        return cell.symbol if cell.symbol == HIDDEN else cell.value if isinstance(cell.value, int) else None
    for other in table.columns:
        worked_out = shown.get(other.key)
        if worked_out is not None and other.kind in _RESTING and other.of == column.key:
            if worked_out.symbol == HIDDEN:
                return HIDDEN
            if worked_out.symbol == DOES_NOT_APPLY:
                return 0
        if worked_out is None or other.kind is not ColumnKind.PERCENT or column.key not in (other.of, other.base):
            continue
        if worked_out.symbol == DOES_NOT_APPLY:
            return 0
        if worked_out.symbol == UNRELIABLE:
            # It follows from the whole as that is shown, and says nothing of the part.
            continue
        if worked_out.symbol != HIDDEN:
            return rule.rounded(_count(row, column.key))
        beside = shown.get(other.base if column.key == other.of else other.of)
        if beside is not None and beside.symbol != HIDDEN:
            # One of the two is small, and it is not the one that can be seen.
            return HIDDEN
    return None


def _repeats_total(table: CountTable, column: CountColumn) -> bool:
    """Tell whether a hidden column holds the total in every row, for percentages of it; another column shows that."""
    everything = None if table.total is None else _count(table.total, column.key)
    return (
        not column.is_shown and len(table.rows) > 1 and all(_count(row, column.key) == everything for row in table.rows)
    )


def _parts(table: CountTable, whole: CountColumn) -> Parts:
    parts = [column.key for column in table.columns if column.part_of == whole.key and column.back is whole.back]
    lines = [*table.rows, *([table.total] if table.total is not None else [])]
    missing = [_count(row, whole.key) - sum(_count(row, part) for part in parts) for row in lines]
    if parts and any(missing):
        return Parts.EACH if min(missing) < 0 else Parts.SOME
    return Parts.ALL


def _slack(table: CountTable, column: CountColumn) -> int | None:
    if table.total is None:
        return None
    missed = abs(_count(table.total, column.key) - sum(_count(row, column.key) for row in table.rows))
    most = (len(table.rows) + 1) // 2
    return 0 if missed == 0 else most if column.kind is ColumnKind.SUM and missed <= most else None


def _count(row: CountRow, key: str) -> int:
    value = row.cells.get(key, 0)
    return value if isinstance(value, int) else 0


def _span(kept: Mapping[str, Any]) -> Span:
    first, last = (datetime.date.fromisoformat(kept[end]) for end in ("first", "last"))
    return Span(kept["label"], first, last)


def _column(kept: dict[str, Any]) -> ReleasedColumn:
    return ReleasedColumn(**kept | {"span": _span(kept["span"]), "parts": Parts(kept["parts"])})


def _row(kept: Mapping[str, Any]) -> ReleasedRow:
    return ReleasedRow(kept["key"], kept["label"], tuple(kept["told"]))
