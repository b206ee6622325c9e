"""Faults of a form's workbook: where each stands and what is wrong, all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. `row`: the row of the sheet, for Markdown the line of the file; 0 when it is about the whole sheet.

    `column`: the column's heading, empty when it is about the whole row. `message`: one or two sentences.
    """

    sheet: str
    row: int
    column: str
    message: str

    def sentence(self) -> str:
        """Give the fault with its place, as one line."""
        place = [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        where = ", ".join(place)
        return f"{where[:1].upper()}{where[1:]}: {self.message}" if where else self.message


class FormFaults(VrpError):
    """A form cannot be published. `faults`: everything found, in the order of the workbook."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        count = len(self.faults)
        super().__init__(
            Problem(
                happened=f"This form has {count} faults." if count != 1 else "This form has 1 fault.",
                means="It was not published, and the form in use stays as it was.",
                do_next="Mend what is listed in the workbook, save it, and publish it again.",
                details="\n".join(fault.sentence() for fault in self.faults),
            )
        )
