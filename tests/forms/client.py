"""A screen without a screen: fills in any form through the live form's contract only, and tells what it would show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Question, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.live import LiveForm, Removed, ShownNode


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on the screen. `choices`: (code, label)."""

    path: str
    kind: str
    value: str
    label: str
    is_relevant: bool
    is_required: bool
    is_readonly: bool
    problem: str
    choices: tuple[tuple[str, str], ...] | None


class Client:
    """Drives one live form."""

    def __init__(self, live: LiveForm) -> None:
        self.live = live
        self.removed: list[Removed] = []

    def answer(self, path: str, value: str) -> None:
        self.live.answer(path, value)

    def add(self, path: str) -> str:
        return self.live.add_repeat(path)[0]

    def remove(self, path: str) -> None:
        self.removed.append(self.live.remove_repeat(path)[0])

    def undo_removal(self) -> None:
        self.live.put_back(self.removed.pop())

    def look(self) -> dict[str, Seen]:
        """Give everything the form shows at this moment, relevant or not, by path, in the order of the form."""
        return {seen.path: seen for seen in self._look(self.live.shown())}

    def _look(self, nodes: tuple[ShownNode, ...]) -> Iterator[Seen]:
        for shown in nodes:
            if isinstance(shown.node, Repeat):
                repeat = self.live.repeat(shown.path)
                yield Seen(
                    shown.path, "repeat", str(len(repeat.instances)), repeat.label, repeat.is_relevant,
                    is_required=False, is_readonly=not repeat.can_add, problem="", choices=None,
                )  # fmt: skip
                for instance in repeat.instances:
                    yield self._seen(instance, "instance", None)
                    yield from self._look(self.live.shown(shown, instance))
            elif isinstance(shown.node, Question):
                choices = None
                if shown.node.itemset is not None:
                    choices = tuple((choice.code, choice.label) for choice in self.live.choices(shown.path))
                yield self._seen(shown.path, shown.node.control.value, choices)
            else:
                if shown.path:
                    yield self._seen(shown.path, "group", None)
                yield from self._look(self.live.shown(shown))

    def _seen(self, path: str, kind: str, choices: tuple[tuple[str, str], ...] | None) -> Seen:
        state = self.live.state(path)
        return Seen(
            path=path,
            kind=kind,
            value=state.value if state.is_relevant else "",
            label=state.label,
            is_relevant=state.is_relevant,
            is_required=state.is_required,
            is_readonly=state.is_readonly,
            problem="" if state.problem is None else state.problem.kind,
            choices=choices,
        )
