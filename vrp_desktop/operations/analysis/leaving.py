"""What leaves of an answer: the protected table, copied, on paper or as a workbook; each is noted in the log."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.safe_text import rows_in_words, tab_separated
from vrp_desktop.operations.analysis.asking import check_role
from vrp_desktop.operations.making import Made
from vrp_desktop.store.errors import StoreReadOnly
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.analysis.asking import Answer
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.write import Written
    from vrp_desktop.work import Progress

EXPORT = "Analysis"
"""What an exported table is called among the returns that were made."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A protected table in words, ready for paper."""

    title: str
    about: tuple[str, ...]
    marking: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def about(session: Session, answer: Answer) -> tuple[str, ...]:
    """Give what stands above a table that leaves: how it is marked, the rule, and what else to know."""
    said = [session.settings.marking, answer.safe.rule.sentence()]
    if answer.safe.hidden:
        said.append("Totals are rounded on their own, so columns may not add up to them.")
    return tuple(said)


def copied(session: Session, answer: Answer) -> str:
    """Give the protected table as the clipboard takes it, and note that it left. Raises NotAllowed and NotSafe."""
    _may_leave(session, answer)
    _note_out(session, answer, "copied")
    return tab_separated(answer.safe, about(session, answer))


def printed(session: Session, answer: Answer) -> Printed:
    """Give the protected table as it goes on paper, and note that it left. Raises NotAllowed and NotSafe."""
    _may_leave(session, answer)
    _note_out(session, answer, "printed")
    return Printed(
        answer.safe.title,
        about(session, answer)[1:],
        session.settings.marking,
        tuple(head.title for head in answer.safe.columns),
        tuple(tuple(row) for row in rows_in_words(answer.safe)),
    )


def export(session: Session, answer: Answer, folder: Path, progress: Progress) -> Made:
    """Write the protected table as a workbook into `folder` under its own name, and note that it left.

    Raises NotAllowed, NotSafe, WorkbookOpen and WorkbookNotWritten; then nothing was written.
    """
    from vrp_desktop.returns.one_table import OneTable, write

    _may_leave(session, answer)
    progress.step(0, 2)
    made = OneTable(answer.safe, about(session, answer), session.settings.marking, session.today())

    def note(written: Written) -> None:
        progress.step(1, 2)
        with session.store.transaction():
            session.store.returns_made.add(
                return_id=EXPORT,
                period=str(answer.period),
                file_name=written.path.name,
                made_by=session.person.id,
                row_count=written.rows,
                sha256=written.sha256,
            )
            _note_out(session, answer, "exported")

    written = write(made, folder, answer.inquiry.source, str(answer.period), note)
    progress.step(2, 2)
    return Made(written.path, written.rows)


def _may_leave(session: Session, answer: Answer) -> None:
    """Refuse a table from which, with all that is out already, hidden numbers could be worked out."""
    from vrp_desktop.operations.releasing import refuse_what_tells

    check_role(session)
    refuse_what_tells(session, answer.told)


def _note_out(session: Session, answer: Answer, how: str) -> None:
    with contextlib.suppress(StoreReadOnly):
        ref = f"{EXPORT} {answer.inquiry.source} {answer.period}, {how}"
        session.store.access.note(Kind.EXPORTED, session.person.id, ref=ref)
