"""Records that may be the same as the one being written down.

A form says in ``bind::vrp:alike`` of a question of records what makes two of its records look the same, like
``ward concern; heard_on within 7; place_note idea; c_status=same``: the answers that are equal, the day and within how
many days, the words that are compared, and what is answered when the person says that it is the same.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations.links import Linkable, named
from vrp_desktop.operations.reading import answers_of
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.live import LiveForm
    from vrp_desktop.operations.session import Session

_AT_MOST = 500
MOST = 3
"""More than this nobody compares while writing."""
_WORD = re.compile(r"[^\W\d_]{4,}")
"""Shorter words stand in any two texts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes records of a form look the same, as paths. `link`: the answer that then names the other record."""

    link: str
    equal: tuple[str, ...]
    dated: str
    within: int
    words: tuple[str, ...]
    state: tuple[str, str]
    """(path, code) of what else is answered."""

    @property
    def looked_at(self) -> frozenset[str]:
        """The answers on which it depends."""
        return frozenset({*self.equal, self.dated, *self.words})


@dataclass(frozen=True, slots=True)
class Sought:
    """What a record being written down says, by question name. `where`: the ward, as the table of records has it."""

    form: str
    equal: dict[str, str]
    where: tuple[str, ...]
    on: datetime.date
    within: int
    words: tuple[str, ...]
    said: str


def rule_of(form: Form) -> Rule | None:
    """Give the form's rule, or `None`."""
    paths = {question.name: question.path for question in form.questions()}
    question = next((one for one in form.questions() if one.bind.alike), None)
    if question is None:
        return None
    equal, within, words, state = (question.bind.alike or "").split("; ")
    dated, _, days = within.split()
    name, _, code = state.partition("=")
    return Rule(
        link=question.path,
        equal=tuple(paths[one] for one in equal.split()),
        dated=paths[dated],
        within=int(days),
        words=tuple(paths[one] for one in words.split()),
        state=(paths[name], code),
    )


def sought(live: LiveForm, rule: Rule) -> Sought | None:
    """Give what to look for, `None` while too little is answered."""
    names = {question.path: question.name for question in live.form.questions()}
    places = {question.path for question in live.form.questions() if question.bind.column == "where"}
    equal = {names[path]: live.state(path).value for path in rule.equal}
    try:
        on = datetime.date.fromisoformat(live.state(rule.dated).value)
    except ValueError:
        return None
    if not all(equal.values()):
        return None
    return Sought(
        form=live.form.id,
        equal=equal,
        where=tuple(live.state(path).value for path in rule.equal if path in places),
        on=on,
        within=rule.within,
        words=tuple(names[path] for path in rule.words),
        said=" ".join(live.state(path).value for path in rule.words),
    )


def alike(session: Session, wanted: Sought, without: frozenset[str]) -> tuple[Linkable, ...]:
    """Give the records that look the same, the likest first, at most `MOST`. `without`: these not.

    Equal answers within the days are enough where one of the two has no words; where both have, they share one.
    """
    mine = _words(wanted.said)
    found: list[tuple[int, str]] = []
    span = datetime.timedelta(days=wanted.within)
    near = RecordFilter(forms=(wanted.form,), wards=wanted.where, first=wanted.on - span, last=wanted.on + span)
    for row in session.store.records.page(near, limit=_AT_MOST).rows:
        if row.record in without:
            continue
        theirs = answers_of(session, row.record)
        if any(theirs.get(name) != value for name, value in wanted.equal.items()):
            continue
        their_words = _words(" ".join(theirs.get(name, "") for name in wanted.words))
        shared = len(mine & their_words)
        if shared or not mine or not their_words:
            found.append((shared, row.record))
    found.sort(reverse=True)
    called = named(session, [record for _, record in found[:MOST]])
    return tuple(Linkable(record, words) for record, words in called.items())


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
