"""Faults of a form's workbook: where each stands, what is wrong and what to do, all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault or warning. `row`: the row of the sheet, for Markdown the line of the file; 0 for the whole sheet.

    `column`: the column's heading, empty when it is about the whole row. `message`: what is wrong, one or two
    sentences. `do_next`: what to do, where the message does not say it itself.
    """

    sheet: str
    row: int
    column: str
    message: str
    do_next: str = ""

    def sentence(self) -> str:
        """Give the fault with its place and what to do, as one line."""
        place = [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        where = ", ".join(place)
        said = f"{self.message} {self.do_next}".strip()
        return f"{where[:1].upper()}{where[1:]}: {said}" if where else said


class FormFaults(VrpError):
    """A form cannot be published. `faults`: everything found, in the order of the workbook.

    `warnings`: what would not have stopped it, found on the way.
    """

    def __init__(self, faults: Iterable[Fault], warnings: Iterable[Fault] = ()) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        self.warnings = tuple(dict.fromkeys(warnings))
        count = len(self.faults)
        super().__init__(
            Problem(
                happened=f"This form has {count} faults." if count != 1 else "This form has 1 fault.",
                means="It was not published, and the form in use stays as it was.",
                do_next="Mend what is listed in the workbook, save it, and publish it again.",
                details="\n".join(fault.sentence() for fault in self.faults),
            )
        )


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Give faults in the order of a workbook, each once."""
    place = {"survey": 0, "choices": 1, "settings": 2}
    return sorted(dict.fromkeys(faults), key=lambda fault: (place.get(fault.sheet, 3), fault.row))
