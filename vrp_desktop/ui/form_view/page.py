"""The form page: all questions of a live form in one column, with the keyboard's way through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.forms.answers import REASON
from vrp_desktop.operations.entry import added_record, text_check
from vrp_desktop.operations.undoing import Undo
from vrp_desktop.ui import theme
from vrp_desktop.ui.enter_key import READS_ENTER
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.form_view.alike import Alike
from vrp_desktop.ui.form_view.answering import Answering
from vrp_desktop.ui.form_view.bars import INDENT, Foot
from vrp_desktop.ui.form_view.choice import OneOf
from vrp_desktop.ui.form_view.instances import Instances
from vrp_desktop.ui.form_view.keeping import Keeper
from vrp_desktop.ui.form_view.keyboard import Keyboard
from vrp_desktop.ui.form_view.languages import LanguageChoice, is_right_to_left
from vrp_desktop.ui.form_view.not_asked import NotAsked
from vrp_desktop.ui.form_view.record_choice import Linking
from vrp_desktop.ui.form_view.summary import ErrorSummary
from vrp_desktop.ui.form_view.telling import Telling
from vrp_desktop.ui.form_view.tree import FormTree
from vrp_desktop.ui.form_view.undoing import Undoing, step_words
from vrp_desktop.ui.help_text import help_panel
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.urgent import OPENED_BY, UrgentPage
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.undoing import Taken
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.form_view.alike import AlikePage
    from vrp_desktop.ui.form_view.card import QuestionCard
    from vrp_desktop.ui.jobs import Jobs


class FormPage(QWidget):
    """Fills in one record. The entry's live form is the only truth; this shows it.

    `why`: why a finished record is changed, when that is known; else it is asked.
    """

    kept = Signal(object)
    """(datetime.datetime, local): all answers are on the disk."""
    not_kept = Signal()
    """The last answers could not be written; it is tried again."""
    finished = Signal(object, bool)
    """(operations.entry.Submitted, start another one)"""
    left = Signal()
    """The person left; what they kept is in the draft or thrown away."""
    add_wanted = Signal(str, object)
    """(form id, values by question name): a button asks for another form."""

    def __init__(
        self, session: Session, entry: Entry, jobs: Jobs, why: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_role(self, "page")
        self.setProperty(READS_ENTER, True)
        self.entry = entry
        self.is_change = entry.base is not None
        """Whether a finished record is being changed; saving makes an entry a change of what it saved."""
        self._is_coordinator = session.person.role == "coordinator"
        self._starts_another = False
        self._why = why
        self._urgent_for: QuestionCard | None = None
        """The question whose answer opened the page with what to do now."""
        self._steps = Undo(entry)
        self._linking = Linking(session, jobs, entry.record, self)
        self.alike = Alike(session, entry, jobs, self)
        self.alike.page_wanted.connect(self._show_for_a_while)
        self.alike.released.connect(self._go_on)
        self.undoing = Undoing(self._steps, self)
        self.undoing.undo_wanted.connect(self.undo)
        self.undoing.redo_wanted.connect(self.redo)
        self.keeper = Keeper(session, entry, jobs, self)
        self.keeper.kept.connect(self._kept)
        self.keeper.not_kept.connect(self._not_kept)
        self.keeper.finished.connect(lambda submitted: self.finished.emit(submitted, self._starts_another))
        self.keeper.not_finished.connect(self._refused)
        self._build(session)
        self._add_actions()
        self.telling.refresh(self.tree.cards)
        for path, rest in entry.overflow.items():
            self.telling.overflow(self.tree.cards[path], rest)

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is typed is kept when the screen is locked or hidden; of an Ask Me talk nothing is."""
        return not self.entry.is_counted

    def start(self) -> None:
        """Put the keyboard where the person was, or into the first question."""
        self.keyboard.start(self.keeper.at_path or "")

    def say(self, text: str) -> None:
        """Say that something was done just before, like "RC-K7-0042 is saved."; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def card(self, name: str) -> QuestionCard:
        """Give the card of the question called `name`. Raises KeyError."""
        for path, card in self.tree.cards.items():
            if path.rsplit("/", 1)[-1] == name:
                return card
        raise KeyError(name)

    def take_typed(self) -> None:
        """Take what is being typed as answered, now."""
        self.answering.take_typed()

    def finish(self, *, another: bool) -> None:
        """Check everything; show what to put right, or save the record."""
        self.take_typed()
        self.foot.show_actions()
        self.telling.is_checked = True
        self._starts_another = another
        faults = self.telling.faults()
        self.telling.refresh(self.tree.cards)
        self.summary.show_problems(faults)
        if faults:
            self._scroll.verticalScrollBar().setValue(0)
        elif self.is_change and not self._why:
            self.foot.ask_why(self._save)
        else:
            self._save(self._why)

    def _save(self, why: str) -> None:
        self._why = why
        self._set_busy(True)
        self.keeper.finish(why)

    def ask_to_leave(self) -> None:
        """Offer to keep the record as unfinished, to throw it away or to go on; leave at once if nothing was typed."""
        if self.answering.is_held:
            return
        self.take_typed()
        if not self.entry.is_started and not self.entry.unkept():
            self.left.emit()
            return
        self.foot.ask_to_leave()

    def leave_keeping(self) -> None:
        """Leave with everything in the draft."""
        self.take_typed()
        self.keeper.when_kept(self.left.emit)

    def has_unkept(self) -> bool:
        """Tell whether something was answered that the draft does not hold yet, or a write is under way."""
        self.take_typed()
        return not self.keeper.is_settled

    def settle(self, then: Callable[[], None], otherwise: Callable[[Problem], None] | None = None) -> None:
        """Call `then` once everything typed is on the disk and a save under way is done; `otherwise` if it fails."""
        # Whoever goes somewhere else does not want the next form.
        self._starts_another = False
        self.take_typed()
        self.keeper.when_kept(then, otherwise)

    # Building

    def _build(self, session: Session) -> None:
        self._stack = QStackedWidget()
        self.urgent = UrgentPage(self.entry.numbers)
        self.urgent.done.connect(self._back_from_urgent)
        main = QWidget()
        theme.set_role(main, "page")
        rows = QVBoxLayout(main)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._scroll, column = centred_column()
        self._add_head(column)
        self._add_questions(column, session)
        column.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._add_foot(session)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._scroll, 1)
        left.addWidget(self.alike.hint)
        left.addWidget(self.foot)
        middle.addLayout(left, 1)
        self._help = help_panel(self.entry.form.id)
        middle.addWidget(self._help)
        rows.addLayout(middle, 1)
        self._stack.addWidget(main)
        self._stack.addWidget(self.urgent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _add_head(self, column: QVBoxLayout) -> None:
        """Add what stands above the questions: the title, what is told, what is to be put right, the language."""
        form, live = self.entry.form, self.entry.live
        self._read_from(live.language)
        self.title = label(form.title, "title")
        column.addLayout(indented(self.title, INDENT))
        if form.settings.button_help:
            hint = label(form.settings.button_help, "hint")
            column.addLayout(indented(hint, INDENT))
        self.note = ProblemNote()
        self.said = label("", "good")
        self.said.hide()
        self.summary = ErrorSummary()
        self.summary.wanted.connect(self.go_to)
        column.addWidget(self.note)
        column.addWidget(self.said)
        column.addWidget(self.summary)
        column.addSpacing(theme.GRID)
        self.languages = LanguageChoice(form.languages, live.language)
        self.languages.chosen.connect(self._speak)
        column.addWidget(self.languages)
        self.languages.setVisible(len(form.languages) > 1)

    def _add_questions(self, column: QVBoxLayout, session: Session) -> None:
        """Add the questions, and make what answers them, tells of them and leads the keyboard through them."""
        live = self.entry.live
        self.tree = FormTree(live, session.today, INDENT, self)
        self.instances = Instances(live, self.tree, self._steps, self)
        self.instances.undo_wanted.connect(self.undo)
        self.instances.changed.connect(self._instances_changed)
        self.not_asked = NotAsked(live)
        self.telling = Telling(live, self.tree, self.not_asked, session.allows)
        self.answering = Answering(
            self.entry, self._steps, self.tree, self.instances, self.telling, session.settings.autosave_delay_ms
        )
        self.answering.changed.connect(self._changed)
        self.answering.answered.connect(self._answered)
        self.alike.answers_wanted.connect(self.answering.link)
        self.keyboard = Keyboard(self.tree, self._scroll, self)
        self.keyboard.moved.connect(self._moved)
        self.keyboard.left.connect(self._left_question)
        self.keyboard.reached.connect(lambda card: self.keeper.at(card.path))
        self.answering.overflowed.connect(self._overflowed)
        self.tree.card_made.connect(self._adopt)
        self.tree.build(column)
        column.addWidget(self.not_asked)
        self.not_asked.setVisible(self._is_coordinator)

    def _add_foot(self, session: Session) -> None:
        """Make what stands below the questions, and connect it."""
        self.foot = foot = Foot(
            self.undoing, text_check(session, self.entry.numbers.values()), is_change=self.is_change
        )
        foot.save_wanted.connect(lambda another: self.finish(another=another))
        foot.leave_wanted.connect(self.ask_to_leave)
        foot.keep_wanted.connect(self.leave_keeping)
        foot.throw_away_wanted.connect(lambda: self.keeper.throw_away(self.left.emit))
        foot.go_on_wanted.connect(self._go_on)
        self.asking = foot.asking
        self.save_next, self.save_close = foot.action_bar.save_next, foot.action_bar.save_close
        self.keep_button, self.throw_button = foot.leaving_bar.keep, foot.leaving_bar.throw_away

    def _adopt(self, card: QuestionCard) -> None:
        """Listen to a question that has come to stand on the form, and show its state."""
        card.answered.connect(self.answering.answer)
        card.pressed.connect(self._pressed)
        card.reasoned.connect(self.answering.take_reason)
        self._linking.adopt(card)
        if card.editor is not None:
            card.editor.grew.connect(lambda: self.keyboard.keep_in_sight(card))
            card.editor.picked.connect(lambda: self._picked(card))
            card.editor.too_long.connect(lambda rest: self.answering.put_aside(card.path, rest))
        self.telling.show_card(card, {})

    def _add_actions(self) -> None:
        for text, keys, slot in (
            (self.tr("Save and add another"), ("Ctrl+Return", "Ctrl+Enter"), lambda: self._shortcut_save(another=True)),
            (self.tr("Save and close"), ("Ctrl+S",), lambda: self._shortcut_save(another=False)),
            (self.tr("Add another"), ("Ctrl+Shift+A",), self._add_where_the_keyboard_is),
        ):
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    # Answering

    def _changed(self, paths: Iterable[str]) -> None:
        """Show what changed, and keep it."""
        self.telling.refresh(paths)
        self.undoing.refresh()
        self.keeper.keep()

    def _answered(self, card: QuestionCard, value: str) -> None:
        """Do what an answer leads to beyond the form's own rules."""
        self.undoing.say("")
        if card.question.bind.register is not None:
            self._linking.take_over(self.entry.live, self.answering.take_over)
        self.alike.follow(card.path)
        for appearance, (opening, topic) in OPENED_BY.items():
            if appearance in card.question.appearances and value == opening:
                self._urgent_for = card
                self.urgent.show_steps(topic)
                self._stack.setCurrentWidget(self.urgent)
                self.urgent.take_focus()

    def _show_for_a_while(self, page: AlikePage) -> None:
        """Show a page in place of the form until it is done."""

        def back() -> None:
            self._stack.setCurrentIndex(0)
            self._stack.removeWidget(page)
            page.deleteLater()
            self.alike.hint.same.setFocus()

        page.done.connect(back)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.back.setFocus()

    def _picked(self, card: QuestionCard) -> None:
        """Go on at once from a question that is answered with one pick, unless there is something to read at it."""
        state = self.entry.live.state(card.path)
        if "quick" in card.question.appearances and not state.warning and state.problem is None:
            self._step(card, 1)

    def _instances_changed(self, changed: Iterable[str], go_to: str) -> None:
        self.tree.follow_instances(changed)
        self.undoing.say("")
        self._changed(changed)
        if go_to:
            self.keyboard.go_into(go_to)

    def _speak(self, language: str) -> None:
        """Say the form in another language; answers and place stay."""
        self.take_typed()
        self.entry.live.set_language(language)
        self._read_from(language)
        self.telling.refresh(self.tree.cards)
        if not self.summary.isHidden():
            self.summary.show_problems(self.telling.faults(), takes_keyboard=False)

    def _read_from(self, language: str) -> None:
        """Let the form be read from the side from which its language is."""
        inside = self._scroll.widget()
        # A form that is not translated goes the way of the whole program.
        if inside is not None and language:
            is_mirrored = is_right_to_left(language)
            inside.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)

    def _overflowed(self, card: QuestionCard) -> None:
        self.undoing.refresh()
        self.keyboard.keep_in_sight(card)
        self.keeper.keep()

    # Steps back and forward

    def undo(self) -> None:
        """Take the form's last step back, and say which question changed."""
        if self._can_step():
            self._taken(self._steps.undo(), is_undone=True)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._can_step():
            self._taken(self._steps.redo(), is_undone=False)

    def _can_step(self) -> bool:
        self.take_typed()
        return not self.answering.is_held and self._stack.currentIndex() == 0

    def _taken(self, taken: Taken | None, *, is_undone: bool) -> None:
        if taken is None:
            self.undoing.say(
                self.tr("There is nothing to undo.") if is_undone else self.tr("There is nothing to redo.")
            )
            return
        self.foot.show_actions()
        self.instances.forget_removed()
        words = step_words(self.entry.live, taken)
        self.tree.follow_instances(taken.changed)
        self.keyboard.go_to_step(taken, is_undone=is_undone)
        self.telling.refresh(taken.changed)
        path = taken.path.removesuffix(REASON)
        card = self.tree.cards.get(path)
        if card is not None:
            rest = self.entry.overflow.get(path, "")
            self.telling.overflow(card, rest) if rest else card.notify("")
            self.keyboard.keep_in_sight(card)
        said = self.tr("Undone: {what}") if is_undone else self.tr("Done again: {what}")
        self.undoing.say(said.format(what=words))
        self.undoing.refresh()
        self.keeper.keep()

    def _pressed(self, path: str) -> None:
        self.take_typed()
        self.tree.cards[path].take_focus()
        form_id, values = added_record(self.entry, path)
        self.keeper.at(path)
        self.keeper.when_kept(lambda: self.add_wanted.emit(form_id, values))

    # The keyboard's way

    def go_to(self, path: str) -> None:
        """Put the keyboard into the question at `path` and bring it into sight."""
        self.keyboard.go_to(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape asks to leave."""
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            if self.foot.leaving_bar.isHidden():
                self.ask_to_leave()
            else:
                self._go_on()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focus is not None:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            card = self.keyboard.card_of(focus)
            if isinstance(focus, QPushButton) and (card is None or not isinstance(card.editor, OneOf)) and not back:
                focus.click()
            elif card is not None:
                self._step(card, -1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _step(self, card: QuestionCard, by: int) -> None:
        self.take_typed()
        if self._stack.currentIndex() > 0:
            return
        if not self.keyboard.step(card, by):
            (self.save_next if not self.is_change else self.save_close).setFocus()

    def _moved(self, to: QWidget, card: QuestionCard | None) -> None:
        self.undoing.attend(to)
        if card is not None and self._steps.last is not None and self._steps.last.path != card.path:
            self.take_typed()
            self._steps.close()

    def _left_question(self, card: QuestionCard) -> None:
        self.take_typed()
        self.telling.touch(card.path)
        self.telling.refresh({card.path})

    def _add_where_the_keyboard_is(self) -> None:
        current = self.keyboard.current
        box = self.tree.box_around(current.path if current is not None else "")
        if box is not None and not box.add.isHidden():
            self.take_typed()
            self.instances.add_to(box)

    # Around the form

    def _shortcut_save(self, *, another: bool) -> None:
        if self._stack.currentIndex() == 0 and self.save_close.isEnabled():
            if self.asking.isVisible():
                # Asked already: once there is a reason, the same keys save.
                self.asking.yes.click()
            else:
                self.finish(another=another and not self.is_change)

    def _back_from_urgent(self) -> None:
        self._stack.setCurrentIndex(0)
        self.keyboard.go_behind(self._urgent_for)

    def _go_on(self) -> None:
        self.foot.show_actions()
        self.keyboard.go_back_to(self.keeper.at_path or "")

    def _set_busy(self, is_busy: bool) -> None:
        # While the record is being finished its answers belong to the database thread; what is answered then waits.
        self.answering.is_held = is_busy
        if not is_busy:
            self.take_typed()
        self.foot.action_bar.set_busy(is_busy)

    def _kept(self, at: object) -> None:
        if self.note.sentences():
            self.note.clear()
        self.kept.emit(at)

    def _not_kept(self, problem: Problem) -> None:
        self._set_busy(False)
        self.note.show_problem(problem)
        self.not_kept.emit()

    def _refused(self, problem: Problem) -> None:
        self._set_busy(False)
        self.note.show_problem(problem)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page stands here now."""
        self.keyboard.is_in_use = False
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the help panel only where there is room for it, and keep the question that is answered in sight."""
        super().resizeEvent(event)
        self._help.setVisible(self.window().width() >= theme.HELP_FROM_WIDTH)
        if self.keyboard.current is not None:
            self.keyboard.keep_in_sight(self.keyboard.current)
