"""What a return is made of, and what a person is told of it before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import RecordSheet
from vrp_desktop.disclosure.safe_table import SafeTable

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.disclosure.record_sheet import Suspect
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.returns.definition import Note, ReturnDefinition
    from vrp_desktop.returns.published import Change


@dataclass(frozen=True, slots=True)
class SignedStep:
    """A step of the sign-off. `role` and `on` are `None` while nobody has done it. `post`: what an approver is."""

    step: str
    role: str | None = None
    on: datetime.date | None = None
    note: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnValues:
    """A return for one period. `sheets`: in the order of the definition's, each protected or whitelisted.

    `period`: "2026-10" or "2025-26_Q3"; `made_on`: also the workbook's own date. `is_checked`: whoever makes it says
    that no names or addresses are in it. `for_whom`: whose records, in words. `draft`: what marks it as long as nobody
    has approved it, "" for a return without sign-off. `reason`, `changes`: of a version after the first, why there is
    one and what is different. `more_notes`: lines for the sheet of notes beside those of the definition.
    """

    definition: ReturnDefinition
    period_label: str
    period: str
    before_label: str
    borough: str
    marking: str
    made_on: datetime.date
    prepared_by_role: str
    rule: Rounding
    sheets: tuple[SafeTable | RecordSheet, ...]
    is_checked: bool = False
    for_whom: str = "all people of this laptop"
    signed: tuple[SignedStep, ...] = ()
    version: int = 1
    draft: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    more_notes: tuple[Note, ...] = ()

    @property
    def id(self) -> str:
        """The return's own id."""
        return self.definition.id

    @property
    def tables(self) -> tuple[SafeTable, ...]:
        """The sheets that are counts."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, SafeTable))

    @property
    def row_sheets(self) -> tuple[RecordSheet, ...]:
        """The sheets that are rows."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, RecordSheet))

    @property
    def left_out(self) -> tuple[Suspect, ...]:
        """What the guard kept out of a return for everybody, each named once."""
        return tuple(dict.fromkeys(suspect for sheet in self.row_sheets for suspect in sheet.left_out))

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Every cell that the guard would not let pass."""
        return tuple(suspect for sheet in self.row_sheets for suspect in sheet.suspects)


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """One data sheet: its name, its rows, and how many of its numbers are hidden."""

    name: str
    rows: int
    hidden: int


def summary(values: ReturnValues) -> tuple[SheetSummary, ...]:
    """Give the data sheets that the workbook will have, in their order."""
    return tuple(
        SheetSummary(sheet.name, len(sheet.rows), sheet.hidden if isinstance(sheet, SafeTable) else 0)
        for sheet in values.sheets
    )


def cut_texts(values: ReturnValues) -> tuple[str, ...]:
    """Give a sentence for each sheet with texts that no cell can hold all of."""
    from vrp_desktop.returns.workbook import is_too_long, too_long

    counts = {
        sheet.name: sum(isinstance(value, str) and is_too_long(value) for row in sheet.rows for value in row)
        for sheet in values.row_sheets
    }
    return tuple(too_long(name, count) for name, count in counts.items() if count)


def notes(values: ReturnValues) -> tuple[str, ...]:
    """Give sentences on what is hidden or left out."""
    said = []
    if values.tables:
        hidden = sum(table.hidden for table in values.tables)
        number = "1 number is" if hidden == 1 else f"{hidden:,} numbers are"
        said.append(f"{number} hidden. {values.rule.sentence()}")
        said.append("Totals are rounded on their own, so columns may not add up to them.")
    if any(sheet.audience == "coordinator" for sheet in values.row_sheets):
        said.append("No names are in it: people are P1, P2 and so on. What the coordinator wrote is left out.")
    elif values.row_sheets:
        said.append("Rows are in it of the partnership's own work alone; no record of a resident or mentee leaves.")
    else:
        said.append("Only counts are in it. No record, text or date of a single person leaves.")
    return (*said, *cut_texts(values))
