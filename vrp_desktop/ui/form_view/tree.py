"""The form's widgets in the order of the form: headings, questions, and the instances of repeats.

It shows the live form and keeps no second truth: what it holds are the widgets. A repeat rebuilds only its own part,
and an instance makes its questions when it is opened, so that a hundred of them open as fast as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from vrp_desktop.forms.answers import instance_of, plain
from vrp_desktop.forms.definition import Group, Question, Repeat
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.form_view.card import Look, QuestionCard
from vrp_desktop.ui.form_view.editor import words_of
from vrp_desktop.ui.form_view.grid import Grid, Rows, parts_of
from vrp_desktop.ui.form_view.repeat import InstanceBox, RepeatBox
from vrp_desktop.ui.markup import rich_label, set_rich

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtWidgets import QWidget

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.live import LiveForm, ShownNode


@dataclass(frozen=True, slots=True)
class _Holder:
    """What stands only while something in it does: a heading, a frame or a grid.

    `path`: where it is. `heading_of`: the group whose words it shows. `rows`: the grid that it is.
    """

    widget: QWidget
    below: tuple[ShownNode, ...]
    path: str
    heading_of: ShownNode | None = None
    rows: Rows | None = None


class FormTree(QObject):
    """Builds and refreshes the widgets of a live form. `cards`: those that stand there, by path."""

    card_made = Signal(object)
    """(QuestionCard): a question has come to stand there; whoever listens connects to it."""
    repeat_made = Signal(object)
    """(RepeatBox)"""

    def __init__(self, live: LiveForm, today: Callable[[], datetime.date], indent: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._live = live
        self._today = today
        self._indent = indent
        self._holders: list[_Holder] = []
        self._repeats: dict[str, RepeatBox] = {}
        self._typed = _typed_in(live.form)
        self.cards: dict[str, QuestionCard] = {}

    def build(self, column: QVBoxLayout) -> None:
        """Make everything the form shows."""
        self._add(self._live.shown(), column, "")

    def ordered(self) -> list[QuestionCard]:
        """Give the cards in reading order."""
        return list(self._ordered(self._live.shown()))

    def card(self, path: str) -> QuestionCard | None:
        """Give the card of the question at `path`, opening the instances that it stands in; `None` for no question."""
        for box in list(self._repeats.values()):
            for instance in box.instances:
                if path.startswith(f"{instance.path}/") and not instance.is_open:
                    instance.open()
                    return self.card(path)
        return self.cards.get(path)

    def box_around(self, path: str) -> RepeatBox | None:
        """Give the innermost repeat that the question at `path` stands in; outside of all, the form's only one."""
        around = [box for box in self._repeats.values() if path.startswith(f"{box.path}[")]
        if around:
            return max(around, key=lambda box: len(box.path))
        outer = [box for box in self._repeats.values() if "[" not in box.path]
        return outer[0] if len(outer) == 1 else None

    def follow_instances(self, paths: Iterable[str]) -> None:
        """Bring repeats whose holders are among `paths` in line with their instances."""
        holders = set(paths)
        for path in sorted(self._repeats, key=len):
            box = self._repeats.get(path)
            if box is not None and path.rpartition("/")[0] in holders:
                instances = self._live.repeat(path).instances
                if len(instances) != len(box.instances):
                    self.rebuild(box)

    def rebuild(self, box: RepeatBox, opened: Iterable[int] = ()) -> None:
        """Make the instances of a repeat anew; those at the places `opened`, and those that were open, stand open."""
        were_open = {place for place, instance in enumerate(box.instances) if instance.is_open} | set(opened)
        self._forget(f"{box.path}[")
        state = self._live.repeat(box.path)
        box.clear()
        many = len(state.instances)
        for place, path in enumerate(state.instances):
            instance = InstanceBox(path, self._number(place + 1, many))
            instance.opened.connect(self._fill)
            box.add_instance(instance, can_remove=state.can_remove)
            if place in were_open or many == 1:
                instance.open()
        box.show_state(state)
        box.put_in_order(box.instances)
        self._summarise(box.instances)
        self.show_headings(())

    def fold(self, instance: InstanceBox) -> None:
        """Close an instance and let its widgets go; they are made anew when it is opened."""
        if instance.is_filled:
            instance.close_up()
            self._forget(f"{instance.path}/")
            instance.empty()

    def append(self, box: RepeatBox) -> None:
        """Make the last instance of a repeat, which was just added, and open it; the others stay as they are."""
        state = self._live.repeat(box.path)
        many = len(state.instances)
        for place, instance in enumerate(box.instances, 1):
            instance.show_number(self._number(place, many))
        instance = InstanceBox(state.instances[-1], self._number(many, many))
        instance.opened.connect(self._fill)
        box.add_instance(instance, can_remove=state.can_remove)
        instance.open()
        box.show_state(state)
        box.put_in_order(box.instances[-2:])
        self._summarise([instance])
        self.show_headings(())

    def _number(self, place: int, many: int) -> str:
        return self.tr("{number} of {many}").format(number=place, many=many)

    def show_headings(self, changed: Iterable[str]) -> None:
        """Show the headings under which there is something, the repeats that are relevant, and their words.

        `changed`: the paths whose state changed; the instances that they stand in are named anew.
        """
        touched = {instance_of(path) for path in changed}
        for box in self._repeats.values():
            state = self._live.repeat(box.path)
            box.setVisible(state.is_relevant)
            box.show_state(state)
            self._summarise(instance for instance in box.instances if instance.path in touched)
        for holder in self._holders:
            if holder.heading_of is not None:
                set_rich(holder.widget, self._live.heading(holder.heading_of))
            if holder.rows is not None and isinstance(holder.widget, Grid):
                holder.widget.say(self._choice_words(holder.rows))
            holder.widget.setVisible(any(self._stands(below) for below in holder.below))

    # --- building ----------------------------------------------------------------------------------------------------

    def _add(self, nodes: Iterable[ShownNode], column: QVBoxLayout, inside: str) -> None:
        for part in parts_of(nodes, self._live.choices):
            if isinstance(part, Rows):
                self._add_grid(part, column, inside)
            elif isinstance(part.node, Group):
                self._add_group(part, part.node, column, inside)
            elif isinstance(part.node, Repeat):
                box = RepeatBox(part.path, self._indent)
                self._repeats[part.path] = box
                column.addWidget(box)
                self.repeat_made.emit(box)
                self.rebuild(box)
            else:
                self._add_card(part, column.addWidget)

    def _add_group(self, node: ShownNode, group: Group, column: QVBoxLayout, inside: str) -> None:
        below = tuple(self._live.shown(node, inside if not node.path else ""))
        if "field-list" in group.appearances and len(below) > 1:
            # On a phone these stand on one screen together; here they stand in one frame.
            frame = QFrame()
            theme.set_role(frame, "card")
            around, column = column, QVBoxLayout(frame)
            column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
            column.setSpacing(theme.BETWEEN_QUESTIONS - theme.GRID)
            around.addWidget(frame)
            self._holders.append(_Holder(frame, below, node.path or inside))
        if group.label:
            heading = rich_label("", "section")
            above = theme.BETWEEN_SECTIONS - theme.BETWEEN_QUESTIONS
            column.addLayout(indented(heading, self._indent, 0 if "field-list" in group.appearances else above))
            self._holders.append(_Holder(heading, below, node.path or inside, heading_of=node))
        self._add(below, column, inside)

    def _add_grid(self, part: Rows, column: QVBoxLayout, inside: str) -> None:
        if part.title is not None:
            self._add_card(part.title, column.addWidget, Look.TITLE)
        grid = Grid(self._choice_words(part))
        column.addWidget(grid)
        if part.heading is not None:
            self._add_card(part.heading, grid.add_heading, Look.HEADING)
        for row in part.rows:
            self._add_card(row, grid.add_row, Look.ROW)
        self._holders.append(_Holder(grid, part.rows, part.rows[0].path or inside, rows=part))

    def _add_card(self, node: ShownNode, place: Callable[[QuestionCard], object], look: Look = Look.PLAIN) -> None:
        assert isinstance(node.node, Question)
        choices = self._live.choices(node.path) if node.node.itemset is not None else ()
        card = QuestionCard(node.node, choices, self._today, node.path, look)
        self.cards[node.path] = card
        place(card)
        self.card_made.emit(card)

    def _choice_words(self, part: Rows) -> list[str]:
        return [words_of(choice) for choice in self._live.choices(part.rows[0].path)]

    def _fill(self, instance: InstanceBox) -> None:
        """Make the questions of an instance that was opened."""
        repeat = self._repeat_of(instance.path)
        self._add(self._live.shown(repeat, instance.path), instance.column, instance.path)
        instance.setVisible(self._live.state(instance.path).is_relevant)

    def _repeat_of(self, instance: str) -> ShownNode:
        from vrp_desktop.forms.live import ShownNode

        path = plain(instance)
        node = next(node for node in self._live.form.nodes() if isinstance(node, Repeat) and node.path == path)
        return ShownNode(instance.rpartition("[")[0], node)

    def _forget(self, start: str) -> None:
        """Forget all widgets whose path begins so; they go with the box that holds them."""
        self.cards = {path: card for path, card in self.cards.items() if not path.startswith(start)}
        self._repeats = {path: box for path, box in self._repeats.items() if not path.startswith(start)}
        self._holders = [holder for holder in self._holders if not holder.path.startswith(start)]

    # --- looking -----------------------------------------------------------------------------------------------------

    def _ordered(self, nodes: Iterable[ShownNode], inside: str = "") -> Iterator[QuestionCard]:
        for node in nodes:
            if isinstance(node.node, Question):
                card = self.cards.get(node.path)
                if card is not None:
                    yield card
            elif isinstance(node.node, Group):
                yield from self._ordered(self._live.shown(node, inside if not node.path else ""), inside)
            else:
                box = self._repeats.get(node.path)
                for instance in box.instances if box is not None else ():
                    if instance.is_open:
                        yield from self._ordered(self._live.shown(node, instance.path), instance.path)

    def _stands(self, node: ShownNode) -> bool:
        if isinstance(node.node, Question):
            card = self.cards.get(node.path)
            return card is not None and not card.isHidden()
        if isinstance(node.node, Repeat):
            box = self._repeats.get(node.path)
            return box is not None and not box.isHidden()
        return any(self._stands(below) for below in self._live.shown(node))

    def _summarise(self, instances: Iterable[InstanceBox]) -> None:
        """Say of each instance what tells it from the others: the first words that were typed in it."""
        for instance in instances:
            own = (f"{instance.path}{rest}" for rest in self._typed.get(plain(instance.path), ()))
            words = (self._live.state(path).value for path in own)
            instance.show_summary(next((word for word in words if word), ""))


def _typed_in(form: Form) -> dict[str, list[str]]:
    """Give, by repeat, the questions of its instances that are typed, each as its path from there on."""
    repeats = sorted(form.repeats(), key=len, reverse=True)
    found: dict[str, list[str]] = {}
    for question in form.questions():
        around = next((path for path in repeats if question.path.startswith(f"{path}/")), "")
        if around and question.itemset is None:
            found.setdefault(around, []).append(question.path.removeprefix(around))
    return found
