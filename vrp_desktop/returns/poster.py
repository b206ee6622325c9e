"""What a poster for one ward says: what residents said, what was done, how to tell more. It is painted elsewhere."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.returns.published import Cell, PublishedSheet

WHOLE_BOROUGH = "The whole borough"
"""A row that stands on the poster of every ward."""


@dataclass(frozen=True, slots=True)
class PosterLine:
    """One thing that residents said, and what came of it. `who`: who did it. `on`: when residents were told."""

    you_said: str
    we_did: str
    who: str = ""
    on: datetime.date | None = None
    what_next: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster. `draft`: what marks it as long as nobody has approved it, or "". `helplines`: (name, number) of each.

    `emergency`: the number to ring when somebody is in danger now.
    """

    ward: str
    borough: str
    period_label: str
    marking: str
    lines: tuple[PosterLine, ...]
    tell_us_more: str
    helplines: tuple[tuple[str, str], ...] = ()
    emergency: str = "999"
    draft: str = ""


def lines_for(sheet: PublishedSheet, ward: str) -> tuple[PosterLine, ...]:
    """Give what a ward's poster says: of the rows of "You said, we did", its own, then those for the whole borough."""
    return tuple(_line(sheet, row) for name in (ward, WHOLE_BOROUGH) for row in sheet.rows if row[0] == name)


def contact(sheet: PublishedSheet) -> str:
    """Give how residents tell more, as the rows say it; "" when there are none."""
    return next((_cell(sheet, row, "How to tell us more") for row in sheet.rows), "")


def _line(sheet: PublishedSheet, row: Sequence[Cell]) -> PosterLine:
    told = _cell(sheet, row, "When")
    return PosterLine(
        you_said=_cell(sheet, row, "You said"),
        we_did=_cell(sheet, row, "We did"),
        who=_cell(sheet, row, "Who did it"),
        on=datetime.date.fromisoformat(told) if told else None,
        what_next=_cell(sheet, row, "What next"),
    )


def _cell(sheet: PublishedSheet, row: Sequence[Cell], column: str) -> str:
    """Give a cell by its heading: a council's own copy of the return may have fewer columns."""
    value = row[sheet.columns.index(column)] if column in sheet.columns else None
    return "" if value is None else str(value)
