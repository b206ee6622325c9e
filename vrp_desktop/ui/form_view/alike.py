"""A quiet hint, while a record is written down, that there may be one of the same already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from vrp_desktop.operations.alike import alike, rule_of, sought
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.form_view.bars import Bar
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.links import Linkable
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.show import RecordView
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress


class AlikePage(QWidget):
    """The other record in words, to be compared."""

    done = Signal()

    def __init__(self, view: RecordView) -> None:
        super().__init__()
        theme.set_role(self, "page")
        scroll, column = centred_column()
        column.addWidget(label(f"{view.form_title} {view.ref}", "title"))
        for line in view.lines:
            column.addSpacing(theme.GRID)
            column.addWidget(label(line.question, "hint"))
            column.addWidget(label(line.answer))
        column.addSpacing(theme.BETWEEN_QUESTIONS)
        self.back = QPushButton(self.tr("Back to the form"))
        theme.set_role(self.back, "main")
        self.back.clicked.connect(self.done)
        column.addLayout(button_row(self.back))
        column.addWidget(label(self.tr("Esc does the same."), "hint"))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)


class AlikeHint(Bar):
    """Says what looks the same, and offers to look at it, to link the two, or to go on."""

    def __init__(self) -> None:
        super().__init__("asking")
        self.words = label("")
        self.look_at = QPushButton(self.tr("Look at it"))
        self.same = QPushButton(self.tr("It is the same"))
        self.other = QPushButton(self.tr("It is another one"))
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setAccessibleName(self.tr("It is another one after all"))
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        column.addWidget(self.words)
        column.addLayout(button_row(self.look_at, self.same, self.other, self.undo))
        self.put(column)
        self.hide()

    def show_found(self, words: str, *, is_linked: bool) -> None:
        """Say what was found, or what it was linked with."""
        said = (
            self.tr("Linked with: {record}. Your coordinator sees both.")
            if is_linked
            else self.tr("This may be written down already: {record}.")
        )
        self.words.setText(said.format(record=shown(words)))
        for button in (self.look_at, self.same, self.other):
            button.setHidden(is_linked)
        self.undo.setVisible(is_linked)
        self.show()


class Alike(QObject):
    """Looks for records that are the same whenever an answer on which it depends has changed.

    Of an entry that changes a finished record, and of forms without such a rule, it looks for nothing.
    """

    answers_wanted = Signal(object)
    """(answers by path): to be given, because the person linked the two or took that back."""
    page_wanted = Signal(object)
    """(AlikePage): to be shown in place of the form until it is done."""
    released = Signal()
    """The hint went away while it had the keyboard."""

    def __init__(self, session: Session, entry: Entry, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._jobs = jobs
        self._rule = rule_of(entry.form) if entry.base is None and not entry.is_counted else None
        self._passed: set[str] = set()
        """What the person said is another one."""
        self._found: Linkable | None = None
        self._asked = 0
        self.hint = AlikeHint()
        self.hint.look_at.clicked.connect(self._look_at)
        self.hint.same.clicked.connect(self._link)
        self.hint.other.clicked.connect(self._pass)
        self.hint.undo.clicked.connect(self._unlink)

    def follow(self, path: str) -> None:
        """Look anew if the answer at `path` matters."""
        rule = self._rule
        if rule is None or path not in rule.looked_at or self._is_linked():
            return
        session, wanted = self._session, sought(self._entry.live, rule)
        self._asked += 1
        asked, passed = self._asked, frozenset({*self._passed, self._entry.record})
        if wanted is None:
            self._show(())
            return
        job = self._jobs.start(lambda _progress: alike(session, wanted, passed))
        job.done.connect(lambda found: self._show(found) if shiboken6.isValid(self) and asked == self._asked else None)

    def _is_linked(self) -> bool:
        return self._rule is not None and bool(self._entry.live.answers().get(self._rule.link))

    def _show(self, found: tuple[Linkable, ...]) -> None:
        self._found = found[0] if found else None
        if self._found is None:
            self.hint.hide()
        else:
            self.hint.show_found(self._found.words, is_linked=False)

    def _pass(self) -> None:
        if self._found is not None and self._rule is not None:
            self._passed.add(self._found.record)
            self.hint.hide()
            self.released.emit()
            self.follow(self._rule.dated)

    def _link(self) -> None:
        if self._found is not None and self._rule is not None:
            state, code = self._rule.state
            self.answers_wanted.emit({state: code, self._rule.link: self._found.record})
            self.hint.show_found(self._found.words, is_linked=True)
            self.hint.undo.setFocus()

    def _unlink(self) -> None:
        if self._found is not None and self._rule is not None:
            state, _code = self._rule.state
            before = self._entry.form.question(state).default or ""
            self.answers_wanted.emit({self._rule.link: "", state: before})
            self.hint.show_found(self._found.words, is_linked=False)
            self.hint.same.setFocus()

    def _look_at(self) -> None:
        found, session = self._found, self._session
        if found is None:
            return

        def read(_progress: Progress) -> RecordView:
            from vrp_desktop.operations import looking, show

            looking.opened(session, found.record)
            return show.record(session, found.record)

        job = self._jobs.start(read)
        job.done.connect(lambda view: self.page_wanted.emit(AlikePage(view)) if shiboken6.isValid(self) else None)
