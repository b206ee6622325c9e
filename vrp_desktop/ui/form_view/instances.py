"""What a person does with the instances of repeats: adds one, takes one out, brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from vrp_desktop.operations.undoing import Did

if TYPE_CHECKING:
    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.operations.undoing import Undo
    from vrp_desktop.ui.form_view.repeat import RepeatBox
    from vrp_desktop.ui.form_view.tree import FormTree


class Instances(QObject):
    """Changes repeats of the live form and lets the tree follow."""

    changed = Signal(object, str)
    """(paths whose state changed, path of an instance to go to or empty)"""
    undo_wanted = Signal()
    """Bring back what was taken out last."""

    def __init__(self, live: LiveForm, tree: FormTree, steps: Undo, parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self._tree = tree
        self._steps = steps
        self._told: RepeatBox | None = None
        """The repeat that says what was taken out."""
        tree.repeat_made.connect(self._adopt)

    def add_to(self, box: RepeatBox) -> None:
        """Add an instance, open it and close the others, so that the new one is in sight."""
        self.forget_removed()
        path, changed = self._steps.do(Did.ADDED, box.path, lambda: self._live.add_repeat(box.path))
        self._steps.name(path)
        for instance in box.instances:
            self._tree.fold(instance)
        self._tree.append(box)
        self.changed.emit(changed, path)

    def take_out(self, box: RepeatBox, path: str) -> None:
        """Take an instance out; it can be brought back until something else is changed."""
        self.forget_removed()
        name = next((one.heading.accessibleName() for one in box.instances if one.path == path), "")
        removed, changed = self._steps.do(Did.TOOK_OUT, path, lambda: self._live.remove_repeat(path))
        place = removed.place
        opened = [at - (at > place) for at, one in enumerate(box.instances) if one.is_open and at != place]
        for instance in box.instances:
            instance.close_up()
        self._tree.rebuild(box, opened)
        self._told = box
        box.say_taken_out(self.tr("{what} was taken out.").format(what=name.rpartition(",")[0]))
        box.undo.setFocus()
        self.changed.emit(changed, "")

    def forget_removed(self) -> None:
        """Say no more that something was taken out; the form has gone on, and undo brings it back in its turn."""
        told, self._told = self._told, None
        if told is not None and shiboken6.isValid(told):
            told.say_taken_out("")

    def box_around(self, path: str) -> RepeatBox | None:
        """Give the repeat that the question at `path` stands in, or the only one of the form."""
        return self._tree.box_around(path)

    def _adopt(self, box: RepeatBox) -> None:
        box.add_wanted.connect(self.add_to)
        box.remove_wanted.connect(self.take_out)
        box.undo_wanted.connect(lambda _box: self.undo_wanted.emit())
