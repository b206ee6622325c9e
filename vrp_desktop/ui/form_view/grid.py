"""Selects that share their choices as the rows of one grid, under headings that say the choices once.

Which questions these are follows from XLSForm's ``label``, ``list-nolabel`` and ``list``; ``table-list`` on a group is
written so by the compiler. Where the window is too narrow for the words of the headings, the rows are as other
questions are: each with the words of its choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.forms.definition import Control, Question
from vrp_desktop.ui import theme
from vrp_desktop.ui.barred import Barred
from vrp_desktop.ui.form_view.arrangement import column_words, width_across
from vrp_desktop.ui.form_view.card import BAR, MARGINS, ROW_SHARES, QuestionCard
from vrp_desktop.ui.form_view.editors import MOST_ACROSS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PySide6.QtGui import QResizeEvent

    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.forms.live import ShownNode

_ROWS = frozenset({"list-nolabel", "list"})
_TITLE = "generated_table_list_label_"
"""What the compiler calls the note that it makes of the words of a ``table-list`` group."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A grid to be. `heading`: the question that is there for its words only; `title`: the note over all of it."""

    rows: tuple[ShownNode, ...]
    heading: ShownNode | None = None
    title: ShownNode | None = None


class Grid(QFrame):
    """Rows of buttons under the words of their choices."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words: list[str] = []
        self._heads: list[QWidget] = []
        self.cards: list[QuestionCard] = []
        self.is_across = True
        self._head = Barred(MARGINS, BAR)
        theme.set_role(self._head, "question-card")
        self._left = _share()
        self._names = _share()
        self._columns = QHBoxLayout(self._names)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        row = QHBoxLayout(self._head)
        row.setSpacing(theme.GRID)
        row.addWidget(self._left, ROW_SHARES[0])
        row.addWidget(self._names, ROW_SHARES[1])
        self._head.turn()
        QVBoxLayout(self._left).setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._has_heading = False
        self.say(words)

    def add_heading(self, card: QuestionCard) -> None:
        """Let the words of a question stand at the left of the headings."""
        self._has_heading = True
        layout = self._left.layout()
        if layout is not None:
            layout.addWidget(card)

    def add_row(self, card: QuestionCard) -> None:
        """Add a question as the last row."""
        self.cards.append(card)
        card.set_across(self.is_across)
        self._column.addWidget(card)

    def say(self, words: Sequence[str]) -> None:
        """Show the choices' words over the columns."""
        if list(words) == self._words:
            return
        self._words = list(words)
        for name in self._heads:
            self._columns.removeWidget(name)
            name.hide()
            name.deleteLater()
        self._heads = [column_words(word) for word in words]
        for name in self._heads:
            self._columns.addWidget(name, 1)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look whether there is room for a grid."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        share = ROW_SHARES[1] / sum(ROW_SHARES)
        room = (self.width() - 4 * theme.GRID) * share
        is_across = room >= width_across(self, self._words)
        self._names.setVisible(is_across)
        self._head.setVisible(is_across or self._has_heading)
        if is_across != self.is_across:
            self.is_across = is_across
            for card in self.cards:
                card.set_across(is_across)


def parts_of(nodes: Iterable[ShownNode], choices: Callable[[str], Sequence[Choice]]) -> Iterator[ShownNode | Rows]:
    """Give what stands in a group, with the selects that make a grid put together. `choices`: of a select, by path."""
    waiting = list(nodes)
    while waiting:
        found = _grid_at(waiting, choices)
        if found is None:
            yield waiting.pop(0)
        else:
            yield found
            taken = len(found.rows) + (found.heading is not None) + (found.title is not None)
            del waiting[:taken]


def _grid_at(nodes: Sequence[ShownNode], choices: Callable[[str], Sequence[Choice]]) -> Rows | None:
    """Give the grid that the first of `nodes` begins, or `None`."""
    title = nodes[0] if isinstance(nodes[0].node, Question) and nodes[0].node.name.startswith(_TITLE) else None
    rest = nodes[1:] if title is not None else nodes
    heading = rest[0] if rest and _is_select(rest[0]) and _is_heading(rest[0]) else None
    rest = rest[1:] if heading is not None else rest
    rows: list[ShownNode] = []
    offered: Sequence[Choice] = choices(heading.path) if heading is not None else ()
    for node in rest:
        if not _is_select(node) or not _looks(node) & _ROWS:
            break
        own = choices(node.path)
        if tuple(own) != tuple(offered or own) or not 2 <= len(own) <= MOST_ACROSS:
            break
        offered = own
        rows.append(node)
    if len(rows) < (1 if heading is not None else 2):
        return None
    return Rows(tuple(rows), heading, title)


def _is_heading(node: ShownNode) -> bool:
    # One that must be answered has to have buttons.
    return "label" in _looks(node) and isinstance(node.node, Question) and node.node.bind.required is None


def _looks(node: ShownNode) -> frozenset[str]:
    return node.node.appearances


def _is_select(node: ShownNode) -> bool:
    """Tell whether it is a select whose choices are always the same, in the same order."""
    question = node.node
    if not isinstance(question, Question) or question.control not in (Control.SELECT, Control.SELECT1):
        return False
    itemset = question.itemset
    return itemset is not None and bool(itemset.instance) and itemset.predicate is None and not itemset.is_random


def _share() -> QWidget:
    """Give a part of a row: as wide as its share, whatever stands in it."""
    made = QWidget()
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    made.setSizePolicy(policy)
    return made
