"""Has a return prepared, checked and approved as two people do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vrp_desktop.operations import making, sign_off
from vrp_desktop.operations.sign_off import POSTS
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session


def approve_return(session: Session, folder: Path, return_id: str, period: str, error: str = "") -> None:
    """Make the return as the person of `session`; an approver, who is added when there is none, does the rest.

    `error`: what was wrong in the version before.
    """
    making.make(
        session, making.ReturnRequest(return_id, period, error_was=error, replaces_draft=True), folder, Progress()
    )
    there = [person for person in session.store.people.all() if person.role is Role.APPROVER]
    approver = replace(session, person=there[0] if there else session.store.people.add(name="Ines", role=Role.APPROVER))
    for step in (sign_off.check, lambda *which: sign_off.approve(*which, POSTS[0])):
        found = sign_off.standing(approver, return_id, period)
        assert found is not None
        step(approver, return_id, period, found.sha256)
