"""An Ask Me talk: counted, never kept, so that nobody can be found in what there is of it.

What is counted are the cells below and no others. Whether somebody wanted help, whether a lead was told, whether there
was danger and whether the ambassador needs support are asked so that the right steps are shown, and counted nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.operations.session import Session

UNDO_MS = 30_000
"""How long a talk that was just counted can be taken back. It is known in memory only."""
_SINGLE = {
    "kind": "kind",
    "third": "third",
    "setting": "setting",
    "age_group": "age",
    "language": "language",
    "sure": "sure",
}
_MANY = {"did": "help", "signposts": "signpost"}
_HELPED = frozenset({"number", "local", "card", "call", "lead", "called_999"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one talk, so that it can be taken back. Held in memory only, and not for long."""

    month: str
    cells: frozenset[str]


def count(session: Session, form: Form, answers: Mapping[str, str]) -> Counted:
    """Count a talk with these finished answers (by path). Raises DiskFull and StoreReadOnly."""
    given = {question.name: answers.get(question.path, "") for question in form.questions()}
    counted = Counted(_month(given["month"], session.today()), _cells(given))
    session.store.talks.add(counted.month, counted.cells)
    return counted


def take_back(session: Session, counted: Counted) -> None:
    """Let the talk be as if it had never been counted. Raises DiskFull and StoreReadOnly."""
    session.store.talks.take_back(counted.month, counted.cells)


def _cells(given: Mapping[str, str]) -> frozenset[str]:
    cells = {f"{cell}:{given[name]}" for name, cell in _SINGLE.items() if given[name]}
    cells |= {f"{cell}:{code}" for name, cell in _MANY.items() for code in given[name].split()}
    helped = "yes" if _HELPED.intersection(given["did"].split()) else "no"
    return frozenset(cells | {f"kind_help:{given['kind']}:{helped}"})


def _month(which: str, today: datetime.date) -> str:
    back = today.year * 12 + today.month - 1 - (which == "last")
    return f"{back // 12:04}-{back % 12 + 1:02}"
