"""Tells what a new version of a form does to the records there are: questions and choices gone, renamed or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.choices import ItemList
from vrp_desktop.forms.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vrp_desktop.forms.definition import Form, Question


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a new version does. `path`: of the question, in the old version unless it is new.

    `code`: of the choice, empty when the question itself changes. `sentence`: what it does to existing records.
    """

    path: str
    code: str
    sentence: str


def changes(old: Form, new: Form, answered: Callable[[str, str], int]) -> tuple[Change, ...]:
    """Give what `new` does to the records of `old`, in the order of the old form.

    `answered(path, code)` counts the records with an answer there; with a code, those that hold that choice.
    """
    before = {question.path: question for question in old.columns()}
    after = {question.path: question for question in new.columns()}
    fresh = {_label(question): path for path, question in after.items() if path not in before and question.label}
    found: list[Change] = []
    for path, question in before.items():
        count = _records(answered(path, ""))
        if path not in after:
            renamed = fresh.get(_label(question)) if question.label else None
            if renamed is not None:
                said = (
                    f"“{_label(question)}” is asked under a new name, {after[renamed].name}. Its answers in {count} "
                    f"stay under the old name, {question.name}, and in their history."
                )
            else:
                said = (
                    f"The answers to “{_label(question)}” stay in {count} and in their history; "
                    "new records no longer ask for it."
                )
            found.append(Change(path, "", said))
            continue
        if question.bind.type is not after[path].bind.type:
            said = f"“{_label(question)}” takes another kind of answer. The answers in {count} stay as they are."
            found.append(Change(path, "", said))
        found += _choices(old, new, question, after[path], answered)
    found += [
        Change(path, "", f"“{_label(question)}” is new. Existing records have no answer to it.")
        for path, question in after.items()
        if path not in before and question.label and path not in _taken(before, fresh)
    ]
    return tuple(found)


def _choices(
    old: Form, new: Form, question: Question, later: Question, answered: Callable[[str, str], int]
) -> list[Change]:
    before, after = _labels(old, question), _labels(new, later)
    if not before or not after:
        return []
    found = []
    for code, label in before.items():
        count = _records(answered(question.path, code))
        if code not in after:
            said = f"The choice “{label}” of “{_label(question)}” is gone. It stays in {count} and in their history."
            found.append(Change(question.path, code, said))
        elif after[code] != label:
            said = f"The choice “{label}” of “{_label(question)}” now reads “{after[code]}”. It is in {count}."
            found.append(Change(question.path, code, said))
    return found


def _labels(form: Form, question: Question) -> Mapping[str, str]:
    """Give label by code of choices that stand in the form; lists of the program have their own dates of retiring."""
    itemset = question.itemset
    document = form.instances.get(itemset.instance) if itemset is not None else None
    if itemset is None or document is None:
        return {}
    language = form.languages[0] if form.languages else ""
    return {choice.code: choice.label for choice in ItemList(document).choices(form, itemset, language)}


def _taken(before: Mapping[str, Question], fresh: Mapping[str, str]) -> set[str]:
    return {fresh[_label(question)] for question in before.values() if _label(question) in fresh}


def _label(question: Question) -> str:
    return plain(question.label) or question.name


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
