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
    THINGS = "things"
    """How many organisations or courses, which are no people: exact."""
    SUM = "sum"
    """A total over records; hidden when few records contribute to it or when it is small itself."""
    PERCENT = "percent"
    """Worked out from two rounded counts; hidden when one of them is."""
    LABEL = "label"
    """Text; hidden when the count that supports it is."""
    AVERAGE = "average"
    """A mean or median; hidden when few records make it up."""
    CHANGE = "change"
    """From an earlier column to a later one in per cent, worked out from what is shown of both.

    From a `Ratio` to another it is in points.
    """
    POINTS = "points"
    """From an earlier rate to a later one, in points; does not apply to counts."""
    DIFFERENCE = "difference"
    """From an earlier `Published` count to a later one, as a number; does not apply to rates."""
    DIRECTION = "direction"
    """In words, which way it went from what is shown of an earlier column to what is shown of a later one."""
    FIGURE = "figure"
    """Of another kind in every row: an int, a `Total` or a `Ratio`."""
    PUBLISHED = "published"
    """A `Published` number: shown as it is, unless it counts fewer than may be shown."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total over `over` records; hidden when they are few."""

    value: int
    over: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole, both counts; shown as a percentage of the rounded counts."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Published:
    """A number that its owner has published. `counts`: how many it counts, `None` when that is not known.

    `is_rate`: a rate or percentage. `small_base`: below so many no change is given in per cent.
    """

    value: float
    counts: int | None
    is_rate: bool = False
    small_base: int = 20


Cell = int | float | str | Total | Ratio | Published | None
"""`None`: there is no number to be had, which is not the same as zero."""


class Back(StrEnum):
    """How far back a column looks."""

    NOT = ""
    """It counts over the period of its table."""
    ONE = "period before"
    YEAR = "year before"
    """The same period of the year before."""


@dataclass(frozen=True, slots=True)
class CountColumn:
    """One column. `of`: the COUNT column that a SUM, AVERAGE or LABEL rests on, or a PERCENT's upper count.

    `base`: a PERCENT's lower count. A CHANGE, POINTS, DIFFERENCE or DIRECTION goes from the column `base` to the column
    `of`. A LABEL with an empty `of` says nothing about records and is always shown. `is_shown` False: only others rest
    on it; `shown_as`: the shown column in which the same number stands, wherever this one has any. `least`: of a whole
    that may be less no percentage is given.

    The others are for whoever holds releases against each other. `counts`: what it counts, in a word that tables share
    ("" for something of its own). `part_of`: the column of which it counts a part, like those of one answer. `back`:
    the period it counts over, when that is not the table's own.
    """

    key: str
    title: str
    kind: ColumnKind
    of: str = ""
    base: str = ""
    is_shown: bool = True
    counts: str = ""
    part_of: str = ""
    back: Back = Back.NOT
    least: int = 0
    shown_as: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row: its own key (a ward's code), its label, and its cells by column key (PERCENT columns have none).

    `is_own`: it counts the partnership's own work, not people, and so is exact (design 3.9).
    """

    key: str
    label: str
    cells: Mapping[str, Cell]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts over rows, with their total counted on its own. `key_title`: heads a column of the rows' keys, if any.

    `order_by`: the column by whose shown numbers the rows stand, the greatest first; "" for the order they came in.
    `has_empty_rows` False: rows of zeros are not shown; `has_total` False: the total is not. `row_list`: what the rows
    are, in a word that tables share; the title of the rows when it is empty.
    """

    name: str
    title: str
    row_title: str
    columns: tuple[CountColumn, ...]
    rows: tuple[CountRow, ...]
    total: CountRow | None = None
    key_title: str = ""
    order_by: str = ""
    has_empty_rows: bool = True
    has_total: bool = True
    row_list: str = ""
