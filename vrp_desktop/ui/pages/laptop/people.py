"""Who may open the records on this laptop: let somebody in, give new words, remove somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QProgressBar, QPushButton, QRadioButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from vrp_desktop.operations import people
from vrp_desktop.store.people import Role
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import add_row, button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.pages.new_words import NewWords
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from vrp_desktop.operations.people import Holder
    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.jobs import Job, Jobs
    from vrp_desktop.work import Progress


class PeoplePage(SectionPage):
    """Lists who has words for this laptop. One thing is done at a time, in the place of the list."""

    def __init__(self, session: Session, jobs: Jobs, parent: Widget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self._job: Job | None = None
        self._agreed: Callable[[str], None] = lambda _words: None
        self._leaving: Holder | None = None
        column = self._head(
            self.tr("People"),
            self.tr("Everybody opens the records with words of their own, and sees what their role may see."),
        )
        self.list = Widget()
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.GRID)
        self.new_words_for: dict[str, QPushButton] = {}
        self.remove: dict[str, QPushButton] = {}
        self.add = QPushButton(self.tr("Let somebody else in"))
        self.add.clicked.connect(self._ask_name)
        column.addWidget(self.list)
        self._add_row = Widget()
        self._add_row.setLayout(button_row(self.add))
        column.addWidget(self._add_row)
        self.name_box = self._name_box()
        self.words_box = self._words_box()
        self.remove_box = self._remove_box()
        for box in (self.name_box, self.words_box, self.remove_box):
            column.addWidget(box)
        column.addStretch()
        self._show_box(None)

    def take_focus(self) -> None:
        """Read anew who has words."""
        session = self._session
        job = self._jobs.start(lambda _progress: people.holders(session))
        job.done.connect(self._show)
        job.failed.connect(self.note.show_problem)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes elsewhere needs the records there: what can still be stopped stops."""
        self._stop()
        super().hideEvent(event)

    # The boxes

    def _name_box(self) -> Widget:
        box = Widget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.go_on = QPushButton(self.tr("Go on"))
        theme.set_role(self.go_on, "main")
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._name_given)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.textChanged.connect(lambda text: self.go_on.setEnabled(bool(text.strip())))
        self.name.returnPressed.connect(self._name_given)
        add_row(column, self.tr("What is their name?"), self.name, self.tr("It stands beside what they write down."))
        column.addWidget(label(self.tr("What do they do?"), "question"))
        self.roles = QButtonGroup(self)
        for place, (role, words) in enumerate(
            (
                (Role.AMBASSADOR, self.tr("'Ask Me' ambassador")),
                (Role.MENTOR, self.tr("Community mentor")),
                (Role.COORDINATOR, self.tr("Coordinator")),
                (Role.APPROVER, self.tr("Approver: signs returns off")),
            )
        ):
            button = QRadioButton(words)
            button.setChecked(place == 0)
            button.setProperty("value", role.value)
            self.roles.addButton(button)
            column.addWidget(button)
        self.not_now = QPushButton(self.tr("Back to the people"))
        self.not_now.clicked.connect(self._back)
        column.addSpacing(theme.GRID)
        column.addLayout(button_row(self.go_on, self.not_now))
        return box

    def _words_box(self) -> Widget:
        box = Widget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.words_title = label("", "question")
        column.addWidget(self.words_title)
        column.addWidget(
            label(self.tr("Let them sit here alone. They write these words down, then type them once. Look away."))
        )
        self.new_words = NewWords()
        self.new_words.agreed.connect(lambda words: self._agreed(words))
        column.addWidget(self.new_words)
        self.no_words = QPushButton(self.tr("Back to the people"))
        theme.set_role(self.no_words, "plain")
        self.no_words.clicked.connect(self._back)
        column.addLayout(button_row(self.no_words))
        return box

    def _remove_box(self) -> QFrame:
        box = QFrame()
        theme.set_role(box, "problem-box")
        column = QVBoxLayout(box)
        column.setSpacing(theme.GRID)
        self.question = label("", "question")
        column.addWidget(self.question)
        column.addWidget(
            label(
                self.tr(
                    "Their words will open nothing any more, and all records are locked anew with another key. What "
                    "they wrote stays. Afterwards you unlock with your own words. Backups made before still open with "
                    "theirs; they go as newer ones are made."
                )
            )
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Locking the records anew"))
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.hide()
        column.addWidget(self.bar)
        self.no = QPushButton(self.tr("No, go back"))
        self.no.clicked.connect(self._back)
        self.yes = QPushButton("")
        self.yes.clicked.connect(self._remove)
        column.addLayout(button_row(self.no, self.yes))
        return box

    def _show_box(self, box: Widget | None) -> None:
        """Show one box, or the list when `None`."""
        for one in (self.name_box, self.words_box, self.remove_box):
            one.setVisible(one is box)
        self.list.setVisible(box is None)
        self._add_row.setVisible(box is None)

    def _back(self) -> None:
        self._stop()
        self.note.clear()
        self.new_words.forget()
        self._show_box(None)
        self.add.setFocus()

    # The list

    def _show(self, holders: tuple[Holder, ...]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        self.new_words_for.clear()
        self.remove.clear()
        for holder in holders:
            self._rows.addWidget(self._row(holder))
        for buttons in zip(self.new_words_for.values(), self.remove.values(), strict=True):
            for button in buttons:
                # Rows are made after the button under them, and so would be reached after it.
                self.setTabOrder(button, self.add)
        if self.isVisible() and self.list.isVisible():
            self.add.setFocus()

    def _row(self, holder: Holder) -> QFrame:
        row = QFrame()
        theme.set_role(row, "card")
        column = QVBoxLayout(row)
        name = shown(holder.name)
        column.addWidget(label(self.tr("{name} (you)").format(name=name) if holder.is_me else name, "question"))
        column.addWidget(label(self._role_words(holder.role), "hint"))
        if not holder.is_me:
            words = QPushButton(self.tr("New words"))
            words.setAccessibleName(self.tr("New words for {name}").format(name=name))
            words.clicked.connect(lambda: self._ask_words(holder))
            away = QPushButton(self.tr("Remove"))
            away.setAccessibleName(self.tr("Remove {name}").format(name=name))
            away.clicked.connect(lambda: self._ask_to_remove(holder))
            self.new_words_for[holder.name], self.remove[holder.name] = words, away
            column.addLayout(button_row(words, away))
        return row

    def _role_words(self, role: Role) -> str:
        return {
            Role.AMBASSADOR: self.tr("'Ask Me' ambassador"),
            Role.MENTOR: self.tr("Community mentor"),
            Role.COORDINATOR: self.tr("Coordinator"),
            Role.APPROVER: self.tr("Approver"),
        }[role]

    # Letting in

    def _ask_name(self) -> None:
        self.note.clear()
        self.say("")
        self.name.clear()
        self._show_box(self.name_box)
        self.name.setFocus()

    def _name_given(self) -> None:
        session, typed = self._session, self.name.text()
        if not typed.strip():
            return
        self.note.clear()
        # Asked before anybody notes words in vain.
        job = self._jobs.start(lambda _progress: people.new_name(session, typed))
        job.done.connect(self._name_taken)
        job.failed.connect(self._name_refused)

    def _name_refused(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        self.name.setFocus()

    def _name_taken(self, name: str) -> None:
        checked = self.roles.checkedButton()
        if self.name_box.isHidden() or checked is None:
            return
        role = Role(str(checked.property("value")))
        self._draw(
            role,
            self.tr("Words for {name}").format(name=shown(name)),
            lambda session, words: people.add(session, name, role, words),
            self.tr("{name} can open this laptop now.").format(name=shown(name)),
        )

    def _ask_words(self, holder: Holder) -> None:
        name = shown(holder.name)
        self._draw(
            holder.role,
            self.tr("New words for {name}").format(name=name),
            lambda session, words: people.give_new_words(session, holder.person, words),
            self.tr("{name} has new words. The old ones open this laptop no more.").format(name=name),
        )

    def _draw(self, role: Role, title: str, work: Callable[[Session, str], object], said: str) -> None:
        self.note.clear()
        self.say("")
        session = self._session
        self.words_title.setText(title)
        self.new_words.setEnabled(True)
        self._agreed = lambda words: self._give(lambda _progress: work(session, words), said)
        self._show_box(self.words_box)
        self.new_words.start(people.words_needed(session, role))

    def _give(self, work: Callable[[Progress], object], said: str) -> None:
        self.new_words.setEnabled(False)
        job = self._jobs.start(work)
        job.done.connect(lambda _done: self._given(said))
        job.failed.connect(self._not_given)

    def _given(self, said: str) -> None:
        self._back()
        self.say(said)
        self.take_focus()

    def _not_given(self, problem: Problem) -> None:
        self.new_words.setEnabled(True)
        self.note.show_problem(problem)

    # Removing

    def _ask_to_remove(self, holder: Holder) -> None:
        self.note.clear()
        self.say("")
        self._leaving = holder
        name = shown(holder.name)
        self.question.setText(self.tr("Remove {name} from this laptop?").format(name=name))
        self.yes.setText(self.tr("Yes, remove {name}").format(name=name))
        self.yes.setEnabled(True)
        self._show_box(self.remove_box)
        self.no.setFocus()

    def _remove(self) -> None:
        session, holder = self._session, self._leaving
        if holder is None:
            return
        self.note.clear()
        self.yes.setEnabled(False)
        self.bar.show()
        job = self._job = self._jobs.start(
            lambda progress: people.remove(session, holder.person, progress), Priority.LONG
        )
        said = self.tr("{name} can no longer open this laptop. Unlock with your own words.").format(
            name=shown(holder.name)
        )
        job.done.connect(lambda _done: self.store_closed.emit(said))
        job.failed.connect(self._not_removed)
        job.ended.connect(self._ended)

    def _not_removed(self, problem: Problem) -> None:
        self.note.show_problem(problem)
        self.yes.setEnabled(True)

    def _ended(self) -> None:
        self._job = None
        self.bar.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
