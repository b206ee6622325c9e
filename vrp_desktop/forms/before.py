"""What cells were before a change, so that it can be taken back whole.

A cell's whole state is kept, not the answer alone: what was drawn, counted or worked out then comes back as it was,
without asking the form's rules again.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.instance import Cell
    from vrp_desktop.forms.world import FormWorld

_GIVEN = ("kept", "reason")
_WORKED_OUT = (
    "text", "children", "is_attached", "was_attached", "is_relevant", "is_readonly", "is_required", "problem",
    "warning", "label", "hint", "open",
)  # fmt: skip
_STATE = (*_GIVEN, *_WORKED_OUT)
_state = attrgetter(*_STATE)

_Instances = tuple[tuple[int, tuple["Cell", ...]], ...]
"""The instances of each repeat that a cell holds, by the repeat's slot."""


class Before:
    """The cells that a change touched, each as it was when it was first touched; and how many cells there were.

    `language`: in which what was worked out is said.
    """

    def __init__(self, world: FormWorld) -> None:
        self.language = world.language
        self._size = world.size
        self._was: dict[int, tuple[Cell, tuple[Any, ...], _Instances]] = {}

    def __len__(self) -> int:
        return len(self._was)

    def keep(self, cell: Cell) -> None:
        """Keep a cell as it is, unless it is kept already. Call this before each change of one."""
        if id(cell) not in self._was:
            self._was[id(cell)] = (cell, _state(cell), _instances(cell))

    def forget_unchanged(self) -> None:
        """Let go of the cells that are as they were."""
        self._was = {
            key: (cell, state, instances)
            for key, (cell, state, instances) in self._was.items()
            if _state(cell) != state or _instances(cell) != instances
        }

    def is_nothing(self) -> bool:
        """Tell whether all answers and instances are as they were."""
        given = len(_GIVEN)
        return all(
            _state(cell)[:given] == state[:given] and _instances(cell) == instances
            for cell, state, instances in self._was.values()
        )

    def exchange(self, world: FormWorld) -> Before:
        """Bring everything back as it was; give what brings it back as it is now."""
        now = Before(world)
        for cell, _, _ in self._was.values():
            now.keep(cell)
        for cell, state, instances in self._was.values():
            for name, value in zip(_STATE, state, strict=True):
                setattr(cell, name, value)
            for slot, cells in instances:
                part = cell.parts[slot]
                assert isinstance(part, list)
                part[:] = cells
        world.size = self._size
        return now

    def touched(self) -> Iterator[Cell]:
        """Give the cells that are part of the form now and are or were different, all of an instance that came back."""
        for cell, _, instances in self._was.values():
            if not _stands(cell):
                continue
            yield cell
            for slot, cells in instances:
                part = cell.parts[slot]
                if isinstance(part, list) and tuple(part) != cells:
                    for instance in part:
                        yield from instance.subtree()


def _instances(cell: Cell) -> _Instances:
    return tuple((slot, tuple(part)) for slot, part in enumerate(cell.parts) if isinstance(part, list))


def _stands(cell: Cell) -> bool:
    """Tell whether a cell is part of the form, and not of an instance that was taken out."""
    at: Cell | None = cell
    while at is not None:
        above = at.above
        if above is not None and at.shape.repeated is not None and at not in above.instances(at.shape):
            return False
        at = above
    return True
