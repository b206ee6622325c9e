"""Whether the records are whole, and making again what is derived from them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.errors import DiskFailed, DiskFull, StoreReadOnly
from vrp_desktop.store.upkeep import Duty

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.verify import Finding
    from vrp_desktop.work import Progress


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `records`, `entries`: how many were looked at."""

    findings: tuple[Finding, ...]
    records: int
    entries: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def can_be_mended(self) -> bool:
        """Whether making registers and search again mends all of it."""
        return bool(self.findings) and all(finding.is_derived for finding in self.findings)


class LogDamaged(VrpError):
    """Registers would be made from a log that does not hold."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            Problem(
                happened="The log of these records is damaged, so registers and search were not made again.",
                means="They could only agree with the damage; everything was left as it is.",
                do_next="Run a check to see what is wrong, and bring back a backup from before.",
                details="\n".join(finding.happened for finding in findings),
            )
        )
        self.findings = findings


def check(session: Session, progress: Progress | None = None) -> Verdict:
    """Check everything: pages, shape, chains, answers, registers, returns, drafts. Changes no record. Raises Cancelled.

    When all is well it is noted, so that nobody is reminded for a month.
    """
    store = session.store
    findings = store.checks.all(progress)
    if any(not finding.is_derived for finding in findings):
        return Verdict(findings, records=0, entries=0)
    if not findings:
        # Records that may only be read were checked all the same.
        with contextlib.suppress(StoreReadOnly, DiskFull, DiskFailed):
            store.upkeep.note(Duty.CHECK)
    from vrp_desktop.store.records import RecordFilter

    return Verdict(findings, records=store.records.count(RecordFilter()), entries=store.log.count())


def rebuild(session: Session, progress: Progress | None = None) -> Changed:
    """Make registers, table of records and search again from the log; erase again what was erased and came back.

    Raises LogDamaged and Cancelled; then nothing was changed.
    """
    store = session.store
    wrong = [*store.checks.pages()] or [*store.checks.shape(), *store.checks.chain()]
    damage = tuple(finding for finding in wrong if not finding.is_derived)
    if damage:
        raise LogDamaged(damage)
    if store.erasure.apply({}):
        store.erasure.compact()
    store.registers.rebuild(progress)
    return Changed(registers=frozenset(form.id for form in store.forms.outlines()))
