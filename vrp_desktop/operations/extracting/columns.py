"""Turns chosen questions into columns of a sheet: words or codes or both, several choices in one cell or in many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.operations.extracting.fields import is_many, may_name
from vrp_desktop.operations.show import choice_labels, label
from vrp_desktop.returns.extract.make import CodebookLine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.operations.extracting.fields import Asked
    from vrp_desktop.operations.session import Session
    from vrp_desktop.store.registers import Value

_KINDS = {
    DataType.INT: "number",
    DataType.DECIMAL: "number",
    DataType.DATE: "date",
    DataType.DATETIME: "date and time",
}
_REMEMBERED = 50_000
"""How many answers of a column are kept with their words."""


class Words(StrEnum):
    """What stands for a choice."""

    LABELS = "labels"
    CODES = "codes"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Planned:
    """One column of a sheet. `path`: of the question it comes from.

    `give`: makes the cell of an answer and the form version it was written in; `None` when the answer is the cell.
    """

    column: SheetColumn
    path: str
    give: Callable[[Value, str], Value] | None = None


class Planner:
    """Makes columns of one register. `forms`: by version, those that records were written in."""

    def __init__(self, session: Session, forms: Mapping[str, Form], words: Words, *, is_spread: bool) -> None:
        self._session = session
        self._forms = forms
        self._words = words
        self._is_spread = is_spread
        self._refs: dict[str, str] = {}

    def columns(self, asked: Asked, codes_seen: Collection[str]) -> Iterator[Planned]:
        """Give the columns of one question. `codes_seen`: every code in its answers, known to a form or not."""
        question = asked.question
        if question.itemset is not None:
            yield from self._choices(asked, codes_seen)
        elif question.bind.register is not None:
            if self._words is not Words.CODES:
                yield Planned(SheetColumn(question.path, label(question)), question.path, self._refs_of)
            if self._words is not Words.LABELS:
                yield Planned(SheetColumn(question.path, question.name), question.path)
        else:
            yield Planned(SheetColumn(question.path, self._head(question), kind_of(question)), question.path)

    def codebook(self, sheet: str, asked: Asked, planned: Sequence[Planned]) -> Iterator[CodebookLine]:
        """Give what the codebook says of a question: a line for each choice, with the versions that have it."""
        question = asked.question
        column = planned[0].column.title if not (is_many(question) and self._is_spread) else f"{label(question)}: …"
        labels: dict[tuple[str, str], list[str]] = {}
        versions: list[str] = []
        for version, form in self._forms.items():
            theirs = _question_at(form, question.path)
            if theirs is not None:
                versions.append(version)
                for code, words in self._labels(form, theirs).items():
                    labels.setdefault((code, words), []).append(version)
        said = (sheet, column, label(question), question.name, _type_in_words(question))
        if not labels:
            yield CodebookLine(*said, "", "", ", ".join(versions))
        for (code, words), theirs_in in labels.items():
            yield CodebookLine(*said, code, words, ", ".join(theirs_in))

    def _head(self, question: Question) -> str:
        return question.name if self._words is Words.CODES else label(question)

    def _choices(self, asked: Asked, codes_seen: Collection[str]) -> Iterator[Planned]:
        question = asked.question
        if is_many(question) and self._is_spread:
            known = dict(self._labels(asked.form, question))
            for form in self._forms.values():
                theirs = _question_at(form, question.path)
                for code, words in self._labels(form, theirs).items() if theirs else ():
                    known.setdefault(code, words)
            for code in sorted(codes_seen):
                # Of no form that is here; it would be lost without a column of its own.
                known.setdefault(code, code)
            for code, words in known.items():
                yield Planned(
                    SheetColumn(question.path, self._choice_head(question, code, words), "number"),
                    question.path,
                    _has(code),
                )
            return
        if self._words is not Words.CODES:
            yield Planned(SheetColumn(question.path, label(question)), question.path, self._labelled(question))
        if self._words is not Words.LABELS:
            yield Planned(SheetColumn(question.path, question.name), question.path)

    def _choice_head(self, question: Question, code: str, words: str) -> str:
        if self._words is Words.CODES:
            return f"{question.name}: {code}"
        ending = f" ({code})" if self._words is Words.BOTH else ""
        return f"{label(question)}: {words}{ending}"

    def _labelled(self, question: Question) -> Callable[[Value, str], Value]:
        """Give what puts words in place of codes, those of the version that a record was written in."""
        by_version: dict[str, Mapping[str, str]] = {}
        known: dict[tuple[Value, str], Value] = {}
        has_many = is_many(question)

        def labelled(value: Value, version: str) -> Value:
            key = (value, version)
            if key not in known:
                if version not in by_version:
                    form = self._forms.get(version)
                    theirs = _question_at(form, question.path) if form else None
                    by_version[version] = self._labels(form, theirs) if form and theirs else {}
                if len(known) > _REMEMBERED:
                    known.clear()
                labels, text = by_version[version], str(value or "")
                codes = text.split() if has_many else [text]
                known[key] = ", ".join(labels.get(code, code) for code in codes) or None
            return known[key]

        return labelled

    def _labels(self, form: Form, question: Question) -> Mapping[str, str]:
        return choice_labels(self._session, form, question) if question.itemset is not None else {}

    def _refs_of(self, value: Value, _version: str) -> Value:
        """Give the references of records in place of their ids: never what they are called, which may be a name."""
        if not isinstance(value, str) or not value:
            return value
        found = []
        for record in value.split():
            if record not in self._refs:
                if len(self._refs) > _REMEMBERED:
                    self._refs.clear()
                self._refs[record] = self._session.store.log.ref_of(record)
            found.append(self._refs[record])
        return ", ".join(found)


def kind_of(question: Question) -> str:
    """Give the kind of column of an answer that is no choice. Free text is looked at by the guard."""
    found = _KINDS.get(question.bind.type)
    if found is not None:
        return found
    is_typed = question.control is Control.INPUT and question.bind.type is DataType.STRING
    return "free text" if is_typed and not may_name(question) else "text"


def _has(code: str) -> Callable[[Value, str], Value]:
    def has(value: Value, _version: str) -> Value:
        # Nothing was answered: then it is not known, which is not 0.
        return None if not value else int(code in str(value).split())

    return has


def _question_at(form: Form, path: str) -> Question | None:
    try:
        return form.question(path)
    except KeyError:
        return None


def _type_in_words(question: Question) -> str:
    if question.itemset is not None:
        return "Several choices" if is_many(question) else "One choice"
    if question.bind.register is not None:
        return "Records" if question.bind.is_many else "A record"
    words = {"number": "Number", "date": "Day", "date and time": "Day and time", "free text": "Free text"}
    return words.get(kind_of(question), "Text")
