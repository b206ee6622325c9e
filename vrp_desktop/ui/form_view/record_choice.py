"""Answers that are other records: type a few letters of what the record says, pick with arrows and Enter.

What is typed is searched for in the store, which an editor cannot ask: it says what it wants found and named, and
`Linking` asks in the thread of the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from vrp_desktop.forms.definition import Choice
from vrp_desktop.operations import from_links, links
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.type_ahead import SeveralAhead, TypeAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vrp_desktop.forms.definition import Question
    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.operations.links import Linkable
    from vrp_desktop.operations.session import Session
    from vrp_desktop.ui.form_view.card import QuestionCard
    from vrp_desktop.ui.jobs import Jobs


class RecordSearch(TypeAhead):
    """One record: a line whose list is what the store last found."""

    wanted = Signal(str)
    """(words): find the records that they mean."""
    unnamed = Signal(object)
    """(tuple of record ids): chosen, and nobody said yet how they are called."""
    _widest = theme.COLUMN_WIDTH

    def __init__(self) -> None:
        super().__init__()
        self._found_for: str | None = None
        """For which words `offer` brought what is offered."""
        self._named: dict[str, str] = {}

    def opened(self) -> None:
        """Ask for the newest records when the keyboard arrives."""
        super().opened()
        if self._found_for is None:
            self.wanted.emit("")

    def set_value(self, value: str) -> None:
        """Show how the record `value` is called."""
        super().set_value(value)
        if value and value not in self._named:
            self.unnamed.emit((value,))

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Only what the store finds is offered."""

    def offer(self, words: str, found: Sequence[Linkable]) -> None:
        """Offer what was found for `words`, unless something else has been typed since."""
        self._named.update((one.record, one.words) for one in found)
        self._found_for = words
        self._choices = tuple(Choice(one.record, one.words, {}) for one in found)
        if not self.list.isHidden():
            self._show_matches(self._typed())

    def forget(self) -> None:
        """Offer nothing until the store was asked anew."""
        self._found_for = None

    def name(self, words: Mapping[str, str]) -> None:
        """Learn how records are called, by id."""
        self._named.update(words)
        if not self.line.isModified():
            self.line.setText(self._label(self._value))

    def _typed(self) -> str:
        return self.line.text() if self.line.isModified() else ""

    def _search(self, text: str) -> None:
        super()._search(text)
        self.wanted.emit(text)

    def _matches(self, text: str) -> list[tuple[Choice, str]]:
        """Give what the store found for `text`; nothing while it is still looking, so that nothing else is picked."""
        return [(choice, "") for choice in self._choices] if text == self._found_for else []

    def _nothing(self, text: str) -> str:
        return super()._nothing(text) if text == self._found_for else self.tr("Searching…")

    def _label(self, value: str) -> str:
        return self._named.get(value) or super()._label(value)


class SeveralRecords(SeveralAhead):
    """Several records: each stands above the line and can be taken away."""

    wanted = Signal(str)
    """As in `RecordSearch`."""
    unnamed = Signal(object)
    """As in `RecordSearch`."""

    def __init__(self) -> None:
        self._line = RecordSearch()
        super().__init__(self._line)
        self._named: dict[str, str] = {}
        self._line.wanted.connect(self.wanted)

    def set_value(self, value: str) -> None:
        """Show what `value` names as chosen."""
        super().set_value(value)
        unnamed = tuple(record for record in value.split() if record not in self._named)
        if unnamed:
            self.unnamed.emit(unnamed)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Only what the store finds is offered."""

    def offer(self, words: str, found: Sequence[Linkable]) -> None:
        """Offer what was found for `words` and is not chosen yet."""
        self._named.update((one.record, one.words) for one in found)
        self._line.offer(words, [one for one in found if one.record not in self._codes])

    def name(self, words: Mapping[str, str]) -> None:
        """Learn how records are called, by id."""
        self._named.update(words)
        self._show_picked()

    def _label(self, code: str) -> str:
        return self._named.get(code) or super()._label(code)

    def _order(self) -> None:
        """Leave them as they were chosen: what is offered changes with each letter."""

    def _offer(self) -> None:
        """Have the store asked anew when the keyboard comes back: what was just chosen is not offered again."""
        self._line.forget()

    def _add(self, code: str) -> None:
        if code not in self._codes:
            super()._add(code)


class Linking(QObject):
    """Lets a form's editors of records ask the store. `record`: the one being filled in; it cannot point at itself."""

    def __init__(self, session: Session, jobs: Jobs, record: str, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._record = record

    def adopt(self, card: QuestionCard) -> None:
        """Answer what the question's editor wants to know, if it is one of records."""
        editor, question = card.editor, card.question
        if question.bind.register is None or not isinstance(editor, RecordSearch | SeveralRecords):
            return
        editor.wanted.connect(lambda words: self._find(editor, question, words))
        editor.unnamed.connect(lambda records: self._name(editor, records))

    def take_over(self, live: LiveForm, then: Callable[[dict[str, str]], None]) -> None:
        """Ask what the form takes over from the records it points at now; `then` gets it by path."""
        session, wanted = self._session, from_links.wanted(live)
        if wanted:
            job = self._jobs.start(lambda _progress: from_links.answers_for(session, wanted))
            job.done.connect(lambda found: then(found) if shiboken6.isValid(self) else None)

    def _find(self, editor: RecordSearch | SeveralRecords, question: Question, words: str) -> None:
        session, record, register = self._session, self._record, question.bind.register or ""
        job = self._jobs.start(
            lambda _progress: links.linkable(session, register, words, without=record, question=question)
        )
        job.done.connect(lambda found: editor.offer(words, found) if shiboken6.isValid(editor) else None)

    def _name(self, editor: RecordSearch | SeveralRecords, records: tuple[str, ...]) -> None:
        session = self._session
        job = self._jobs.start(lambda _progress: links.named(session, records))
        job.done.connect(lambda words: editor.name(words) if shiboken6.isValid(editor) else None)
