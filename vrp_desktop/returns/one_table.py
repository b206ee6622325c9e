"""A workbook of one protected table: what the analysis lets out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.returns.write import free_place, put

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.returns.workbook import Value
    from vrp_desktop.returns.write import Note, Written

_CHECKED = "A check column works the number to its left out again, by a formula."


@dataclass(frozen=True, slots=True)
class OneTable:
    """A table and what is said of it. `made_on`: also the workbook's own date. `source`: what was counted, as a word.

    `period`: as it is written; `asked`: the question, in a few words.
    """

    table: SafeTable
    about: tuple[str, ...]
    marking: str
    made_on: datetime.date
    source: str
    period: str
    asked: str


def write(made: OneTable, folder: Path, app_version: str, note: Note) -> Written:
    """Write the workbook into `folder`: VRP_Analysis_<source>_<period>_<marking>_v<n>.xlsx. `note` as in `write.put`.

    Raises WorkbookOpen and WorkbookNotWritten; then nothing was written.
    """
    content, rows = render(made, app_version)
    path = free_place(folder, ("VRP", "Analysis", made.source, made.period, made.marking), ".xlsx")
    return put(path, content, rows, note)


def render(made: OneTable, app_version: str) -> tuple[bytes, int]:
    """Give the workbook's bytes and how many rows its table has. The same table gives the same bytes."""
    from vrp_desktop.returns import meta, notes
    from vrp_desktop.returns.layout import add, laid
    from vrp_desktop.returns.package import packed
    from vrp_desktop.returns.workbook import Head, Workbook

    book = Workbook(title=made.table.title, marking=made.marking, made_on=made.made_on)
    about = (made.about[0] + ".", *made.about[1:], *([_CHECKED] if laid(made.table).checked else []))
    add(book, made.table, " ".join(about))
    rows = book.rows_written
    lines: list[tuple[Value, ...]] = [
        (
            "Who may read it",
            f"{made.marking}: for the partnership's own use. It is no return; nobody signed it.",
        ),
        ("Question", made.asked),
        *notes.of_counts(made.table.rule, [made.table]),
    ]
    book.add("Notes", "Notes", "How to read this workbook.", [Head("About"), Head("Note", "free text")], lines)
    meta.seal(book, app_version, "Analysis", made.period, made.asked, meta.said_of(made.table.rule))
    return packed(book), rows
