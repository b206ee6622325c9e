"""Helplines and services that people are told about, each with its number and when that was last checked.

Those that ship stand in the list ``signpost.csv``. What a coordinator changes is a record of the form ``helpline``,
with the code of the one it takes the place of; so it has a history, and goes where records go.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from vrp_desktop.operations import entry
from vrp_desktop.operations.reading import day, rows
from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.session import Changed, Session
    from vrp_desktop.returns.definition import Note
    from vrp_desktop.store.store import Store

HELPLINE = "helpline"
GOOD_FOR = datetime.timedelta(days=180)
"""A number is checked again after so long."""
_LIST = "signpost.csv"
_LEAD = "wf_lead"
"""Our safeguarding lead, whom volunteers ring; residents are sent to the services."""


_known: WeakKeyDictionary[Store, tuple[int, dict[str, str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Helpline:
    """One of them. `code`: of the list, empty for the partnership's own. `record`: empty while it is as it shipped.

    `number` may be empty: a local service that the coordinator has not filled in. `checked_on`: `None` for never.
    """

    name: str
    number: str
    hours: str
    who_for: str
    checked_on: datetime.date | None
    code: str = ""
    record: str = ""

    def is_stale(self, today: datetime.date) -> bool:
        """Tell whether the number is to be checked, or is missing."""
        return not self.number or self.checked_on is None or today - self.checked_on > GOOD_FOR


def helplines(session: Session) -> tuple[Helpline, ...]:
    """Give all of them: in the order of the list, then the partnership's own by name."""
    written = [
        Helpline(
            name=str(row.get("service") or ""),
            number=str(row.get("number") or ""),
            hours=str(row.get("hours") or ""),
            who_for=str(row.get("who_for") or ""),
            checked_on=day(row.get("checked_on")),
            code=str(row.get("code") or ""),
            record=str(row["record"]),
        )
        for row in rows(session, HELPLINE)
    ]
    # Of two for the same code the one that was checked last counts.
    written.sort(key=lambda one: one.checked_on or datetime.date.min)
    by_code = {one.code: one for one in written if one.code}
    shipped = [
        by_code.get(row["code"]) or _as_shipped(row)
        for row in session.lists.rows(_LIST)
        if not row["active_to"] or row["active_to"] >= session.today().isoformat()
    ]
    own = sorted((one for one in written if not one.code), key=lambda one: one.name.casefold())
    return (*shipped, *own)


def numbers(session: Session) -> dict[str, str]:
    """Give the number by code of the list; those without a number are left out.

    Each form that is opened asks for them, so the register is read again only when one of its records changed.
    """
    store = session.store
    changes = store.log.changes[HELPLINE]
    known = _known.get(store)
    if known is None or known[0] != changes:
        try:
            known = (changes, {one.code: one.number for one in helplines(session) if one.code and one.number})
        except VrpError:
            # A disk that cannot be written keeps nobody from beginning a form: what is known already must do.
            return known[1] if known is not None else _shipped_numbers(session)
        _known[store] = known
    return known[1]


def _shipped_numbers(session: Session) -> dict[str, str]:
    return {row["code"]: row["number"] for row in session.lists.rows(_LIST) if row["number"]}


def for_everybody(session: Session) -> tuple[Helpline, ...]:
    """Give those that residents can ring: the ones with a number, but none of our own staff."""
    return tuple(one for one in helplines(session) if one.number and one.code != _LEAD)


def helpline_notes(session: Session) -> tuple[Note, ...]:
    """Give a line of a workbook's notes for each helpline that residents can ring."""
    from vrp_desktop.returns.definition import Note

    return tuple(
        Note(one.name, ", ".join(part for part in (one.number, one.hours) if part)) for one in for_everybody(session)
    )


def as_answers(helpline: Helpline) -> dict[str, str]:
    """Give the first values of the record that takes the place of one that shipped."""
    found = {
        "service": helpline.name,
        "number": helpline.number,
        "hours": helpline.hours,
        "who_for": helpline.who_for,
        "code": helpline.code,
    }
    return {name: text for name, text in found.items() if text}


def still_right(session: Session, helpline: Helpline) -> Changed:
    """Note that a number was checked today. Raises NotFinished where there is no number, and BeingChanged."""
    if helpline.record:
        started = entry.edit(session, helpline.record)
    else:
        started = entry.begin(session, HELPLINE, as_answers(helpline))
    path = next(question.path for question in started.form.questions() if question.name == "checked_on")
    started.live.answer(path, session.today().isoformat())
    return entry.submit(session, started, "The number was checked").changed


def _as_shipped(row: Mapping[str, str]) -> Helpline:
    checked = row["checked_on"]
    return Helpline(
        name=row["label"],
        number=row["number"],
        hours=row["hours"],
        who_for=row["who_for"],
        checked_on=datetime.date.fromisoformat(checked) if checked else None,
        code=row["code"],
    )
