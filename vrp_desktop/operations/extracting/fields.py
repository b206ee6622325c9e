"""Which registers can be taken out, and which of their columns.

A talk about abuse has no rows, so there is nothing of it here. What was asked so that we can see whether we are fair is
never shown for one person, so it never leaves in a row. Names and addresses are there to be ticked, and are not ticked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Control, DataType, Question, Repeat
from vrp_desktop.forms.words import plain
from vrp_desktop.operations.extracting.persons import is_of_persons, tells_of_nobody
from vrp_desktop.operations.making import NotAllowed
from vrp_desktop.operations.show import choice_labels, label
from vrp_desktop.problems import Problem
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.operations.session import Session

_WARDS = "ward.csv"
REF, FORM_VERSION, CHANGED_AT = "ref", "form_version", "changed_at"
_COMMON = ((FORM_VERSION, "Form version"), (CHANGED_AT, "Last changed (UTC)"))
NEVER_OF_ONE_PERSON = {"volunteer": "eq_"}
"""By form, how the names begin of questions whose answers are shown in counts only; the form promises it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column to choose. `key`: a question's path, or a column that every register has.

    `is_ticked`: unless somebody says otherwise. `may_name`: it can hold names or contacts. `tells_of_nobody`: see
    `persons`.
    `repeat`: the heading of what is asked several times, when it is asked there.
    """

    key: str
    label: str
    is_ticked: bool
    may_name: bool = False
    is_choice: bool = False
    is_many: bool = False
    repeat: str = ""
    tells_of_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the newest version of the form that asks it, and the repeats that it stands in, outer ones first."""

    question: Question
    form: Form
    repeats: tuple[Repeat, ...] = ()


def check_allowed(session: Session) -> None:
    """Let a coordinator pass. Raises NotAllowed."""
    if session.person.role is not Role.COORDINATOR:
        raise NotAllowed(
            Problem(
                happened="Taking a register out is for coordinators.",
                means="It holds everybody's records, row by row; nothing was made.",
                do_next="Ask your coordinator.",
            )
        )


def registers(session: Session) -> tuple[tuple[str, str], ...]:
    """Give (form id, title) of the registers that can be taken out. Raises NotAllowed."""
    check_allowed(session)
    forms = [form for form in session.store.forms.outlines() if not form.settings.is_counted]
    return tuple((form.id, form.title) for form in sorted(forms, key=lambda form: form.title))


def fields(session: Session, form_id: str) -> tuple[Field, ...]:
    """Give the columns of a register: references first, then in the order of its form, those of older versions last.

    Raises NotAllowed, and KeyError for a register that is not here or cannot be taken out.
    """
    check_allowed(session)
    found = [_field(asked) for asked in asked_in(session, form_id).values()]
    is_of_things = not is_of_persons(session.store.forms.newest(form_id))
    common = (
        Field(key, words, is_ticked=key == FORM_VERSION, tells_of_nobody=is_of_things and key == FORM_VERSION)
        for key, words in _COMMON
    )
    return (Field(REF, "Ref", is_ticked=True), *found, *common)


def wards(session: Session, form_id: str) -> tuple[tuple[str, str], ...]:
    """Give (code, words) of the wards that a register can be narrowed to, in the order of their list; none for many.

    A ward that only records know stands last, by its code. Raises as `fields` does.
    """
    check_allowed(session)
    registers = session.store.registers
    found: dict[str, str] = {}
    seen: set[str] = set()
    for asked in ward_questions(asked_in(session, form_id).values()):
        for code, words in choice_labels(session, asked.form, asked.question).items():
            found.setdefault(code, words)
        column = registers.column_of(form_id, asked.question.path)
        seen.update(code for (answer,) in registers.tally(form_id, (column,), CHANGED_AT) for code in answer.split())
    return (*found.items(), *((code, code) for code in sorted(seen - found.keys())))


def ward_questions(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Give the questions that choose from the list of wards, but for those in repeats."""
    return tuple(
        one
        for one in asked
        if one.question.itemset is not None
        and not one.repeats
        and one.form.files.get(one.question.itemset.instance) == _WARDS
    )


def asked_in(session: Session, form_id: str) -> Mapping[str, Asked]:
    """Give by path every question whose answers may leave, from all versions that records were written in."""
    store = session.store
    newest = store.forms.newest(form_id)
    if newest.settings.is_counted:
        raise KeyError(form_id)
    versions = [version for (version,) in store.registers.tally(form_id, (FORM_VERSION,), CHANGED_AT)]
    forms = [newest]
    for version in sorted(versions, reverse=True):
        if version != newest.version:
            try:
                forms.append(store.forms.get(form_id, version))
            except KeyError:
                # Lost in a damaged file; its records still have the columns that other versions know.
                continue
    found: dict[str, Asked] = {}
    for form in forms:
        for asked in _questions(form):
            never = NEVER_OF_ONE_PERSON.get(form_id)
            if never is None or not asked.question.name.startswith(never):
                found.setdefault(asked.question.path, asked)
    return found


def is_many(question: Question) -> bool:
    """Tell whether an answer is several codes."""
    return question.itemset is not None and question.control in (Control.SELECT, Control.RANK)


def may_name(question: Question) -> bool:
    """Tell whether an answer can be a name or a contact: what the guard is told to pass over."""
    is_typed = question.control is Control.INPUT and question.bind.type is DataType.STRING
    return is_typed and not question.bind.guard and question.bind.register is None


def _questions(form: Form) -> Iterator[Asked]:
    """Give every leaf with an answer, in the order of the form, those in repeats in their places, hidden ones last."""
    repeats = {node.path: node for node in form.nodes() if isinstance(node, Repeat)}
    for question in (*form.questions(), *form.hidden):
        bind = question.bind
        # XLSForm's "note": a text that is always read only, and that nothing fills in.
        is_note = bind.readonly == "true()" and bind.calculate is None and not question.default
        if is_note or question.control in (Control.TRIGGER, Control.UPLOAD) or "meta/" in question.path:
            continue
        around = tuple(node for path, node in repeats.items() if question.path.startswith(f"{path}/"))
        yield Asked(question, form, around)


def _field(asked: Asked) -> Field:
    question = asked.question
    names = may_name(question)
    return Field(
        key=question.path,
        label=label(question),
        is_ticked=not names and question.control is not Control.NONE,
        may_name=names,
        is_choice=question.itemset is not None,
        is_many=is_many(question),
        tells_of_nobody=tells_of_nobody(asked),
        repeat=(plain(asked.repeats[-1].label) or asked.repeats[-1].name) if asked.repeats else "",
    )
