"""What leaves of an answer: the protected table, copied, on paper or as a workbook.

Each is noted in the log and kept in the ledger of what was given out for internal use: whoever has two copies that
differ by one record could tell that record, so a later copy, and a return, is attacked together with every earlier one.
When all copies of one were thrown away, somebody says so, and it counts no more.
"""

from __future__ import annotations

import contextlib
import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop import __version__
from vrp_desktop.disclosure.safe_text import rows_in_words, tab_separated
from vrp_desktop.operations.analysis.asking import check_role
from vrp_desktop.operations.analysis.telling import ANALYSIS
from vrp_desktop.operations.making import Made
from vrp_desktop.store.given_out import Way
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from vrp_desktop.operations.analysis.asking import Answer
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.write import Written
    from vrp_desktop.store.given_out import GivenOut
    from vrp_desktop.work import Progress

EXPORT = ANALYSIS
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
    """Give the protected table as the clipboard takes it, and note that it left.

    What cannot be noted does not leave. Raises NotAllowed, NotSafe, StoreReadOnly and DiskFull.
    """
    _may_leave(session, answer)
    _note_out(session, answer, Way.COPIED)
    return tab_separated(answer.safe, about(session, answer))


def printed(session: Session, answer: Answer) -> Printed:
    """Give the protected table as it goes on paper, and note that it left. Raises as `copied` does."""
    _may_leave(session, answer)
    _note_out(session, answer, Way.PRINTED)
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
    made = OneTable(
        answer.safe,
        about(session, answer),
        session.settings.marking,
        session.today(),
        answer.inquiry.source,
        str(answer.period),
        answer.title,
    )

    @contextlib.contextmanager
    def note(written: Written) -> Iterator[None]:
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
            _note_out(session, answer, Way.EXPORTED)
            yield

    written = write(made, folder, __version__, note)
    progress.step(2, 2)
    return Made(written.path, written.rows)


@dataclass(frozen=True, slots=True)
class Copy:
    """What was given out for internal use. `ways`: how it left, and how often. `on`: when last.

    `who`: who let it out last, with their role; the role alone once it is forgotten who it was. `gone_on`: when
    somebody said that all copies were thrown away, `None` while there may be some.
    """

    number: int
    title: str
    ways: str
    on: datetime.date
    who: str
    gone_on: datetime.date | None


def copies(session: Session) -> tuple[Copy, ...]:
    """Give what was given out, the newest first, what was thrown away last. Raises NotAllowed."""
    check_role(session)
    names = {person.id: person.name for person in session.store.people.all()}
    found = [_copy(one, names) for one in session.store.copies_out.all()]
    return tuple(sorted(found, key=lambda one: (one.gone_on is None, one.on, one.number), reverse=True))


def thrown_away(session: Session, number: int) -> None:
    """Note that all copies of one were thrown away; it stands against nothing any more. Raises NotAllowed."""
    check_role(session)
    store, now = session.store, datetime.datetime.now(datetime.UTC)
    with store.transaction():
        if store.copies_out.note_gone(number, session.person.id, now):
            store.access.note(Kind.EXPORTED, session.person.id, ref=f"{EXPORT} copy {number}, thrown away")


def _copy(kept: GivenOut, names: Mapping[str, str]) -> Copy:
    last = kept.times[-1]
    counts = Counter(one.way.value for one in kept.times)
    return Copy(
        number=kept.number,
        title=kept.title,
        ways=", ".join(f"{way} {count} times" if count > 1 else way for way, count in counts.items()),
        on=last.at.astimezone().date(),
        who=f"{names[last.by]}, {last.role}" if last.by in names else last.role,
        gone_on=kept.gone_at.astimezone().date() if kept.gone_at is not None else None,
    )


def _may_leave(session: Session, answer: Answer) -> None:
    """Refuse a table from which, with all that is out already, hidden numbers could be worked out."""
    from vrp_desktop.operations.releasing import refuse_what_tells, tells_nothing_more

    check_role(session)
    if answer.told and not tells_nothing_more(session, answer.told):
        refuse_what_tells(session, answer.told)


def _note_out(session: Session, answer: Answer, way: Way) -> None:
    from vrp_desktop.operations.given_out import note_copy

    with session.store.transaction():
        note_copy(session, answer.title, answer.told, way, on=answer.counted_on, up_to=answer.up_to)
        ref = f"{EXPORT} {answer.inquiry.source} {answer.period}, {way}"
        session.store.access.note(Kind.EXPORTED, session.person.id, ref=ref)
