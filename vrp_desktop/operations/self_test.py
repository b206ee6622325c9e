"""Checks that the installed program can do its work: encrypted store, forms, a record, a return, a worker process."""

from __future__ import annotations

import platform
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vrp_desktop import __version__, logs
from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = "abacus abdomen abide abiding"
"""Throw-away words of the throw-away store."""


class NotSo(Exception):
    """Something is not as it must be. Its text is ours, and names nothing of this machine or person."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried. `said`: why it failed, else empty. `seconds`: how long it took."""

    name: str
    is_well: bool
    said: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was tried and how it went."""

    checks: tuple[Check, ...]

    @property
    def is_well(self) -> bool:
        """Whether every check went well."""
        return all(check.is_well for check in self.checks)

    def with_check(self, check: Check) -> Report:
        """Give the report with one more check."""
        return Report((*self.checks, check))

    def as_dict(self) -> dict[str, object]:
        """Give the report for JSON: no path, name or machine-specific value but versions."""
        return {
            "program": f"VRP Desktop {__version__}",
            "python": platform.python_version(),
            "system": platform.system(),
            "well": self.is_well,
            "checks": [
                {"name": c.name, "well": c.is_well, "said": c.said, "seconds": round(c.seconds, 3)} for c in self.checks
            ],
        }


def tried(name: str, work: Callable[[], None]) -> Check:
    """Run `work` and give how it went; a failure is told, never raised.

    Of one that nobody foresaw the class and the places in our code are told: its text may hold a path.
    """
    began = time.monotonic()
    try:
        work()
        said = ""
    except VrpError as error:
        said = error.problem.happened
    except NotSo as error:
        said = str(error)
    except Exception as error:  # noqa: BLE001 - a self-test tells every failure and goes on to the next check
        said = "; ".join(logs.places(error))
    return Check(name, not said, said, time.monotonic() - began)


def self_test() -> Report:
    """Try everything but the window, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vrp-self-test-") as folder:
        trial = _Trial(Path(folder))
        checks = tuple(
            tried(name, work)
            for name, work in (
                ("encrypted store", trial.make_store),
                ("forms", trial.read_forms),
                ("record", trial.write_record),
                ("search", trial.find_record),
                ("return", trial.make_return),
                ("unlock again", trial.unlock_again),
                ("a file from outside, in a process of its own", trial.read_from_outside),
            )
        )
        trial.close()
    return Report(checks)


class _Trial:
    """One walk through the program's main job, step by step."""

    def __init__(self, folder: Path) -> None:
        from vrp_desktop.settings import Settings

        self._folder = folder
        self._settings = Settings(data_folder=folder / "records")

    def make_store(self) -> None:
        """Set up a store; none of its files may be a database that can be read without the key."""
        from vrp_desktop.operations import setup
        from vrp_desktop.store.people import Role
        from vrp_desktop.store.slots import KdfCost

        made = setup.set_up(self._settings, name="Self-test", role=Role.COORDINATOR, words=_WORDS, cost=KdfCost.SAMPLE)
        self._session = made.session
        for file in self._settings.data_folder.iterdir():
            if file.read_bytes().startswith(b"SQLite format 3"):
                raise NotSo(f"{file.name} is not encrypted")

    def read_forms(self) -> None:
        """Read the forms that ship, from the store."""
        names = [form.id for form in self._session.forms()]
        if "resident_concern" not in names or "activity" not in names:
            raise NotSo(f"the forms are {names}")

    def write_record(self) -> None:
        """Write a made-up record as a person would: begun, answered, submitted."""
        from vrp_desktop.operations import entry, sample_borough

        started = entry.begin(self._session, "resident_concern")
        sample_borough.answer_as_sample(self._session, started, seed=1)
        self._ref = entry.submit(self._session, started).ref

    def find_record(self) -> None:
        """Find that record by its reference, which goes through the search."""
        from vrp_desktop.operations import find
        from vrp_desktop.store.records import RecordFilter

        if find.count(self._session, RecordFilter(words=self._ref)) != 1:
            raise NotSo("the record just written is not found")

    def make_return(self) -> None:
        """Make the workbooks of two returns for this month."""
        from vrp_desktop.operations import making
        from vrp_desktop.work import Progress

        month = f"{self._session.today():%Y-%m}"
        for which in (making.AMBASSADOR_RETURN, making.PARTNERSHIP_RETURN):
            request = making.ReturnRequest(return_id=which, period=month, is_checked=True)
            made = making.make(self._session, making.made_safe(self._session, request), self._folder, Progress())
            if not made.path.read_bytes().startswith(b"PK"):
                raise NotSo(f"{which} is no workbook")

    def unlock_again(self) -> None:
        """Close the store and open it with the words."""
        from vrp_desktop.operations import setup

        self._session.store.close()
        self._session = setup.unlock(self._settings, _WORDS)

    def read_from_outside(self) -> None:
        """Read a form as one that somebody else made: gate, worker process, pyxform."""
        from vrp_desktop.operations import publishing
        from vrp_desktop.shipped import shipped

        if publishing.check(shipped("forms", "activity.md")).form.id != "activity":
            raise NotSo("the worker gave another form")

    def close(self) -> None:
        """Close the store, if it came to be one."""
        session = getattr(self, "_session", None)
        if session is not None:
            session.store.close()
