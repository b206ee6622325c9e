"""R-A: an ambassador's or mentor's month, for the coordinator (registers.md F.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.returns.workbook import Head, SheetWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

    from vrp_desktop.returns.values import AmbassadorReturn


def fill(book: Workbook, values: AmbassadorReturn) -> SheetWriter:
    """Add the return's sheets to `book`, in their order."""
    writer = SheetWriter(book, marking=values.marking)
    writer.add_records(
        values.cover,
        f"{values.marking}. For the coordinator. One row a person; the reference is known on this laptop only.",
    )
    writer.add(
        "Notes",
        "Notes",
        "What this workbook holds and what it does not.",
        [Head("About"), Head("Note", "free text")],
        [
            ("Who may read it", f"{values.marking}: the coordinator, and nobody else."),
            ("Period", f"Records of {values.period_label}, by the day they are about."),
            ("What is left out", "Names of people, what a coordinator wrote, and records of other months."),
            ("Ask Me talks", "None are in it: they would name the ambassador."),
            ("People reached", "Guesses, added up. The same person may be counted twice."),
        ],
    )
    writer.add_records(values.activity, "One row an activity.")
    writer.add_records(values.worries, "One row a worry. It is not a report of a crime.")
    writer.add_records(values.help_needed, "For the coordinator to answer.")
    writer.add(
        "Sign-off",
        f"Sign-off, {values.period_label}",
        "Ticked when the workbook was made.",
        [Head("Statement", "free text"), Head("Answer"), Head("By (role)"), Head("Date", "date")],
        [
            (
                "I have checked there are no names or addresses",
                "Yes" if values.is_checked else "No",
                values.prepared_by.capitalize(),
                values.made_on,
            )
        ],
    )
    return writer
