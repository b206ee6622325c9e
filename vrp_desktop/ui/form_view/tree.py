"""The form's widgets in the order of the form: headings, questions, and the instances of repeats.

It shows the live form and keeps no second truth: what it holds are the widgets. A repeat rebuilds only its own part,
and an instance makes its questions when it is opened, so that a hundred of them open as fast as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vrp_desktop.forms.answers import instance_of, plain
from vrp_desktop.forms.definition import Group, Question, Repeat
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.card import QuestionCard
from vrp_desktop.ui.form_view.repeat import InstanceBox, RepeatBox
from vrp_desktop.ui.markup import rich_label, set_rich

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.live import LiveForm, ShownNode


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
        self._headings: list[tuple[QWidget, ShownNode, str]] = []
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
        for heading, node, inside in self._headings:
            set_rich(heading, self._live.heading(node))
            heading.setVisible(any(self._stands(below) for below in self._live.shown(node, inside)))

    # --- building ----------------------------------------------------------------------------------------------------

    def _add(self, nodes: Iterable[ShownNode], column: QVBoxLayout, inside: str) -> None:
        for node in nodes:
            if isinstance(node.node, Group):
                self._add_group(node, node.node, column, inside)
            elif isinstance(node.node, Repeat):
                box = RepeatBox(node.path, self._indent)
                self._repeats[node.path] = box
                column.addWidget(box)
                self.repeat_made.emit(box)
                self.rebuild(box)
            else:
                self._add_card(node.path, node.node, column)

    def _add_group(self, node: ShownNode, group: Group, column: QVBoxLayout, inside: str) -> None:
        if group.label:
            heading = rich_label("", "section")
            heading.setContentsMargins(self._indent, theme.BETWEEN_SECTIONS - theme.BETWEEN_QUESTIONS, 0, 0)
            column.addWidget(heading)
            self._headings.append((heading, node, inside))
        self._add(self._live.shown(node, inside if not node.path else ""), column, inside)

    def _add_card(self, path: str, question: Question, column: QVBoxLayout) -> None:
        choices = self._live.choices(path) if question.itemset is not None else ()
        card = QuestionCard(question, choices, self._today, path)
        self.cards[path] = card
        column.addWidget(card)
        self.card_made.emit(card)

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
        self._headings = [
            entry for entry in self._headings if not (entry[1].path or entry[2]).startswith(start)
        ]  # fmt: skip

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
