"""Tells what a new version of a form does to the records there are: questions and choices gone, renamed or changed.

Whether something was renamed is a guess from its words, and is told as one; nothing is carried over because of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.choices import choices_of, item_list
from vrp_desktop.forms.definition import Choice, Control, Question
from vrp_desktop.forms.retiring import choices_before
from vrp_desktop.forms.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.lists import Lists

_One = TypeVar("_One", Question, Choice)

_ALIKE = 0.8
"""From which share of equal letters on two labels are probably one in other words."""
_MOST_NAMED = 5
_MOST_COMPARED = 60
"""Beyond so many choices gone or new, labels are only looked for letter by letter: comparing all takes too long."""


class ChangeKind(Enum):
    """What happened to a question or choice."""

    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"
    REWORDED = "reworded"
    RETIRED = "retired"
    BACK = "back"
    OTHER_ANSWER = "other answer"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a new version does. `path`: of the question, in the old version unless it is new.

    `code`: of the choice, empty when the question itself changes or several choices do. `sentence`: what it does to
    existing records. `records`: how many of them it touches.
    """

    path: str
    code: str
    kind: ChangeKind
    sentence: str
    records: int = 0


def changes(old: Form, new: Form, lists: Lists, answered: Callable[[str, str], int]) -> tuple[Change, ...]:
    """Give what `new`, a form as it was compiled, does to the records of `old`, as the store has it; in its order.

    `lists`: those of the program now; what they were comes from the store. `answered(path, code)` counts the records
    with an answer there; with a code, those that hold that choice.
    """
    before = {question.path: question for question in _asked(old)}
    after = {question.path: question for question in _asked(new)}
    gone = [question for path, question in before.items() if path not in after]
    fresh = [question for path, question in after.items() if path not in before]
    renamed = _renamings(gone, fresh, _are_one_kind)
    found: list[Change] = []
    for path, question in before.items():
        count = answered(path, "")
        if path in after:
            found += _question(question, after[path], count)
            found += _choices((old, question), (new, after[path]), lists, answered)
        elif path in renamed:
            said = _renamed(question, renamed[path], count)
            found.append(Change(path, "", ChangeKind.RENAMED, said, count))
        else:
            said = f"“{_label(question)}” is gone: new records are not asked for it. {_answers(count)}"
            found.append(Change(path, "", ChangeKind.GONE, said, count))
    known = {question.path for question in renamed.values()}
    found += [
        Change(
            question.path,
            "",
            ChangeKind.NEW,
            f"“{_label(question)}” is new. Existing records have no answer to it.",
        )
        for question in fresh
        if question.path not in known and question.label
    ]
    return tuple(found)


# --- questions -------------------------------------------------------------------------------------------------------


def _asked(form: Form) -> Iterator[Question]:
    """Give every leaf that holds answers, those of repeats included; neither buttons, notes nor what the form keeps."""
    for question in (*form.questions(), *form.hidden):
        is_note = question.bind.readonly == "true()" and question.bind.calculate is None
        if question.control is not Control.TRIGGER and not is_note and "meta/" not in question.path:
            yield question


def _are_one_kind(one: Question, other: Question) -> bool:
    return (one.control, one.bind.type) == (other.control, other.bind.type)


def _question(question: Question, later: Question, count: int) -> Iterator[Change]:
    if not _are_one_kind(question, later):
        said = f"“{_label(question)}” takes another kind of answer. {_stay(count)}"
        yield Change(question.path, "", ChangeKind.OTHER_ANSWER, said, count)
    if _folded(_label(question)) != _folded(_label(later)):
        said = (
            f"“{_label(question)}” now reads “{_label(later)}”. {_answers_before(count)} "
            "If it asks for something else now, give it another name, so that the two are not counted together."
        )
        yield Change(question.path, "", ChangeKind.REWORDED, said, count)


def _renamed(question: Question, later: Question, count: int) -> str:
    if question.name == later.name:
        return f"“{_label(question)}” stands in another group now, and begins anew there. {_answers(count)}"
    if _folded(_label(question)) == _folded(_label(later)):
        return (
            f"“{_label(question)}” has another name now, {later.name} in place of {question.name}, and begins anew. "
            f"{_answers(count)} If it is the same question, give it its old name again."
        )
    return (
        f"“{_label(question)}” is gone and “{_label(later)}” is new: probably one question in other words. "
        f"{_answers(count)} If it is the same, call it {question.name} again."
    )


def _label(question: Question) -> str:
    return plain(question.label) or question.name


def _answers(count: int) -> str:
    if not count:
        return "No record has an answer to it."
    if count == 1:
        return "1 record has an answer to it, which stays there and in its history."
    return f"{count:,} records have an answer to it; these answers stay there and in their history."


def _answers_before(count: int) -> str:
    if not count:
        return "No record has an answer to it."
    if count == 1:
        return "1 record has an answer to it, and keeps the words that it was asked in."
    return f"{count:,} records have an answer to it, and keep the words that they were asked in."


def _stay(count: int) -> str:
    if not count:
        return "No record has an answer to it."
    return (
        "The answer in 1 record stays as it is."
        if count == 1
        else f"The answers in {count:,} records stay as they are."
    )


# --- choices ---------------------------------------------------------------------------------------------------------


def _choices(
    old: tuple[Form, Question], new: tuple[Form, Question], lists: Lists, answered: Callable[[str, str], int]
) -> list[Change]:
    (old_form, question), (new_form, later) = old, new
    if question.itemset is None or later.itemset is None or not (question.itemset.instance and later.itemset.instance):
        return []
    language = old_form.languages[0] if old_form.languages else ""
    before = {choice.code: choice for choice in choices_before(old_form, question.itemset, lists, language)}
    after = {choice.code: choice for choice in _choices_now(new_form, later, lists)}
    kept = old_form.kept.get(question.itemset.instance)
    # What an earlier version retired already is no news.
    retired = {row[kept.value] for row in kept.rows if row.get("active_to")} if kept is not None else set()
    retired -= {code for code, choice in after.items() if choice.attributes.get("active_to")}
    gone = [choice for code, choice in before.items() if code not in after and code not in retired]
    fresh = [choice for code, choice in after.items() if code not in before]
    renamed = _renamings(gone, fresh, lambda *_: True)
    place = _place(later, new_form)
    found: list[Change] = []
    silent: list[str] = []
    for code, choice in before.items():
        count = answered(question.path, code)
        if code in renamed:
            said = _renamed_choice(choice, renamed[code], place, count)
            found.append(Change(question.path, code, ChangeKind.RENAMED, said, count))
        elif code not in after:
            if code in retired:
                continue
            if not count:
                silent.append(choice.label)
                continue
            said = f"The choice “{choice.label}” of {place} is gone: new records cannot choose it. {_hold(count)}"
            found.append(Change(question.path, code, ChangeKind.GONE, said, count))
        else:
            is_from_file = later.itemset.instance in new_form.files
            found += _choice(
                question, choice, after[code], place, count, is_back=code in retired, is_from_file=is_from_file
            )
    if silent:
        said = f"{_named(silent)} of {place} {_are(silent)} gone; no record has {'it' if len(silent) == 1 else 'them'}."
        found.append(Change(question.path, "", ChangeKind.GONE, said))
    taken = {choice.code for choice in renamed.values()}
    added = [choice.label for choice in fresh if choice.code not in taken]
    if added:
        said = f"{_named(added)} of {place} {_are(added)} new."
        found.append(Change(question.path, "", ChangeKind.NEW, said))
    return found


def _choices_now(form: Form, question: Question, lists: Lists) -> tuple[Choice, ...]:
    assert question.itemset is not None
    items = item_list(form, lists, question.itemset.instance)
    language = form.languages[0] if form.languages else ""
    return () if items is None else choices_of(items.items, form, question.itemset, language)


def _choice(
    question: Question, choice: Choice, later: Choice, place: str, count: int, *, is_back: bool, is_from_file: bool
) -> Iterator[Change]:
    if is_back:
        said = f"The choice “{later.label}” of {place} can be chosen again. {_hold(count, ('', ''))}"
        yield Change(question.path, choice.code, ChangeKind.BACK, said, count)
    if _folded(choice.label) != _folded(later.label):
        # Records show the words of the form they were written in; lists from files have one state for all of them.
        new_words = (", and shows the new words", ", and show the new words")
        old_words = (", and keeps the old words", ", and keep the old words")
        said = (
            f"The choice “{choice.label}” of {place} now reads “{later.label}”. "
            f"{_hold(count, new_words if is_from_file else old_words)} "
            "If it means something else now, give it another code."
        )
        yield Change(question.path, choice.code, ChangeKind.REWORDED, said, count)
    end = later.attributes.get("active_to", "")
    if end and end != choice.attributes.get("active_to", ""):
        said = f"The choice “{later.label}” of {place} can be chosen until {end} and no longer. {_hold(count)}"
        yield Change(question.path, choice.code, ChangeKind.RETIRED, said, count)


def _renamed_choice(choice: Choice, later: Choice, place: str, count: int) -> str:
    if _folded(choice.label) == _folded(later.label):
        return (
            f"The choice “{choice.label}” of {place} has another code now, {later.code} in place of {choice.code}, so "
            f"that the two are counted apart. {_hold(count)} If it means the same, give it its old code again."
        )
    return (
        f"The choice “{choice.label}” of {place} is gone and “{later.label}” is new: probably one choice in other "
        f"words. {_hold(count)} If it means the same, give it the code {choice.code} again."
    )


def _place(question: Question, form: Form) -> str:
    file_name = form.files.get(question.itemset.instance) if question.itemset is not None else None
    return f"“{_label(question)}”" + (f" (list {file_name})" if file_name is not None else "")


def _hold(count: int, then: tuple[str, str] = (", and keeps it in words", ", and keep it in words")) -> str:
    """Say how many records hold a choice, and what becomes of it there: said of one record, and of several."""
    if not count:
        return "No record has it."
    return f"1 record has it{then[0]}." if count == 1 else f"{count:,} records have it{then[1]}."


def _named(labels: list[str]) -> str:
    more = len(labels) - _MOST_NAMED
    named = [f"“{label}”" for label in labels[:_MOST_NAMED]] + ([f"{more:,} more"] if more > 0 else [])
    words = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    return f"The choice {words}" if len(labels) == 1 else f"The choices {words}"


def _are(labels: list[str]) -> str:
    return "is" if len(labels) == 1 else "are"


# --- what was probably renamed ---------------------------------------------------------------------------------------


def _renamings(gone: Sequence[_One], fresh: Sequence[_One], may_be: Callable[[_One, _One], bool]) -> dict[str, _One]:
    """Give for what is gone, by path or code, what it probably became: of the same label, else of the most alike."""
    found: dict[str, _One] = {}
    free = list(fresh)
    for is_alike in (_is_same, _is_like):
        if is_alike is _is_like and max(len(gone), len(fresh)) > _MOST_COMPARED:
            break
        for one in gone:
            if _key(one) in found:
                continue
            fitting = [other for other in free if is_alike(one, other) and may_be(one, other)]
            if fitting:
                found[_key(one)] = max(fitting, key=lambda other: _likeness(one, other))
                free.remove(found[_key(one)])
    return found


def _key(one: Question | Choice) -> str:
    return one.path if isinstance(one, Question) else one.code


def _said(one: Question | Choice) -> str:
    return _folded(_label(one) if isinstance(one, Question) else one.label)


def _is_same(one: Question | Choice, other: Question | Choice) -> bool:
    return _said(one) == _said(other)


def _is_like(one: Question | Choice, other: Question | Choice) -> bool:
    return _likeness(one, other) >= _ALIKE


def _likeness(one: Question | Choice, other: Question | Choice) -> float:
    return SequenceMatcher(None, _said(one), _said(other), autojunk=False).ratio()


def _folded(text: str) -> str:
    """Give a label as it is compared: without capitals, spaces and what stands at its end."""
    return " ".join(text.split()).casefold().rstrip(" .:?!")
