"""One question: label, hint, what is wrong, the way to answer, and soft warnings under it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vrp_desktop.forms.definition import Control
from vrp_desktop.ui import theme
from vrp_desktop.ui.barred import Barred
from vrp_desktop.ui.form_view.arrangement import Across
from vrp_desktop.ui.form_view.choice import OneOf, SeveralOf
from vrp_desktop.ui.form_view.editors import editor_for, row_editor
from vrp_desktop.ui.form_view.unfolding import Unfolding
from vrp_desktop.ui.markup import rich_label, set_rich, without_marks
from vrp_desktop.ui.plain import label, shown
from vrp_desktop.ui.tab_order import follow_each_other

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from vrp_desktop.forms.definition import Choice, Question
    from vrp_desktop.forms.live import QuestionState
    from vrp_desktop.ui.form_view.editor import Editor

MOST_REASON = 500
MARGINS = (theme.GRID + 2, theme.GRID // 2, theme.GRID // 2, theme.GRID // 2)
"""The room around a question in px: more on the side where its bar stands."""
BAR = 6
"""Width in px of the bar, red where something must be put right."""
ROW_SHARES = (2, 3)
"""How the width of a grid's row is shared between the question and its buttons."""


class Look(Enum):
    """How a question stands on the form: by itself, as a row of a grid, or for its words only."""

    PLAIN = auto()
    ROW = auto()
    HEADING = auto()
    """The words at the left of a grid's headings."""
    TITLE = auto()
    """The words over a grid."""


class QuestionCard(Barred):
    """Shows one question's state; tells what the person answered."""

    answered = Signal(str, str, bool)
    """(path, answer as stored, is it being typed)"""
    pressed = Signal(str)
    """(path): a question that is a button was pressed."""
    reasoned = Signal(str, str)
    """(path, why the answer stays although its soft check asked to look again); told with each letter."""

    def __init__(
        self,
        question: Question,
        choices: Sequence[Choice],
        today: Callable[[], datetime.date],
        path: str = "",
        look: Look = Look.PLAIN,
    ) -> None:
        super().__init__(*(((0, 0, 0, 0), 0) if look is Look.HEADING else (MARGINS, BAR)))
        self.question = question
        self.path = path or question.path
        """With the positions of the repeats' instances that it stands in."""
        self.words = ""
        """The question's words as they stand, in one line, without "(if you know)"."""
        self._message = ""
        self.why: Unfolding | None = None
        self.details: Unfolding | None = None
        self._column = column = QVBoxLayout(self)
        self._body: QBoxLayout | None = None
        column.setSpacing(theme.GRID // 2)
        self.label = rich_label("", "question")
        self.hint = rich_label("", "hint")
        self.problem = label("", "problem")
        self.warning = label("", "soft")
        self.notice = label("", "soft")
        self.editor: Editor | None = None
        self.button: QPushButton | None = None
        self.clear: QPushButton | None = None
        if look in (Look.HEADING, Look.TITLE):
            theme.set_role(self.label, "section" if look is Look.TITLE else "question")
            column.addWidget(self.label)
            column.addWidget(self.hint)
        elif is_note(question):
            theme.set_role(self.label, "soft")
            column.addWidget(self.label)
            column.addWidget(self.hint)
        elif question.control is Control.TRIGGER and question.bind.adds:
            self.button = QPushButton()
            self.button.clicked.connect(lambda: self.pressed.emit(self.path))
            self.label.hide()
            column.addWidget(self.hint)
            column.addWidget(self.button)
        elif look is Look.ROW:
            self.setProperty("row", True)
            self._stand_in_a_row(row_editor(question), choices)
        else:
            editor = self._answer_with(editor_for(question, choices, today))
            column.addLayout(self._heading(editor))
            column.addWidget(self.hint)
            column.addWidget(self.problem)
            column.addSpacing(theme.GRID // 2)
            column.addWidget(editor)
            editor.set_choices(choices)
        theme.set_role(self, "" if look is Look.HEADING else "question-card")
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
            if unused.parent() is None:
                unused.setParent(self)
        self.turn()

    def set_across(self, is_across: bool) -> None:
        """As a row of a grid: stand beside the buttons, or over them where there is no room for the grid's headings."""
        if self._body is None or not isinstance(self.editor, OneOf | SeveralOf):
            return
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if is_across else QBoxLayout.Direction.TopToBottom)
        for place, share in enumerate(ROW_SHARES):
            self._body.setStretch(place, share if is_across else 0)
        if isinstance(self.editor.ground, Across):
            self.editor.ground.set_across(is_across)

    def _answer_with(self, editor: Editor) -> Editor:
        self.editor = editor
        self.label.setBuddy(editor)
        is_typed = editor.is_typed
        editor.changed.connect(lambda value: self.answered.emit(self.path, value, is_typed))
        return editor

    def _heading(self, editor: Editor) -> QHBoxLayout:
        """Give the question's words; beside one that is answered with a pick, a way for the mouse to take it back."""
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.label, 1)
        if isinstance(editor, OneOf):
            self.clear = QPushButton(self.tr("Clear"))
            theme.set_role(self.clear, "clear")
            self.clear.setToolTip(self.tr("Delete"))
            # The keyboard has Delete for it and needs no further stop.
            self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            policy = self.clear.sizePolicy()
            # Nothing moves under the mouse when it comes.
            policy.setRetainSizeWhenHidden(True)
            self.clear.setSizePolicy(policy)
            self.clear.clicked.connect(self._take_back)
            self.clear.hide()
            row.addWidget(self.clear, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _take_back(self) -> None:
        if isinstance(self.editor, OneOf):
            self.editor.take_focus()
            self.editor.clear()

    def _stand_in_a_row(self, editor: Editor, choices: Sequence[Choice]) -> None:
        self._answer_with(editor)
        words = QWidget()
        inside = QVBoxLayout(words)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GRID // 2)
        for widget in (self.label, self.hint, self.problem):
            inside.addWidget(widget)
        inside.addStretch()
        theme.set_role(self.label, "row-question")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(theme.GRID)
        for place, part in enumerate((words, editor)):
            # Each is as wide as its share, whatever stands in it, so that the columns of all rows are the same.
            policy = part.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            part.setSizePolicy(policy)
            self._body.addWidget(part, ROW_SHARES[place])
        self._column.addLayout(self._body)
        editor.set_choices(choices)

    def show_state(self, state: QuestionState, choices: Sequence[Choice], message: str) -> None:
        """Show `state`. `message`: what is wrong, when it is time to say so; empty otherwise."""
        self.words = text = shown(without_marks(state.label))
        is_asked = not state.is_readonly and self.editor is not None
        if not state.is_required and is_asked and "(if you" not in state.hint + text:
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
        self._show_reason(state, is_suspect=bool(message) and _is_suspect(state))
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
        if self.clear is not None:
            self.clear.setVisible(bool(state.value) and not state.is_required and not state.is_readonly)
            self.clear.setAccessibleName(self.tr("Clear: {question}").format(question=self.words))

    def _show_reason(self, state: QuestionState, *, is_suspect: bool) -> None:
        """Ask why the answer may stay. `is_suspect`: it looks personal, and stops the form until there is a reason."""
        is_asked = (bool(state.warning) or is_suspect) and self.editor is not None
        if is_suspect:
            self.reason_label.setText(self.tr("If it is not about a person, say why it may stay:"))
        self.reason_label.setVisible(is_asked)
        self.reason.setVisible(is_asked)
        if is_asked and self.reason.text() != state.reason and not self.reason.hasFocus():
            self.reason.setText(state.reason)
        self.reason.setAccessibleName(f"{self.reason_label.text()} {self.words}")

    def notify(self, text: str, details: Sequence[str] = ()) -> None:
        """Say something once under the question; empty takes it away. `details`: shown when they are asked for."""
        self.notice.setText(shown(text))
        self.notice.setVisible(bool(text))
        self.details = self._unfold(self.details, self.tr("Which, and why?"), details)

    def explain(self, why: str) -> None:
        """Offer why the question must be answered; empty takes it away."""
        self.why = self._unfold(self.why, self.tr("Why must I answer this?"), [why] if why else [])

    def _unfold(self, there: Unfolding | None, question: str, lines: Sequence[str]) -> Unfolding | None:
        """Offer `lines` under the question. What offers them is made when it is first needed, which is seldom."""
        if there is None and lines:
            there = Unfolding(question, self.words)
            self._column.addWidget(there)
            # It was made later than what follows it on the form.
            follow_each_other((self.reason, there))
        if there is not None:
            there.close_up()
            there.say(lines)
        return there

    @property
    def takes_keyboard(self) -> bool:
        """Whether there is something to answer or to press."""
        return self.button is not None or (self.editor is not None and self.editor.isEnabled())

    def take_focus(self) -> None:
        """Put the keyboard into this question."""
        if self.editor is not None:
            self.editor.take_focus()
        elif self.button is not None:
            self.button.setFocus()


def _is_suspect(state: QuestionState) -> bool:
    return state.problem is not None and state.problem.kind == "guard"


def is_note(question: Question) -> bool:
    """Tell whether a question only says something: XLSForm's ``note`` is a text that is always read only."""
    return question.control is Control.INPUT and question.bind.readonly == "true()"
