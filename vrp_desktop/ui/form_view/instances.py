"""What a person does with the instances of repeats: adds one, takes one out, brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from vrp_desktop.forms.live import LiveForm, Removed
    from vrp_desktop.ui.form_view.repeat import RepeatBox
    from vrp_desktop.ui.form_view.tree import FormTree


class Instances(QObject):
    """Changes repeats of the live form and lets the tree follow."""

    changed = Signal(object, str)
    """(paths whose state changed, path of an instance to go to or empty)"""

    def __init__(self, live: LiveForm, tree: FormTree, parent: QObject) -> None:
        super().__init__(parent)
        self._live = live
        self._tree = tree
        self._removed: list[tuple[RepeatBox, Removed]] = []
        tree.repeat_made.connect(self._adopt)

    def add_to(self, box: RepeatBox) -> None:
        """Add an instance, open it and close the others, so that the new one is in sight."""
        self.forget_removed()
        path, changed = self._live.add_repeat(box.path)
        for instance in box.instances:
            self._tree.fold(instance)
        self._tree.append(box)
        self.changed.emit(changed, path)

    def take_out(self, box: RepeatBox, path: str) -> None:
        """Take an instance out; it can be brought back until something else is changed."""
        self.forget_removed()
        name = next((one.heading.accessibleName() for one in box.instances if one.path == path), "")
        removed, changed = self._live.remove_repeat(path)
        place = removed.place
        opened = [at - (at > place) for at, one in enumerate(box.instances) if one.is_open and at != place]
        for instance in box.instances:
            instance.close_up()
        self._tree.rebuild(box, opened)
        self._removed.append((box, removed))
        box.say_taken_out(self.tr("{what} was taken out.").format(what=name.rpartition(",")[0]))
        box.undo.setFocus()
        self.changed.emit(changed, "")

    def bring_back(self) -> bool:
        """Bring back what was taken out last; tell whether there was anything."""
        if not self._removed:
            return False
        box, removed = self._removed.pop()
        changed = self._live.put_back(removed)
        opened = [at + (at >= removed.place) for at, one in enumerate(box.instances) if one.is_open]
        for instance in box.instances:
            instance.close_up()
        self._tree.rebuild(box, [*opened, removed.place])
        box.say_taken_out("")
        self.changed.emit(changed, removed.path)
        return True

    def forget_removed(self) -> None:
        """Let what was taken out go; the form has gone on."""
        for box, _ in self._removed:
            box.say_taken_out("")
        self._removed.clear()

    def box_around(self, path: str) -> RepeatBox | None:
        """Give the repeat that the question at `path` stands in, or the only one of the form."""
        return self._tree.box_around(path)

    def _adopt(self, box: RepeatBox) -> None:
        box.add_wanted.connect(self.add_to)
        box.remove_wanted.connect(self.take_out)
        box.undo_wanted.connect(lambda _box: self.bring_back())
