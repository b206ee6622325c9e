"""Steps back and forward over a record that is being filled in, in memory only.

A step is one answer as a person gives it: the letters typed in one visit to a question are one step. Whatever follows
from an answer (answers set aside, instances that a count takes away) comes back with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from vrp_desktop.forms.before import Before
    from vrp_desktop.operations.entry import Entry

_T = TypeVar("_T")

MOST_STEPS = 200
MOST_CELLS = 100_000
"""So many states of questions are kept in all steps together: in a form of thousands a step can hold thousands."""


class Did(StrEnum):
    """What a step did."""

    ANSWERED = "answered"
    ADDED = "added"
    TOOK_OUT = "took out"


@dataclass(slots=True)
class Step:
    """What one step did, at which path, and what was there before it."""

    did: Did
    path: str
    before: Before
    overflow: dict[str, str]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken back or done again. `changed`: the paths whose state changed."""

    did: Did
    path: str
    changed: frozenset[str]


class Undo:
    """The steps of one entry. Every change a person makes goes through `do`."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._back: list[Step] = []
        self._forward: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._back)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._forward)

    @property
    def last(self) -> Step | None:
        """The step that would be taken back next."""
        return self._back[-1] if self._back else None

    def do(self, did: Did, path: str, change: Callable[[], _T], *, joins: bool = False) -> _T:
        """Make a change as a step. `joins`: it is more of the step before, when that is still open at this path."""
        live, last = self._entry.live, self.last
        if not (joins and last is not None and last.is_open and (last.did, last.path) == (did, path)):
            self.close()
            last = Step(did, path, live.note_before(), dict(self._entry.overflow))
            self._back.append(last)
        live.note_before(last.before)
        done = change()
        last.before.forget_unchanged()
        if last.before.is_nothing() and last.overflow == self._entry.overflow:
            # Nothing is different: the step before stays the one to take back, and what was taken back can come again.
            self._back.pop()
        else:
            self._forward.clear()
            self._trim()
        return done

    def name(self, path: str) -> None:
        """Say where the last step was, where that is known only once it is done."""
        if self._back:
            self._back[-1].path = path

    def close(self) -> None:
        """End the step that is being made: what comes next is another one, also at the same question."""
        if self._back:
            self._back[-1].is_open = False

    def undo(self) -> Taken | None:
        """Take the last step back; `None` when there is none."""
        return self._move(self._back, self._forward)

    def redo(self) -> Taken | None:
        """Do again what was taken back last; `None` when there is nothing."""
        return self._move(self._forward, self._back)

    def _move(self, source: list[Step], target: list[Step]) -> Taken | None:
        if not source:
            return None
        step = source.pop()
        now, changed = self._entry.live.exchange(step.before)
        target.append(Step(step.did, step.path, now, dict(self._entry.overflow), is_open=False))
        self._entry.overflow = step.overflow
        return Taken(step.did, step.path, changed)

    def _trim(self) -> None:
        cells = 0
        for kept, step in enumerate(reversed(self._back)):
            cells += len(step.before)
            if kept >= MOST_STEPS or (kept and cells > MOST_CELLS):
                del self._back[: len(self._back) - kept]
                return
