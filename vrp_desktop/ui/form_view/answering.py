"""Answering: what a person answers goes into the live form, each answer as a step that can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vrp_desktop.forms.answers import REASON
from vrp_desktop.operations.undoing import Did
from vrp_desktop.ui.form_view.being_typed import BeingTyped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.undoing import Undo
    from vrp_desktop.ui.form_view.instances import Instances
    from vrp_desktop.ui.form_view.telling import Telling
    from vrp_desktop.ui.form_view.tree import FormTree


class Answering(QObject):
    """Takes answers from the cards of a form.

    `is_held`: the record is being finished, and its answers belong to the database thread; what is answered waits.
    """

    changed = Signal(object)
    """(paths whose state changed): to be shown, and kept in the draft."""
    answered = Signal(object, str)
    """(QuestionCard, value): taken, and shown already."""
    overflowed = Signal(object)
    """(QuestionCard): its answer is too long, and it says so now."""

    def __init__(
        self, entry: Entry, steps: Undo, tree: FormTree, instances: Instances, telling: Telling, pause_ms: int
    ) -> None:
        super().__init__(tree)
        self._entry = entry
        self._steps = steps
        self._tree = tree
        self._instances = instances
        self._telling = telling
        self._being_typed = BeingTyped(pause_ms, self)
        self._being_typed.rested.connect(self.take_typed)
        self.is_held = False

    def answer(self, path: str, value: str, is_typed: bool) -> None:
        """Take an answer; one that is being typed once the hand rests."""
        if is_typed or self.is_held:
            self._being_typed.hold(path, value)
            return
        self.take_typed()
        self._telling.touch(path)
        self.take(path, value)

    def take_typed(self) -> None:
        """Take what is being typed as answered, now."""
        if self.is_held:
            return
        for path, value in self._being_typed.take().items():
            self.take(path, value, is_typed=True)

    def take(self, path: str, value: str, *, is_typed: bool = False) -> None:
        """Take an answer at once. `is_typed`: it is one step with what was typed there just before."""
        live, cards = self._entry.live, self._tree.cards
        card = cards.get(path)
        if card is None:
            return  # It went with its instance while it was being typed.
        filled = [p for p in live.answers() if p in cards and not cards[p].isHidden()]
        changed = self._steps.do(Did.ANSWERED, path, lambda: live.answer(path, value), joins=is_typed)
        self._instances.forget_removed()
        self._tree.follow_instances(changed)
        still = self._tree.cards
        self._telling.set_aside(card, [p for p in filled if p != path and p in still and not live.state(p).is_relevant])
        self.changed.emit({path, *changed})
        self.answered.emit(card, value)

    def take_reason(self, path: str, reason: str) -> None:
        """Take why the question at `path` has an unusual answer."""
        live = self._entry.live
        self.changed.emit(
            self._steps.do(Did.ANSWERED, path + REASON, lambda: live.set_reason(path, reason), joins=True)
        )

    def take_over(self, found: Mapping[str, str]) -> None:
        """Take what the records that were chosen answered; a record being saved takes it over by itself."""
        if self.is_held:
            return
        changed: set[str] = set()
        for path, value in found.items():
            changed |= self._entry.live.answer(path, value)
        self.changed.emit(changed)

    def link(self, answers: Mapping[str, str]) -> None:
        """Take that the record is the same as another, or that it is not: answers that no question shows."""
        self.take_typed()
        for path, value in answers.items():
            self._steps.do(Did.ANSWERED, path, lambda path=path, value=value: self._entry.live.answer(path, value))  # type: ignore[misc]
        self.changed.emit(self._tree.cards)

    def put_aside(self, path: str, rest: str) -> None:
        """Keep with the draft what of a text is too long for one answer."""
        self.take_typed()

        def put_aside() -> None:
            self._entry.overflow[path] = self._entry.overflow.get(path, "") + rest

        self._steps.do(Did.ANSWERED, path, put_aside, joins=True)
        card = self._tree.cards[path]
        self._telling.overflow(card, rest)
        self.overflowed.emit(card)
