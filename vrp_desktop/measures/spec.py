"""What a table asks for: a source, its rows and its columns. A return's definition is made of these.

A source gives items (one worry, one journey); a row takes the items that answer one choice, or those that fit a filter;
a column counts them, adds something up over them, or is worked out from other columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Measure(StrEnum):
    """What a column does with the items of its row."""

    COUNT = "count"
    """How many there are."""
    SUM = "sum"
    """The field `of`, added up."""
    MEAN = "mean"
    """The mean of the field `of`, weighted by the field `weight` if there is one."""
    MEDIAN = "median"
    """The middle of the field `of`."""
    TOP = "top"
    """The commonest answer of the field `of`, in words; none when two are as common."""
    SHARE = "share"
    """The column `of` as a part of the column `base`."""
    CHANGE = "change"
    """From the column `base` to the column `of`, in per cent; from a percentage to another, in points."""
    ATTRIBUTE = "attribute"
    """What the list of the rows says of the row's own choice, in the list's column `of`."""


class When(StrEnum):
    """Which period a column counts."""

    NOW = "now"
    BEFORE = "before"
    """The period before, as long."""
    YEAR_BEFORE = "year_before"
    """The same months a year before."""


Where = dict[str, tuple[str, ...]]
"""By field, the answers one of which an item must have; of a field with several answers, one is enough."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `where`: which of the row's items it takes. `if_empty`: what an item without an answer adds to a sum.

    `is_shown` False: only others rest on it. `least`: a share of what may be fewer is not given.
    """

    key: str
    title: str
    measure: Measure
    of: str = ""
    base: str = ""
    weight: str = ""
    where: Where = field(default_factory=dict)
    when: When = When.NOW
    if_empty: int = 0
    is_shown: bool = True
    least: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of its own kind: counted (`of` empty), added up, or a share of the items that fit `base`."""

    key: str
    title: str
    source: str
    of: str = ""
    where: Where = field(default_factory=dict)
    base: Where | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Items of a source by one field. `rows`: the field; each of its choices has a row.

    `is_strict`: about what a person is; small numbers are hidden below 10 and rounded to 10, as those of talks.
    `has_empty_rows` False: a choice of which there is nothing at all has none.

    `missing`: the choice that an item without an answer counts as. `where`: which items are counted at all.
    `key_title`: heads a column of codes, if there is to be one. `order`: the column by which rows stand, the greatest
    first; "" for the order of the choices.
    """

    source: str
    rows: str
    row_title: str
    columns: tuple[Column, ...]
    key_title: str = ""
    missing: str = ""
    where: Where = field(default_factory=dict)
    has_total: bool = True
    has_empty_rows: bool = True
    order: str = ""
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Single figures, each in the period, the one before and a year before, with the change."""

    rows: tuple[Figure, ...]
    row_title: str = "Measure"


@dataclass(frozen=True, slots=True)
class Talks:
    """Ask Me talks by month. A column counts the counter `of` (like "kind:card"), or shares two such columns."""

    columns: tuple[Column, ...]
    row_title: str = "Month"


@dataclass(frozen=True, slots=True)
class Readings:
    """The newest reading of each measure and area with its comparisons. `families`: which, all when empty.

    `population`: of the borough; where it is given, counts of the borough stand for 1,000 people too. `counted_in`: by
    which count of the population, in words.
    """

    families: tuple[str, ...] = ()
    population: int = 0
    counted_in: str = ""
    row_title: str = "Measure"


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of the borough over time, beside its baseline. `measure`: its code. `most`: of rows, the newest."""

    measure: str
    most: int = 36
    row_title: str = "Up to"


@dataclass(frozen=True, slots=True)
class Quality:
    """How whole and how timely each register of `forms` is."""

    forms: tuple[str, ...]
    row_title: str = "Register"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they are, for a purpose of `disclosure.record_sheet.PURPOSES`; `columns`: some of its, in order.

    `where`: which rows, also by what stays behind.
    """

    purpose: str
    columns: tuple[str, ...] = ()
    where: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """What the coordinator wrote into the definition itself: (about, text)."""

    lines: tuple[tuple[str, str], ...]


Table = Breakdown | Figures | Talks | Readings | Series | Quality
"""What is counted; `Rows` and `Lines` are not."""


def fits(item: Mapping[str, object], where: Where) -> bool:
    """Tell whether an item has one of the answers asked for in each field of `where`."""
    # Asked for each item and column, so most answers, which are one code, are looked up without more ado.
    for name, wanted in where.items():
        if item.get(name) not in wanted and not any(answer in wanted for answer in answers(item, name)):
            return False
    return True


def answers(item: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Give an item's answers in a field: several for a question where several may be chosen, ("",) for none."""
    value = item.get(name)
    if value is None or value == "":
        return ("",)
    return tuple(value.split()) if isinstance(value, str) else (str(value),)
