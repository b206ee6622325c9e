"""The sign-off of a return: how far it is, what waits for whom, and signing it. Parts of the page of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import sign_off
from vrp_desktop.operations.sign_off import POSTS, State
from vrp_desktop.returns.extract.password import PasswordUnfit
from vrp_desktop.store.people import Role
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.choice_box import ChoiceBox
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.correction import CorrectionBox
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.scrolling import bring_into_sight

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.sign_off import Standing, Step
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.ui.pages.password import PasswordBox

_WAITS = (State.TO_CHECK, State.TO_APPROVE)
_MOST_SHOWN = 4
"""So many that wait are named on the page of returns; all of them stand under To do."""


class SignOffBox(QFrame):
    """Shows where one return of one period stands, and lets a person do their step; hidden while nothing was made.

    `error_box` and `again_box` stand apart, above the button that makes the workbook: of an approved return another
    version is made only for an error, and the draft of somebody else is replaced on purpose only.
    `folder`: gives where a workbook is saved. `password`: asks with what it is locked, if it is.
    """

    signed = Signal()
    """Somebody did a step."""
    in_place = Signal()
    """What was sought is shown."""
    error_changed = Signal()
    """What is wrong in the approved version was typed, or asked for, or is asked for no more."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        folder: Callable[[], Path],
        password: PasswordBox,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self._session = session
        self._jobs = jobs
        self._folder = folder
        self._password = password
        self._which = ("", "")
        self._asked = 0
        self._found: Standing | None = None
        self._is_known = False
        self._is_sought = False
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        column.addWidget(label(self.tr("Sign-off"), "section"))
        self.lines = label("")
        column.addWidget(self.lines)
        self.correction = CorrectionBox()
        column.addWidget(self.correction)
        self.warning = label("", "hint")
        column.addWidget(self.warning)
        self.note = ProblemNote()
        column.addWidget(self.note)
        self.said = label("", "good")
        self.said.hide()
        column.addWidget(self.said)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder().absolute())))
        )
        self.open_folder.hide()
        column.addWidget(self.open_folder, alignment=Qt.AlignmentFlag.AlignLeft)
        self.save = QPushButton()
        self.save.clicked.connect(lambda: self.save_it())
        self.save_approved = QPushButton()
        self.save_approved.clicked.connect(lambda: self.save_it(is_approved=True))
        column.addLayout(button_row(self.save, self.save_approved))
        self._add_signing(column)
        self._add_error_box()
        self.hide()

    def look(self, return_id: str, period: str) -> None:
        """Ask where this return of this period stands."""
        is_other = self._which != (return_id, period)
        self._which = (return_id, period)
        if is_other:
            self._say("")
            self.note.clear()
            self.back_note.clear()
            self.error.clear()
            self.because.clear()
            self._show(None)
            self._is_known = False
        self._asked += 1
        asked, session = self._asked, self._session
        job = self._jobs.start(lambda _progress: sign_off.standing(session, return_id, period))
        job.done.connect(lambda found: self._show(found) if asked == self._asked else None)
        job.failed.connect(self.note.show_problem)

    def lets_make(self) -> bool:
        """Tell whether the workbook may be made.

        Its period is not locked, or it was said what is wrong; and a draft of somebody else is replaced on purpose.
        """
        if not self._is_known or (self.replaces() is not None and not self.again.isChecked()):
            return False
        return self._found is None or not self._found.locked or bool(self.error_was())

    def replaces(self) -> Standing | None:
        """Give the draft of somebody else that still waits and would be replaced, if there is one."""
        found = self._found
        return found if found is not None and found.is_others and found.state in _WAITS else None

    def may_replace(self) -> bool:
        """Tell whether a draft that waits may give way: it is the person's own, or they ticked that they want it."""
        found = self._found
        return found is not None and found.state in _WAITS and (not found.is_others or self.again.isChecked())

    def next_version(self) -> int:
        """Give the number of the version that would be made now."""
        return self._found.locked + 1 if self._found is not None else 1

    def error_was(self) -> str:
        """Give what the person says is wrong in the approved version; empty when there is none.

        While another version waits its own reason stands.
        """
        found = self._found
        if found is None or not found.locked:
            return ""
        return found.reason if found.state in _WAITS else self.error.text().strip()

    def made(self) -> None:
        """Look again: another workbook waits now, and what was said of the one before was for that one."""
        self.error.clear()
        self.because.clear()
        self.back_note.clear()
        self._say("")
        self.look(*self._which)

    def sign_it(self) -> None:
        """Do this person's step."""
        found, session = self._found, self._session
        if found is None or not self.sign.isEnabled():
            return
        if found.may_approve:
            post = str(self.post.currentData())
            self._do(
                lambda: sign_off.approve(session, found.return_id, found.period, found.sha256, post),
                self.tr("Approved. The period is locked."),
                is_saved=True,
            )
        else:
            self._do(
                lambda: sign_off.check(session, found.return_id, found.period, found.sha256),
                self.tr("Checked. Now it waits for an approver."),
            )

    def send_it_back(self) -> None:
        """Have it put right."""
        found, session, because = self._found, self._session, self.because.text()
        if found is not None and self.back.isEnabled():
            self._do(
                lambda: sign_off.send_back(session, found.return_id, found.period, found.sha256, because),
                self.tr("Sent back. Whoever prepared it finds it under To do."),
                not_done=self._not_sent_back,
            )

    def seek(self) -> None:
        """Put the keyboard here once it is known where the return stands, and bring that into sight."""
        self._is_sought = True

    def save_it(self, before: str = "", *, is_approved: bool = False) -> None:
        """Write the workbook as it is kept into the folder. `before`: what was done just before.

        `is_approved`: the approved version, while another one waits.
        """
        session, which, folder = self._session, self._which, self._folder()
        self.note.clear()
        try:
            password = self._password.password()
        except PasswordUnfit as unfit:
            self.note.show_problem(unfit.problem)
            self._password.first.setFocus()
            bring_into_sight(self._password)
            return
        self.save.setEnabled(False)
        job = self._jobs.start(
            lambda _progress: sign_off.give_out(session, *which, folder, is_approved=is_approved, password=password),
            Priority.LONG,
        )
        saved = self.tr("Saved: {name}")
        job.done.connect(lambda path: self._saved(f"{before} {saved.format(name=path.name)}".strip()))
        job.failed.connect(self.note.show_problem)
        job.ended.connect(lambda: self.save.setEnabled(True))

    def _add_signing(self, column: QVBoxLayout) -> None:
        self._signing = QWidget()
        inside = QVBoxLayout(self._signing)
        inside.setContentsMargins(0, theme.GRID, 0, 0)
        inside.setSpacing(theme.GRID)
        self.read = QCheckBox(self.tr("I have read this workbook, and it is right"))
        self.read.toggled.connect(self._changed)
        inside.addWidget(self.read)
        self.post = ChoiceBox()
        for post in POSTS:
            self.post.addItem(self.tr(post), post)
        self._post_label = add_row(inside, self.tr("You are"), self.post)
        self.sign = QPushButton()
        theme.set_role(self.sign, "main")
        self.sign.clicked.connect(self.sign_it)
        inside.addLayout(button_row(self.sign))
        inside.addSpacing(theme.GRID)
        self.because = QLineEdit()
        self.because.textChanged.connect(self._changed)
        add_row(inside, self.tr("Or: what has to be put right?"), self.because)
        self.back = QPushButton(self.tr("Send it back"))
        self.back.clicked.connect(self.send_it_back)
        inside.addLayout(button_row(self.back))
        self.back_note = ProblemNote()
        inside.addWidget(self.back_note)
        column.addWidget(self._signing)

    def _add_error_box(self) -> None:
        self.error_box = QFrame()
        theme.set_role(self.error_box, "note-box")
        inside = QVBoxLayout(self.error_box)
        inside.setSpacing(theme.GRID)
        self._locked = label("", "question")
        inside.addWidget(self._locked)
        self.error = QLineEdit()
        self.error.textChanged.connect(self.error_changed)
        add_row(
            inside,
            self.tr("Is there an error in it? Say which one"),
            self.error,
            self.tr("First put the records right. Only then another version is made: what came in late counts later."),
        )
        self.error_box.hide()
        self.again_box = QFrame()
        theme.set_role(self.again_box, "note-box")
        inside = QVBoxLayout(self.again_box)
        inside.setSpacing(theme.GRID)
        self.replaced = label("")
        inside.addWidget(self.replaced)
        self.again = QCheckBox(self.tr("I want to take its place"))
        self.again.toggled.connect(self.error_changed)
        inside.addWidget(self.again)
        self.again_box.hide()

    def _do(
        self,
        step: Callable[[], object],
        words: str,
        *,
        is_saved: bool = False,
        not_done: Callable[[Problem], None] | None = None,
    ) -> None:
        self.note.clear()
        self.back_note.clear()
        self._say("")
        self.sign.setEnabled(False)
        self.back.setEnabled(False)
        job = self._jobs.start(lambda _progress: step())
        job.done.connect(lambda _changed: self._done(words, is_saved=is_saved))
        job.failed.connect(not_done or self._not_done)

    def _done(self, words: str, *, is_saved: bool) -> None:
        self._say(words)
        self.save.setFocus()
        self.look(*self._which)
        self.signed.emit()
        if is_saved:
            self.save_it(words)

    def _not_done(self, problem: Problem) -> None:
        self.look(*self._which)
        self.note.show_problem(problem)
        self._changed()

    def _not_sent_back(self, problem: Problem) -> None:
        self.look(*self._which)
        self.back_note.show_problem(problem)
        self._changed()
        self.because.setFocus()
        bring_into_sight(self._signing)

    def _say(self, words: str) -> None:
        self.said.setText(shown(words))
        self.said.setVisible(bool(words))
        self.open_folder.hide()

    def _saved(self, words: str) -> None:
        self._password.clear()
        self._say(words)
        self.open_folder.show()
        self.open_folder.setFocus()
        bring_into_sight(self.said)

    def _show(self, found: Standing | None) -> None:
        before, self._found, self._is_known = self._found, found, True
        self.setVisible(found is not None)
        locked = found.locked if found is not None else 0
        self.error_box.setVisible(found is not None and bool(locked) and found.state not in _WAITS)
        is_other = before is None or found is None or before.sha256 != found.sha256 or before.state != found.state
        if is_other:
            self.again.setChecked(False)
        self._show_replaced()
        self.correction.show_correction(found.correction if found is not None and found.state in _WAITS else None)
        warnings = found.warnings if found is not None and found.state in _WAITS else ()
        self.warning.setText("\n".join((self.tr("Look at this before you sign:"), *map(shown, warnings))))
        self.warning.setVisible(bool(warnings))
        if found is not None:
            self._locked.setText(self.tr("Version {count} was approved: its period is locked.").format(count=locked))
            self.lines.setText("\n".join(shown(line) for line in self._lines(found)))
            is_draft = found.state is not State.APPROVED
            self.save.setText(self.tr("Save the draft, to read it") if is_draft else self.tr("Save the workbook"))
            self.save_approved.setText(self.tr("Save version {count}, as approved").format(count=locked))
            self.save_approved.setVisible(is_draft and bool(locked))
            if is_other:
                # What was ticked and typed was of another workbook, or of the step before.
                self.read.setChecked(False)
                self.because.clear()
                if locked and found.state is State.SENT_BACK:
                    self.error.setText(found.reason)
            self._signing.setVisible(found.may_check or found.may_approve)
            self.post.setVisible(found.may_approve)
            self._post_label.setVisible(found.may_approve)
            self.sign.setText(self.tr("Approve it") if found.may_approve else self.tr("I have checked it"))
            if self._is_sought:
                self._is_sought = False
                self.save.setFocus()
                self.in_place.emit()
        self._changed()
        self.error_changed.emit()

    def _show_replaced(self) -> None:
        replaced = self.replaces()
        self.again_box.setVisible(replaced is not None)
        if replaced is not None:
            words = (
                self.tr("{name} prepared this workbook, and it was checked. Another one takes its place.")
                if replaced.checked is not None
                else self.tr("{name} prepared this workbook. Another one takes its place.")
            )
            words = f"{words} {self.tr('It must be checked anew.')}"
            self.replaced.setText(shown(words.format(name=replaced.prepared.name)))

    def _lines(self, found: Standing) -> list[str]:
        lines = [
            self.tr("{title}, {period}: version {count}").format(
                title=found.title, period=found.period_label, count=found.version
            ),
            self.tr("Prepared by {step}").format(step=self._step(found.prepared)),
        ]
        if found.reason:
            lines.append(self.tr("What was wrong before: {words}").format(words=found.reason))
        if found.is_early and found.state is not State.APPROVED:
            lines.append(self.tr("It was made before its period was over: what comes after is missing."))
        if found.sent_back is not None:
            lines.append(
                self.tr("Sent back by {step}: {words}").format(step=self._step(found.sent_back), words=found.because)
            )
            lines.append(self.tr("It waits to be put right and made again."))
            return lines
        lines.append(
            self.tr("Checked by {step}").format(step=self._step(found.checked))
            if found.checked is not None
            else self.tr("It waits to be checked, by somebody who did not prepare it.")
        )
        if found.may_check and self._session.person.role is Role.APPROVER:
            lines.append(self.tr("You may check it and then approve it: two people have then read it."))
        if found.approved is not None:
            lines.append(self.tr("Approved by {step}, {post}").format(step=self._step(found.approved), post=found.post))
        elif found.checked is not None:
            lines.append(self.tr("It waits for an approver who did not prepare it."))
        return lines

    def _step(self, step: Step) -> str:
        return self.tr("{name} ({role}) on {day}").format(name=step.name, role=step.role, day=day_in_words(step.on))

    def _changed(self) -> None:
        is_read = self.read.isChecked()
        is_too_early = self._found is not None and self._found.may_approve and self._found.is_early
        self.sign.setEnabled(is_read and not is_too_early)
        if is_too_early:
            self.sign.setToolTip(self.tr("Made before its period was over: have it made again"))
        else:
            self.sign.setToolTip("" if is_read else self.tr("Read it, then tick the line above"))
        self.back.setEnabled(bool(self.because.text().strip()))


class WaitingReturns(QFrame):
    """Names the returns that wait for this person; hidden while there are none."""

    chosen = Signal(str, str)
    """(return id, period)"""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self._session = session
        self._jobs = jobs
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        is_approver = session.person.role is Role.APPROVER
        words = self.tr("Waiting for your approval") if is_approver else self.tr("Waiting for you")
        column.addWidget(label(words, "section"))
        # Made at once: Tab goes in the order of making.
        self.rows = [_Row() for _ in range(_MOST_SHOWN)]
        for row in self.rows:
            row.chosen.connect(self.chosen)
            column.addWidget(row)
        self.more = label("", "hint")
        column.addWidget(self.more)
        self.hide()

    def look(self) -> None:
        """Ask what waits."""
        session = self._session
        self._jobs.start(lambda _progress: sign_off.waiting(session)).done.connect(self._show)

    def _show(self, found: tuple[Standing, ...]) -> None:
        for place, row in enumerate(self.rows):
            row.show_return(found[place] if place < len(found) else None)
        more = len(found) - len(self.rows)
        self.more.setText(self.tr("And {count} more: they stand under To do.").format(count=more))
        self.more.setVisible(more > 0)
        self.setVisible(bool(found))


class _Row(QWidget):
    """One return that waits: what it is, what is to be done, and the button."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._which = ("", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = label("", "question")
        self.what = label("", "hint")
        words.addWidget(self.title)
        words.addWidget(self.what)
        row.addLayout(words, 1)
        self.look = QPushButton(self.tr("Look at it"))
        self.look.clicked.connect(lambda: self.chosen.emit(*self._which))
        row.addWidget(self.look, alignment=Qt.AlignmentFlag.AlignTop)

    def show_return(self, found: Standing | None) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        self._which = (found.return_id, found.period)
        what = {
            State.TO_CHECK: self.tr("To be checked"),
            State.TO_APPROVE: self.tr("To be approved"),
            State.SENT_BACK: self.tr("To be put right"),
        }
        self.title.setText(shown(f"{found.title}, {found.period_label}"))
        self.what.setText(what.get(found.state, ""))
        self.look.setAccessibleName(self.tr("Look at {title}").format(title=self.title.text()))
        self.look.setAccessibleDescription(self.what.text())
