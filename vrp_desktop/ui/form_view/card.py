"""One question: label, hint, what is wrong, the way to answer, and soft warnings under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.choice import Acknowledge, OneOf, SeveralOf, YesNo
from vrp_desktop.ui.form_view.moments import MaskedEditor, MomentEditor, TimeEditor
from vrp_desktop.ui.form_view.ranking import RankEditor
from vrp_desktop.ui.form_view.scale import ScaleEditor
from vrp_desktop.ui.form_view.text import DateEditor, NumberEditor, TextEditor
from vrp_desktop.ui.form_view.type_ahead import SeveralAhead, TypeAhead
from vrp_desktop.ui.markup import rich_label, set_rich, without_marks
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.typed_date import is_ahead

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Collection, Sequence

    from vrp_desktop.forms.definition import Choice, Question
    from vrp_desktop.forms.live import QuestionState
    from vrp_desktop.ui.form_view.editor import Editor

MOST_ROWS = 7
"""A select with more choices than this is a type-ahead."""
MOST_COLUMNS = 5
MOST_REASON = 500
MOST_TICKS = 12
"""A select-several with more choices than this is a type-ahead."""


class QuestionCard(QFrame):
    """Shows one question's state; tells what the person answered."""

    answered = Signal(str, str, bool)
    """(path, answer as stored, is it being typed)"""
    pressed = Signal(str)
    """(path): a question that is a button was pressed."""
    reasoned = Signal(str, str)
    """(path, why the answer stays although its soft check asked to look again); told with each letter."""

    def __init__(
        self, question: Question, choices: Sequence[Choice], today: Callable[[], datetime.date], path: str = ""
    ) -> None:
        super().__init__()
        self.question = question
        self.path = path or question.path
        """With the positions of the repeats' instances that it stands in."""
        self.words = ""
        """The question's words as they stand, without "(if you know)"."""
        self._message = ""
        theme.set_role(self, "question-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID + 2, theme.GRID // 2, theme.GRID // 2, theme.GRID // 2)
        column.setSpacing(theme.GRID // 2)
        self.label = rich_label("", "question")
        self.hint = rich_label("", "hint")
        self.problem = label("", "problem")
        self.warning = label("", "soft")
        self.notice = label("", "soft")
        self.editor: Editor | None = None
        self.button: QPushButton | None = None
        if is_note(question):
            theme.set_role(self.label, "soft")
            column.addWidget(self.label)
        elif question.control is Control.TRIGGER and question.bind.adds:
            self.button = QPushButton()
            self.button.clicked.connect(lambda: self.pressed.emit(self.path))
            self.label.hide()
            column.addWidget(self.hint)
            column.addWidget(self.button)
        else:
            self.editor = editor_for(question, choices, today)
            for widget in (self.label, self.hint, self.problem):
                column.addWidget(widget)
            column.addSpacing(theme.GRID // 2)
            column.addWidget(self.editor)
            self.label.setBuddy(self.editor)
            self.editor.set_choices(choices)
            is_typed = self.editor.is_typed
            self.editor.changed.connect(lambda value: self.answered.emit(self.path, value, is_typed))
        column.addWidget(self.warning)
        self.reason_label = label(self.tr("Why is it right all the same? (if you want to say)"), "hint")
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_REASON)
        self.reason.textEdited.connect(lambda text: self.reasoned.emit(self.path, text))
        column.addWidget(self.reason_label)
        column.addWidget(self.reason)
        column.addWidget(self.notice)
        self.reason_label.hide()
        self.reason.hide()
        for note in (self.problem, self.warning, self.notice):
            note.hide()
        # Kept parentless widgets would open as windows of their own when shown.
        for unused in (self.label, self.hint, self.problem):
            unused.setParent(self)

    def show_state(self, state: QuestionState, choices: Sequence[Choice], message: str) -> None:
        """Show `state`. `message`: what is wrong, when it is time to say so; empty otherwise."""
        self.words = text = shown(without_marks(state.label))
        if not state.is_required and self.editor is not None and "(if you" not in state.hint + text:
            # What they think or learned is theirs to tell; a fact they may just not know.
            is_opinion = "multiline" in self.question.appearances
            text += " " + (self.tr("(if you like)") if is_opinion else self.tr("(if you know)"))
        asked, gap, rest = state.label.partition("\n")
        set_rich(self.label, asked + text[len(self.words) :] + gap + rest, has_lead=True)
        set_rich(self.hint, state.hint)
        self.hint.setVisible(bool(state.hint))
        self.problem.setText(shown(message))
        self.problem.setVisible(bool(message))
        self.warning.setText(shown(state.warning))
        self.warning.setVisible(bool(state.warning))
        self._show_reason(state)
        if bool(message) != bool(self._message):
            theme.set_role(self, "question-problem" if message else "question-card")
        self._message = message
        if self.button is not None:
            self.button.setText(self.words.replace("&", "&&"))
            self.button.setAccessibleName(self.words)
            self.button.setAccessibleDescription(shown(without_marks(state.hint)))
        if self.editor is not None:
            self.editor.set_choices(choices)
            self.editor.set_value(state.value)
            spoken = (message and self.tr("To put right: {problem}").format(problem=message), state.hint, state.warning)
            self.editor.describe(text, " ".join(shown(without_marks(part)) for part in spoken if part))
            self.editor.setEnabled(not state.is_readonly)

    def _show_reason(self, state: QuestionState) -> None:
        is_asked = bool(state.warning) and self.editor is not None
        self.reason_label.setVisible(is_asked)
        self.reason.setVisible(is_asked)
        if is_asked and self.reason.text() != state.reason and not self.reason.hasFocus():
            self.reason.setText(state.reason)
        self.reason.setAccessibleName(f"{self.reason_label.text()} {self.words}")

    def notify(self, text: str) -> None:
        """Say something once under the question; empty takes it away."""
        self.notice.setText(shown(text))
        self.notice.setVisible(bool(text))

    def take_focus(self) -> None:
        """Put the keyboard into this question."""
        if self.editor is not None:
            self.editor.take_focus()
        elif self.button is not None:
            self.button.setFocus()


def is_note(question: Question) -> bool:
    """Tell whether a question only says something: XLSForm's ``note`` is a text that is always read only."""
    return question.control is Control.INPUT and question.bind.readonly == "true()"


def editor_for(question: Question, choices: Sequence[Choice], today: Callable[[], datetime.date]) -> Editor:
    """Give the way to answer that fits the question's control, type, appearance and number of choices."""
    if question.control is Control.RANGE:
        return ScaleEditor(question.parameters)
    if question.control is Control.RANK:
        return RankEditor()
    if question.control is Control.TRIGGER:
        return Acknowledge()
    if question.control is Control.SELECT:
        if len(choices) > MOST_TICKS:
            return SeveralAhead()
        return SeveralOf(columns=columns_of(question.appearances))
    if question.control is Control.SELECT1:
        return _one_of(question, choices)
    if question.bind.type is DataType.DATE:
        return DateEditor(today, ahead=is_ahead(question.bind.constraint))
    if question.bind.type is DataType.TIME:
        return TimeEditor()
    if question.bind.type is DataType.DATETIME:
        return MomentEditor(today)
    if question.bind.type in (DataType.INT, DataType.DECIMAL):
        return NumberEditor()
    if "masked" in question.appearances:
        return MaskedEditor()
    return TextEditor(lines=3 if "multiline" in question.appearances else 1)


def columns_of(appearances: Collection[str]) -> int:
    """Give how many columns an appearance asks for (``columns-2``, ``columns``), 0 where none does."""
    for appearance in appearances:
        name, _, number = appearance.partition("-")
        if name == "columns":
            return min(int(number), MOST_COLUMNS) if number.isdecimal() and int(number) else 3
    return 0


def _one_of(question: Question, choices: Sequence[Choice]) -> Editor:
    # A filtered list may be short now and long after the next answer.
    is_filtered = question.itemset is not None and question.itemset.predicate is not None
    if "autocomplete" in question.appearances or (len(choices) > MOST_ROWS and not is_filtered):
        return TypeAhead()
    if "likert" in question.appearances:
        return OneOf(columns=max(len(choices), 1))
    columns = columns_of(question.appearances)
    if columns:
        return OneOf(columns=columns)
    if {choice.code for choice in choices} == {"yes", "no"}:
        return YesNo()
    return OneOf()
