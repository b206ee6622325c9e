"""The form page: all questions of a live form in one column, with the keyboard's way through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vrp_desktop.forms.answers import REASON, without_last_position
from vrp_desktop.forms.live import ProblemKind
from vrp_desktop.operations.entry import added_record, text_check
from vrp_desktop.operations.undoing import Did, Undo
from vrp_desktop.ui import theme
from vrp_desktop.ui.asking import Asking
from vrp_desktop.ui.enter_key import READS_ENTER
from vrp_desktop.ui.fields import indented
from vrp_desktop.ui.form_view.alike import Alike
from vrp_desktop.ui.form_view.bars import INDENT, ActionBar, LeavingBar
from vrp_desktop.ui.form_view.card import QuestionCard
from vrp_desktop.ui.form_view.choice import OneOf
from vrp_desktop.ui.form_view.instances import Instances
from vrp_desktop.ui.form_view.keeping import Keeper
from vrp_desktop.ui.form_view.languages import LanguageChoice, is_right_to_left
from vrp_desktop.ui.form_view.not_asked import NotAsked, why_not_asked
from vrp_desktop.ui.form_view.record_choice import Linking
from vrp_desktop.ui.form_view.summary import ErrorSummary, Fault
from vrp_desktop.ui.form_view.tree import FormTree
from vrp_desktop.ui.form_view.undoing import Undoing, step_words
from vrp_desktop.ui.help_text import help_panel
from vrp_desktop.ui.notes import ProblemNote
from vrp_desktop.ui.pages.urgent import OPENED_BY, UrgentPage
from vrp_desktop.ui.plain import label
from vrp_desktop.ui.scrolling import centred_column, reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.undoing import Taken
    from vrp_desktop.problems import Problem
    from vrp_desktop.ui.form_view.alike import AlikePage
    from vrp_desktop.ui.jobs import Jobs


_MOST_SET_ASIDE = 20
"""So many of the answers that are set aside are named; more nobody reads."""
_PAUSES_AT_MOST = 4
"""What is typed waits for a pause, but no longer than so many of them."""


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
        self._today = session.today
        self._role = session.person.role
        self._touched: set[str] = set()
        self._typed: dict[str, str] = {}
        self._is_checked = False
        self._is_finishing = False
        self._starts_another = False
        self._why = why
        self._check_text = text_check(session, entry.numbers.values())
        # Showing a page puts the keyboard anywhere; where the person is counts only from `start` on.
        self._is_in_use = False
        self._current: QuestionCard | None = None
        self._urgent_for: QuestionCard | None = None
        """The question whose answer opened the page with what to do now."""
        self._steps = Undo(entry)
        self._linking = Linking(session, jobs, entry.record, self)
        self.alike = Alike(session, entry, jobs, self)
        self.alike.answers_wanted.connect(self._linked)
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
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(session.settings.autosave_delay_ms)
        self._pause.timeout.connect(self.take_typed)
        # Whoever types without a pause is kept all the same.
        self._at_last = QTimer(self)
        self._at_last.setSingleShot(True)
        self._at_last.setInterval(_PAUSES_AT_MOST * session.settings.autosave_delay_ms)
        self._at_last.timeout.connect(self.take_typed)
        self._build()
        self._add_actions()
        self._refresh(self.tree.cards)
        for path, rest in entry.overflow.items():
            self._tell_overflow(path, rest)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is typed is kept when the screen is locked or hidden; of an Ask Me talk nothing is."""
        return not self.entry.is_counted

    def start(self) -> None:
        """Put the keyboard where the person was, or into the first question."""
        at = self.tree.card(self.keeper.at_path or "")
        if at is None or at.isHidden():
            at = next(iter(self._shown()), None)
        self._is_in_use = True
        if at is not None:
            at.take_focus()

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
        if self._is_finishing:
            return
        self._pause.stop()
        self._at_last.stop()
        typed, self._typed = self._typed, {}
        for path, value in typed.items():
            self._take(path, value, is_typed=True)

    def finish(self, *, another: bool) -> None:
        """Check everything; show what to put right, or save the record."""
        self.take_typed()
        self._ask(is_asked=False)
        self._is_checked = True
        self._starts_another = another
        faults = self._faults()
        self._refresh(self.tree.cards)
        self.summary.show_problems(faults)
        if faults:
            self._scroll.verticalScrollBar().setValue(0)
        elif self.is_change and not self._why:
            self._ask_why()
        else:
            self._save()

    def _save(self) -> None:
        self._set_busy(True)
        self.keeper.finish(self._why)

    def _ask_why(self) -> None:
        """Ask for the reason for which a finished record is changed; it stands in the history."""
        self._actions.hide()
        self.asking.ask(
            self.tr("Why do you change it?"),
            self.tr("Your reason stands in the record's history."),
            yes=self.tr("Save"),
            no=self.tr("Back to the record"),
            then=self._save_because,
            reasons=(
                self.tr("I wrote something wrong"),
                self.tr("I learned more"),
                self.tr("Somebody asked me to"),
            ),
        )

    def _save_because(self, why: str) -> None:
        self._why = why
        self._actions.show()
        self._save()

    def _faults(self) -> list[Fault]:
        live, found = self.entry.live, []
        for problem in live.problems():
            card = self.tree.card(problem.path)
            if card is not None:
                why = live.why_required(problem.path) if problem.kind is ProblemKind.REQUIRED else ""
                found.append(Fault(problem.path, card.words, problem.message, why))
        return found

    def ask_to_leave(self) -> None:
        """Offer to keep the record as unfinished, to throw it away or to go on; leave at once if nothing was typed."""
        if self._is_finishing:
            return
        self.take_typed()
        if not self.entry.is_started and not self.entry.unkept():
            self.left.emit()
            return
        self._ask(is_asked=True)
        self.keep_button.setFocus()

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

    def _build(self) -> None:
        form = self.entry.form
        self._stack = QStackedWidget()
        self.urgent = UrgentPage(self.entry.numbers)
        self.urgent.done.connect(self._back_from_urgent)
        main = QWidget()
        theme.set_role(main, "page")
        rows = QVBoxLayout(main)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._scroll, column = centred_column()
        self._read_from(self.entry.live.language)
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
        live = self.entry.live
        self.languages = LanguageChoice(form.languages, live.language)
        self.languages.chosen.connect(self._speak)
        column.addWidget(self.languages)
        self.languages.setVisible(len(form.languages) > 1)
        self.tree = FormTree(live, self._today, INDENT, self)
        self.instances = Instances(live, self.tree, self._steps, self)
        self.instances.undo_wanted.connect(self.undo)
        self.instances.changed.connect(self._instances_changed)
        self.tree.card_made.connect(self._adopt)
        self.tree.build(column)
        self.not_asked = NotAsked(live)
        column.addWidget(self.not_asked)
        self.not_asked.setVisible(self._role == "coordinator")
        column.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._leaving, self._actions = self._bars()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._scroll, 1)
        left.addWidget(self.alike.hint)
        left.addWidget(self._leaving)
        self.asking = Asking(self._check_text)
        self.asking.refused.connect(self._go_on)
        left.addWidget(self.asking)
        left.addWidget(self._actions)
        middle.addLayout(left, 1)
        self._help = help_panel(form.id)
        middle.addWidget(self._help)
        rows.addLayout(middle, 1)
        self._stack.addWidget(main)
        self._stack.addWidget(self.urgent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _adopt(self, card: QuestionCard) -> None:
        """Listen to a question that has come to stand on the form, and show its state."""
        card.answered.connect(self._answered)
        card.pressed.connect(self._pressed)
        card.reasoned.connect(self._reasoned)
        self._linking.adopt(card)
        if card.editor is not None:
            # The room is given by the layout, which comes to it after this event.
            card.editor.grew.connect(lambda: QTimer.singleShot(0, card, lambda: self._reveal(card)))
            card.editor.picked.connect(lambda: self._picked(card))
            card.editor.too_long.connect(lambda rest: self._overflowed(card.path, rest))
        self._show_card(card, {})

    def _bars(self) -> tuple[LeavingBar, ActionBar]:
        """Give the bars below the form, and connect them."""
        actions = ActionBar(self.undoing, is_change=self.is_change)
        self.save_next, self.save_close = actions.save_next, actions.save_close
        actions.save_next.clicked.connect(lambda: self.finish(another=True))
        actions.save_close.clicked.connect(lambda: self.finish(another=False))
        actions.leave.clicked.connect(self.ask_to_leave)
        leaving = LeavingBar(is_change=self.is_change)
        self.keep_button, self.throw_button = leaving.keep, leaving.throw_away
        leaving.keep.clicked.connect(self.leave_keeping)
        leaving.throw_away.clicked.connect(lambda: self.keeper.throw_away(self.left.emit))
        leaving.go_on.clicked.connect(self._go_on)
        return leaving, actions

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

    def _answered(self, path: str, value: str, is_typed: bool) -> None:
        if is_typed or self._is_finishing:
            self._typed[path] = value
            self._pause.start()
            if not self._at_last.isActive():
                self._at_last.start()
            return
        self.take_typed()
        self._touched.add(path)
        self._take(path, value)

    def _take(self, path: str, value: str, *, is_typed: bool = False) -> None:
        live, cards = self.entry.live, self.tree.cards
        card = cards.get(path)
        if card is None:
            return  # It went with its instance while it was being typed.
        filled = [p for p in live.answers() if p in cards and not cards[p].isHidden()]
        changed = self._steps.do(Did.ANSWERED, path, lambda: live.answer(path, value), joins=is_typed)
        self.undoing.say("")
        self.undoing.refresh()
        self.instances.forget_removed()
        self.tree.follow_instances(changed)
        still = self.tree.cards
        set_aside = [p for p in filled if p != path and p in still and not live.state(p).is_relevant]
        if set_aside:
            card.notify(
                self.tr("1 answer is set aside, because it no longer fits. It comes back if you change this.")
                if len(set_aside) == 1
                else self.tr(
                    "{count} answers are set aside, because they no longer fit. They come back if you change this."
                ).format(count=len(set_aside)),
                [why_not_asked(live, p) for p in set_aside[:_MOST_SET_ASIDE]],
            )
        else:
            card.notify("")
        self._refresh({path, *changed})
        self.keeper.keep()
        if card.question.bind.register is not None:
            self._linking.take_over(live, self._taken_over)
        self.alike.follow(path)
        for appearance, (opening, topic) in OPENED_BY.items():
            if appearance in card.question.appearances and value == opening:
                self._urgent_for = card
                self.urgent.show_steps(topic)
                self._stack.setCurrentWidget(self.urgent)
                self.urgent.take_focus()

    def _taken_over(self, found: Mapping[str, str]) -> None:
        """Show what the records that were chosen answered; a record being saved takes it over by itself."""
        if self._is_finishing:
            return
        changed: set[str] = set()
        for path, value in found.items():
            changed |= self.entry.live.answer(path, value)
        self._refresh(changed)
        self.keeper.keep()

    def _linked(self, answers: Mapping[str, str]) -> None:
        """Say that the record is the same as another, or that it is not."""
        self.take_typed()
        for path, value in answers.items():
            self._steps.do(Did.ANSWERED, path, lambda path=path, value=value: self.entry.live.answer(path, value))  # type: ignore[misc]
        self.undoing.refresh()
        self._refresh(self.tree.cards)
        self.keeper.keep()

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

    def _reasoned(self, path: str, reason: str) -> None:
        live = self.entry.live
        changed = self._steps.do(Did.ANSWERED, path + REASON, lambda: live.set_reason(path, reason), joins=True)
        self._refresh(changed)
        self.undoing.refresh()
        self.keeper.keep()

    def _instances_changed(self, changed: Iterable[str], go_to: str) -> None:
        self.tree.follow_instances(changed)
        self._refresh(changed)
        self.undoing.say("")
        self.undoing.refresh()
        self.keeper.keep()
        first = next((card for card in self._shown() if go_to and card.path.startswith(f"{go_to}/")), None)
        if first is not None:
            first.take_focus()
            QTimer.singleShot(0, first, lambda: reveal(self._scroll, first))

    def _speak(self, language: str) -> None:
        """Say the form in another language; answers and place stay."""
        self.take_typed()
        self.entry.live.set_language(language)
        self._read_from(language)
        self._refresh(self.tree.cards)
        if not self.summary.isHidden():
            self.summary.show_problems(self._faults(), takes_keyboard=False)

    def _read_from(self, language: str) -> None:
        """Let the form be read from the side from which its language is."""
        inside = self._scroll.widget()
        # A form that is not translated goes the way of the whole program.
        if inside is not None and language:
            is_mirrored = is_right_to_left(language)
            inside.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)

    def _overflowed(self, path: str, rest: str) -> None:
        self.take_typed()

        def put_aside() -> None:
            self.entry.overflow[path] = self.entry.overflow.get(path, "") + rest

        self._steps.do(Did.ANSWERED, path, put_aside, joins=True)
        self.undoing.refresh()
        self._tell_overflow(path, rest)
        QTimer.singleShot(0, self.tree.cards[path], lambda: self._reveal(self.tree.cards[path]))
        self.keeper.keep()

    def _tell_overflow(self, path: str, rest: str) -> None:
        self.tree.cards[path].notify(
            self.tr(
                "That is too long for one answer. The first part is in the box; the other {count} characters are kept "
                "with this unfinished record until you save it. Shorten the text, or put it somewhere else first."
            ).format(count=f"{len(rest):,}")
        )

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
        return not self._is_finishing and self._stack.currentIndex() == 0

    def _taken(self, taken: Taken | None, *, is_undone: bool) -> None:
        if taken is None:
            self.undoing.say(
                self.tr("There is nothing to undo.") if is_undone else self.tr("There is nothing to redo.")
            )
            return
        self._ask(is_asked=False)
        self.instances.forget_removed()
        words = step_words(self.entry.live, taken)
        self.tree.follow_instances(taken.changed)
        path = taken.path.removesuffix(REASON)
        if taken.did is Did.ANSWERED:
            self.go_to(path)
        elif (taken.did is Did.ADDED) is is_undone:
            self._go_to_repeat(without_last_position(path))
        else:
            self._go_to_instance(path)
        self._refresh(taken.changed)
        card = self.tree.cards.get(path)
        if card is not None:
            rest = self.entry.overflow.get(path, "")
            self._tell_overflow(path, rest) if rest else card.notify("")
            QTimer.singleShot(0, card, lambda: self._reveal(card))
        said = self.tr("Undone: {what}") if is_undone else self.tr("Done again: {what}")
        self.undoing.say(said.format(what=words))
        self.undoing.refresh()
        self.keeper.keep()

    def _go_to_instance(self, path: str) -> None:
        self.tree.card(f"{path}/")
        first = next((card for card in self._shown() if card.path.startswith(f"{path}/")), None)
        if first is not None:
            self.go_to(first.path)

    def _go_to_repeat(self, path: str) -> None:
        box = self.tree.box_around(f"{path}[")
        if box is not None:
            box.add.setFocus()
            reveal(self._scroll, box.add)

    def _pressed(self, path: str) -> None:
        self.take_typed()
        self.tree.cards[path].take_focus()
        form_id, values = added_record(self.entry, path)
        self.keeper.at(path)
        self.keeper.when_kept(lambda: self.add_wanted.emit(form_id, values))

    # Showing

    def _refresh(self, paths: Iterable[str]) -> None:
        required = {problem.path: problem.message for problem in self.entry.live.problems()} if self._is_checked else {}
        for path in set(paths) | required.keys():
            card = self.tree.cards.get(path)
            if card is not None:
                self._show_card(card, required)
        self.tree.show_headings(paths)
        self.not_asked.refresh()

    def _show_card(self, card: QuestionCard, required: Mapping[str, str]) -> None:
        state = self.entry.live.state(card.path)
        message = required.get(card.path, "")
        if not message and state.problem is not None and card.path in self._touched:
            message = state.problem.message
        choices = self.entry.live.choices(card.path) if card.question.itemset is not None else ()
        card.show_state(state, choices, message)
        is_missing = card.path in required and state.problem is None
        card.explain(self.entry.live.why_required(card.path) if is_missing else "")
        card.setVisible(state.is_relevant)

    def _shown(self) -> list[QuestionCard]:
        """Give the questions that take the keyboard, in order; what nobody types is passed by."""
        return [card for card in self.tree.ordered() if not card.isHidden() and card.takes_keyboard]

    # The keyboard's way

    def go_to(self, path: str) -> None:
        """Put the keyboard into the question at `path` and bring it into sight."""
        card = self.tree.card(path)
        if card is not None:
            card.take_focus()
            reveal(self._scroll, card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape asks to leave."""
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            if self._leaving.isHidden():
                self.ask_to_leave()
            else:
                self._go_on()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focus is not None:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            card = self._card_of(focus)
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
        cards = self._shown()
        place = cards.index(card) + by
        if place >= len(cards):
            (self.save_next if not self.is_change else self.save_close).setFocus()
        elif place >= 0:
            cards[place].take_focus()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self._is_in_use:
            return
        card = self._card_of(new) if new is not None else None
        before, self._current = self._current, card
        if new is not None and self.isAncestorOf(new):
            self.undoing.attend(new)
            if card is not None and self._steps.last is not None and self._steps.last.path != card.path:
                self.take_typed()
                self._steps.close()
        if before is not None and before is not card and self.tree.cards.get(before.path) is before:
            self.take_typed()
            self._touched.add(before.path)
            self._refresh({before.path})
        if card is not None:
            self.keeper.at(card.path)
            if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
                # Under a pressed mouse button the form would run away, and the click would miss.
                reveal(self._scroll, card)

    def _reveal(self, card: QuestionCard) -> None:
        if self._current is card:
            reveal(self._scroll, card)

    def _card_of(self, widget: QWidget) -> QuestionCard | None:
        found: QWidget | None = widget
        while found is not None and not isinstance(found, QuestionCard):
            found = found.parentWidget()
        return found if found is not None and self.isAncestorOf(found) else None

    def _add_where_the_keyboard_is(self) -> None:
        box = self.tree.box_around(self._current.path if self._current is not None else "")
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
        cards = self._shown()
        at = cards.index(self._urgent_for) if self._urgent_for in cards else -1
        if at + 1 < len(cards):
            cards[at + 1].take_focus()

    def _ask(self, *, is_asked: bool) -> None:
        """Put the question what should happen to the record in the place of the buttons, or take it away."""
        self.asking.hide()
        self._leaving.setVisible(is_asked)
        self._actions.setHidden(is_asked)

    def _go_on(self) -> None:
        self._ask(is_asked=False)
        card = self.tree.card(self.keeper.at_path or "") or next(iter(self._shown()), None)
        if card is not None:
            card.take_focus()

    def _set_busy(self, is_busy: bool) -> None:
        # While the record is being finished its answers belong to the database thread; what is answered then waits.
        self._is_finishing = is_busy
        if not is_busy:
            self.take_typed()
        self._actions.set_busy(is_busy)

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
        self._is_in_use = False
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the help panel only where there is room for it, and keep the question that is answered in sight."""
        super().resizeEvent(event)
        self._help.setVisible(self.window().width() >= theme.HELP_FROM_WIDTH)
        card = self._current
        if card is not None:
            # The questions find their new places after this event.
            QTimer.singleShot(0, card, lambda: self._reveal(card))
