"""Which columns tell of nobody: with them alone, no row leads to a person by what was written down.

Left out is what somebody typed, who or which record it was, the day, what makes a person one of a few (age, sex,
origin, language), and whom it happened to: somebody must not learn from a row that it was told (safety.md section 2).
A reference counts too: its middle is the mark of the laptop, which is to say of who wrote. Where each record is one
person, any two answers together can single them out, so there no column is left. Who was there may know a row again all
the same, so it stays with the coordinator (design 3.9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Control, DataType

if TYPE_CHECKING:
    from vrp_desktop.forms.definition import Form
    from vrp_desktop.operations.extracting.fields import Asked

_TRAITS = frozenset({"affects", "age_band", "ages", "basis", "communities", "ethnicity", "language", "mix", "sex"})
"""Lists, our files and those within our forms, that say who people are or whom it happened to."""
_NUMBERS = (DataType.INT, DataType.DECIMAL)
_PERSONS = frozenset({"journey", "volunteer"})
"""The forms that we ship of which each record is a person."""


def is_of_persons(form: Form) -> bool:
    """Tell whether each record is one person, or of one: it is called by a code name or by such a record."""
    named = [question.bind for question in form.questions() if question.bind.column == "what"]
    return form.id in _PERSONS or any(bind.register in _PERSONS or bind.generate == "code-name" for bind in named)


def tells_of_nobody(asked: Asked) -> bool:
    """Tell whether the answers to a question may stand in a row that tells of nobody.

    What is asked several times may not: its rows carry the day of their record.
    """
    question = asked.question
    if asked.repeats or question.control is Control.NONE or is_of_persons(asked.form):
        return False
    if question.itemset is None:
        return question.bind.type in _NUMBERS
    # A list that is made of answers, without an instance, offers what somebody typed.
    return bool(question.itemset.instance) and question.itemset.instance not in _TRAITS
