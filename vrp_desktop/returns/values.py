"""What a return is made of, and what a person is told of it before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from vrp_desktop.disclosure.record_sheet import RecordSheet, Suspect
    from vrp_desktop.disclosure.safe_table import SafeTable


@dataclass(frozen=True, slots=True)
class AmbassadorReturn:
    """R-A, from ambassador or mentor to coordinator. `period`: "2026-10"; `made_on`: also the workbook's own date.

    On the `cover` people are "P1", "P2": references local to the laptop, never names.
    """

    period_label: str
    period: str
    borough: str
    marking: str
    made_on: datetime.date
    cover: RecordSheet
    activity: RecordSheet
    worries: RecordSheet
    help_needed: RecordSheet
    is_checked: bool
    prepared_by: str

    id = "R-A"
    file_word = "Ambassador"

    @property
    def sheets(self) -> tuple[RecordSheet, ...]:
        """The data sheets in their order: all rows that leave."""
        return (self.cover, self.activity, self.worries, self.help_needed)

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Every cell that the guard would not let pass."""
        return tuple(suspect for sheet in self.sheets for suspect in sheet.suspects)


@dataclass(frozen=True, slots=True)
class PartnershipReturn:
    """R-B, from coordinator to the partnership's board: counts only. `before_label`: the period it is compared with."""

    period_label: str
    period: str
    borough: str
    marking: str
    made_on: datetime.date
    by_ward: SafeTable
    by_type: SafeTable
    activity: SafeTable
    prepared_by_role: str
    before_label: str

    id = "R-B"
    file_word = "Partnership"


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """One data sheet: its name, its rows, and how many of its numbers are hidden."""

    name: str
    rows: int
    hidden: int


def summary(values: AmbassadorReturn | PartnershipReturn) -> tuple[SheetSummary, ...]:
    """Give the data sheets that the workbook will have, in their order."""
    if isinstance(values, AmbassadorReturn):
        return tuple(SheetSummary(sheet.name, len(sheet.rows), 0) for sheet in values.sheets)
    tables = (values.by_ward, values.by_type, values.activity)
    return tuple(SheetSummary(table.name, len(table.rows), table.hidden) for table in tables)


def notes(values: AmbassadorReturn | PartnershipReturn) -> tuple[str, ...]:
    """Give sentences on what is hidden or left out."""
    if isinstance(values, AmbassadorReturn):
        return ("No names are in it: people are P1, P2 and so on. What the coordinator wrote is left out.",)
    tables = (values.by_ward, values.by_type, values.activity)
    hidden = sum(table.hidden for table in tables)
    number = "1 number is" if hidden == 1 else f"{hidden:,} numbers are"
    return (
        f"{number} hidden. {values.by_ward.rule.sentence()}",
        "Totals are rounded on their own, so columns may not add up to them.",
        "Only counts are in it. No record, text or date of a single person leaves.",
    )
