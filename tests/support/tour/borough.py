"""The sample boroughs that the walk goes through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from support.stores import WORDS, new_borough, settings_in
from vrp_desktop.operations import making, setup, sign_off
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path


def make_borough(folder: Path, records: int | None = 60, role: Role = Role.COORDINATOR) -> None:
    """Make a small sample borough in `folder`, written by whoever unlocks it and some volunteers."""
    new_borough(folder, records, role, "Hana (sample)").store.close()


def make_what_waits(folder: Path) -> None:
    """Have one return of the last quarter wait to be checked, and one approved: both prepared by somebody else."""
    session = setup.unlock(settings_in(folder), WORDS)
    people = session.store.people
    omar = replace(session, person=people.add(name="Omar (sample)", role=Role.COORDINATOR))
    ines = replace(session, person=people.add(name="Ines (sample)", role=Role.APPROVER))
    period = making.quarters(session.today())[0][0]
    for which in (making.PUBLIC_RETURN, making.PARTNERSHIP_RETURN):
        making.make(omar, making.made_safe(omar, making.ReturnRequest(which, period)), folder, Progress())
    for step in (sign_off.check, lambda *what: sign_off.approve(*what, sign_off.POSTS[0])):
        found = sign_off.standing(ines, making.PARTNERSHIP_RETURN, period)
        assert found is not None
        step(ines, making.PARTNERSHIP_RETURN, period, found.sha256)
    session.store.close()
