"""Records that point at others: which may be chosen, how they are called, and what points at one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations.reading import rows
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.forms.definition import Question
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.records import RecordRow

MOST = 50
"""More than this nobody reads; another letter finds better."""


@dataclass(frozen=True, slots=True)
class Linkable:
    """A record in one line, as it is chosen. `record`: its id."""

    record: str
    words: str


@dataclass(frozen=True, slots=True)
class Pointing:
    """A record that points at another. `form`: the title of its form; `words`: what it is called."""

    record: str
    form: str
    words: str


def linkable(
    session: Session, form_id: str, words: str, without: str = "", question: Question | None = None
) -> tuple[Linkable, ...]:
    """Give the records of a register in which each of `words` begins a word, the newest first, at most `MOST`.

    `without`: a record that may not be chosen, because it is the one that asks. `question`: the one that asks; it may
    allow some records only, and no circles.
    """
    session.store.registers.catch_up()
    allowed = _allowed(session, form_id, question)
    barred = {without}
    if question is not None and not question.bind.may_loop and without:
        barred |= _leading_to(session, without, question.path)
    say = _Saying(session)
    found: list[Linkable] = []
    wanted, cursor = RecordFilter(words=words, forms=(form_id,)), None
    while len(found) < MOST:
        page = session.store.records.page(wanted, after=cursor, limit=MOST, role=session.person.role)
        found += [
            Linkable(row.record, say.of(row))
            for row in page.rows
            if row.record not in barred and (allowed is None or row.record in allowed)
        ]
        cursor = page.cursor
        if cursor is None:
            break
    return tuple(found[:MOST])


def _allowed(session: Session, form_id: str, question: Question | None) -> frozenset[str] | None:
    """Give the records that may be chosen, `None` for all of the register."""
    if question is None or question.bind.only is None:
        return None
    name, _, codes = question.bind.only.partition("=")
    return frozenset(str(row["record"]) for row in rows(session, form_id, {name: tuple(codes.split())}))


def _leading_to(session: Session, record: str, path: str) -> set[str]:
    """Give the records from which the answers at `path` lead to `record`, over however many others."""
    found: set[str] = set()
    new = {record}
    while new:
        new = {link.source for target in new for link in session.store.links.at(target) if link.path == path} - found
        found |= new
    return found


def named(session: Session, records: Iterable[str]) -> dict[str, str]:
    """Give how each record is called in one line; one that is not in its register is called by its reference."""
    store, say = session.store, _Saying(session)
    found = {}
    for record in records:
        row = store.records.find(record)
        found[record] = say.of(row) if row is not None else store.log.ref_of(record)
    return found


class _Saying:
    """Calls records in one line. Of forms that are not this person's it says only what the record is called."""

    def __init__(self, session: Session) -> None:
        self._mine = {form.id for form in session.forms()}

    def of(self, row: RecordRow) -> str:
        """Give what a record is called; its reference when it is called nothing."""
        return said_of(row) if row.form in self._mine else row.what or row.ref


def pointing_at(session: Session, record: str) -> tuple[Pointing, ...]:
    """Give what points at `record` and this person may see, the newest first."""
    store = session.store
    store.registers.catch_up()
    titles = {form.id: form.title for form in session.forms()}
    rows = [store.records.find(source) for source in {link.source for link in store.links.at(record)}]
    shown = [row for row in rows if row is not None and row.form in titles]
    shown.sort(key=lambda row: (row.on_date is not None, row.on_date, row.ref), reverse=True)
    return tuple(Pointing(row.record, titles[row.form], said_of(row)) for row in shown)


def forms_pointing_at(session: Session, record: str) -> tuple[str, ...]:
    """Give the id of the form of each record that points at `record`, whoever may see it."""
    store = session.store
    store.registers.catch_up()
    rows = [store.records.find(source) for source in {link.source for link in store.links.at(record)}]
    return tuple(row.form for row in rows if row is not None)


def said_of(row: RecordRow) -> str:
    """Give a record in one line, like "Dark streets, Lea Bridge, 3 October 2026 (RC-K7-0042)".

    Line breaks that were pasted into its words become spaces.
    """
    day = day_in_words(row.on_date) if row.on_date is not None else ""
    said = ", ".join(part for part in (row.what, row.where_label, day) if part)
    return " ".join(f"{said} ({row.ref})".split()) if said else row.ref
