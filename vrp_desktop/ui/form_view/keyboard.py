"""The keyboard's way through a form: where it is, where it goes next, and keeping that in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from vrp_desktop.forms.answers import REASON, without_last_position
from vrp_desktop.operations.undoing import Did
from vrp_desktop.ui.form_view.card import QuestionCard
from vrp_desktop.ui.scrolling import reveal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea, QWidget

    from vrp_desktop.operations.undoing import Taken
    from vrp_desktop.ui.form_view.tree import FormTree


class Keyboard(QObject):
    """Follows the keyboard over the questions of `page`, and puts it where it is wanted.

    `current`: the question it is in. `is_in_use`: showing a page puts the keyboard anywhere; where the person is counts
    only from `start` on, and until the page is hidden.
    """

    moved = Signal(object, object)
    """(QWidget of the page, QuestionCard or None): the keyboard came there."""
    left = Signal(object)
    """(QuestionCard): the keyboard went out of it."""
    reached = Signal(object)
    """(QuestionCard): the keyboard is in it."""

    def __init__(self, tree: FormTree, scroll: QScrollArea, page: QWidget) -> None:
        super().__init__(page)
        self._tree = tree
        self._scroll = scroll
        self._page = page
        self.current: QuestionCard | None = None
        self.is_in_use = False
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def shown(self) -> list[QuestionCard]:
        """Give the questions that take the keyboard, in order; what nobody types is passed by."""
        return [card for card in self._tree.ordered() if not card.isHidden() and card.takes_keyboard]

    def start(self, path: str) -> None:
        """Go to the question at `path`, or to the first one when it is not shown."""
        at = self._tree.card(path)
        if at is None or at.isHidden():
            at = next(iter(self.shown()), None)
        self.is_in_use = True
        if at is not None:
            at.take_focus()

    def go_back_to(self, path: str) -> None:
        """Go to the question at `path`, or to the first one when there is none."""
        card = self._tree.card(path) or next(iter(self.shown()), None)
        if card is not None:
            card.take_focus()

    def go_to(self, path: str) -> None:
        """Go to the question at `path` and bring it into sight."""
        card = self._tree.card(path)
        if card is not None:
            card.take_focus()
            reveal(self._scroll, card)

    def go_into(self, instance: str) -> None:
        """Go to the first question of an instance that was just made, which has no room yet."""
        first = next((card for card in self.shown() if card.path.startswith(f"{instance}/")), None)
        if first is not None:
            first.take_focus()
            QTimer.singleShot(0, first, lambda: reveal(self._scroll, first))

    def go_to_step(self, taken: Taken, *, is_undone: bool) -> None:
        """Go to what a step changed, which was taken back or done again: a question, an instance or its repeat."""
        path = taken.path.removesuffix(REASON)
        if taken.did is Did.ANSWERED:
            self.go_to(path)
        elif (taken.did is Did.ADDED) is is_undone:
            self._go_to_repeat(without_last_position(path))
        else:
            self._go_to_instance(path)

    def step(self, card: QuestionCard, by: int) -> bool:
        """Go on from `card`, or back with `by` -1. Gives whether there was a question; before the first it stays."""
        cards = self.shown()
        place = cards.index(card) + by
        if place >= len(cards):
            return False
        if place >= 0:
            cards[place].take_focus()
        return True

    def go_behind(self, card: QuestionCard | None) -> None:
        """Go to the question behind `card`, to the first one when it is not shown; behind the last one is nothing."""
        cards = self.shown()
        at = cards.index(card) if card in cards else -1
        if at + 1 < len(cards):
            cards[at + 1].take_focus()

    def keep_in_sight(self, card: QuestionCard) -> None:
        """Bring `card` into sight if the keyboard is in it, once the layout has given it its room."""
        QTimer.singleShot(0, card, lambda: self._reveal(card))

    def card_of(self, widget: QWidget) -> QuestionCard | None:
        """Give the question of this page in which `widget` stands."""
        found: QWidget | None = widget
        while found is not None and not isinstance(found, QuestionCard):
            found = found.parentWidget()
        return found if found is not None and self._page.isAncestorOf(found) else None

    def _reveal(self, card: QuestionCard) -> None:
        if self.current is card:
            reveal(self._scroll, card)

    def _go_to_instance(self, path: str) -> None:
        self._tree.card(f"{path}/")
        first = next((card for card in self.shown() if card.path.startswith(f"{path}/")), None)
        if first is not None:
            self.go_to(first.path)

    def _go_to_repeat(self, path: str) -> None:
        box = self._tree.box_around(f"{path}[")
        if box is not None:
            box.add.setFocus()
            reveal(self._scroll, box.add)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self.is_in_use:
            return
        card = self.card_of(new) if new is not None else None
        before, self.current = self.current, card
        if new is not None and self._page.isAncestorOf(new):
            self.moved.emit(new, card)
        if before is not None and before is not card and self._tree.cards.get(before.path) is before:
            self.left.emit(before)
        if card is not None:
            self.reached.emit(card)
            if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
                # Under a pressed mouse button the form would run away, and the click would miss.
                reveal(self._scroll, card)
