"""Raw counts of a register. They never leave: `safe_table.protect` makes of them what may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ColumnKind(StrEnum):
    """How a column is protected."""

    COUNT = "count"
    """How many records; hidden when small."""
    SUM = "sum"
    """A total over records; hidden when few records contribute to it or when it is small itself."""
    PERCENT = "percent"
    """Worked out from two rounded counts; hidden when one of them is."""
    LABEL = "label"
    """Text; hidden when the count that supports it is."""


@dataclass(frozen=True, slots=True)
class CountColumn:
    """One column. `of`: the COUNT column that a SUM or LABEL rests on, or a PERCENT's upper count; `base`: its lower.

    A LABEL with an empty `of` says nothing about records and is always shown. `is_shown` False: only others rest on it.
    """

    key: str
    title: str
    kind: ColumnKind
    of: str = ""
    base: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row: its own key (a ward's code), its label, and its cells by column key (PERCENT columns have none)."""

    key: str
    label: str
    cells: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts over rows, with their total counted on its own. `key_title`: heads a column of the rows' keys, if any."""

    name: str
    title: str
    row_title: str
    columns: tuple[CountColumn, ...]
    rows: tuple[CountRow, ...]
    total: CountRow | None = None
    key_title: str = ""
