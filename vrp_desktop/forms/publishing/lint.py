"""Finds traps in a workbook: what is allowed and does not do what its writer means. Few false alarms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vrp_desktop.forms.publishing.faults import Fault
from vrp_desktop.forms.publishing.types import question_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vrp_desktop.forms.publishing.workbook import Row

_EQUAL = re.compile(r"""\$\{\s*([^}]+?)\s*\}\s*=\s*(?:'([^']*)'|"([^"]*)"|(\d+))(?![\w.])""")
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculate", "required", "readonly", "choice_filter")


def lint(survey: Sequence[Row], choices: Sequence[Row], names: Mapping[str, Row]) -> list[Fault]:
    """Give what the coordinator should look at; nothing of it stops the form from being published."""
    codes: dict[str, set[str]] = {}
    for row in choices:
        codes.setdefault(row.get("list_name"), set()).add(row.get("name"))
    found: list[Fault] = []
    places = {row.number: place for place, row in enumerate(survey)}
    for row in survey:
        kind = question_type(row.get("type"))
        found += _named_before(row, names, places)
        if kind.word == "note" and row.get("constraint"):
            message = "A note has no answer, so its constraint never holds anybody up."
            found.append(_warning(row, "constraint", message, "Move it to the question that it is about."))
        if row.get("relevant").strip().lower() in ("false()", "no"):
            found.append(
                _warning(row, "relevant", "Nobody is ever asked this.", "Take the row out, or say when it is asked.")
            )
        for column in _EXPRESSIONS:
            for match in _EQUAL.finditer(row.get(column)):
                code = next((part for part in match.groups()[1:] if part is not None), "")
                asked = names.get(match[1])
                if asked is None or not asked.get("type").startswith("select_one ") or "other" in asked.get("type"):
                    continue
                known = codes.get(question_type(asked.get("type")).choices)
                if known and code and code not in known:
                    message = f"“{match[1]}” has no choice with the code “{code}”, so this is never so."
                    found.append(_warning(row, column, message, "Look at the codes in the sheet choices."))
    return found


def _named_before(row: Row, names: Mapping[str, Row], places: Mapping[int, int]) -> Iterator[Fault]:
    """Give the words that name an answer which is not there yet when they are read."""
    for column in ("label", "hint"):
        for heading, text in row.texts(column):
            for name in dict.fromkeys(_REFERENCE.findall(text)):
                asked = names.get(name)
                if asked is None or places[asked.number] <= places[row.number]:
                    continue
                kind = question_type(asked.get("type"))
                is_asked = kind.has_label and not kind.is_begin and kind.word != "note"
                if is_asked and not asked.get("calculate") and not asked.get("default") and not asked.get("trigger"):
                    message = f"These words name the answer to “{name}”, which is asked only later."
                    yield Fault("survey", row.number, heading, message, "Ask it before, or leave it out of the words.")


def _warning(row: Row, column: str, message: str, do_next: str) -> Fault:
    return Fault("survey", row.number, row.heading(column), message, do_next)
