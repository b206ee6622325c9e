"""Looks for the faults behind the first one: pyxform stops at it, and so does the reading of its form.

What is known to be wrong is put right in a copy of the tables, in the plainest way that lets the rest stand: a cell
is emptied, a question becomes a text of the same name, a group is closed. Then everything is tried once more. The
copy is thrown away; of what it shows only faults at other places count, and none that may come of putting right.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vrp_desktop.forms.publishing.compiling import compiled, heading_in
from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.publishing.types import question_type
from vrp_desktop.forms.publishing.workbook import Row, Sheet, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MOST_TRIES = 60
"""How often the tables are compiled again; a form with more faults than this is mended in two rounds."""
MOST_SECONDS = 15.0
"""After this much time no new try is begun: a form of a thousand questions takes half a second each."""

_ALWAYS = frozenset({"type", "name", "label"})
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")


def further_faults(
    sheets: Mapping[str, Sheet],
    known: Iterable[Fault],
    file_name: str,
    read: Callable[[str, Sheet | None], list[Fault]],
) -> tuple[list[Fault], bool]:
    """Give the faults that `known` hide, and whether these are all.

    `read` gives those of a compiled form, with the survey that it came from. Bounded by MOST_TRIES and MOST_SECONDS.
    Raises MemoryError and RecursionError.
    """
    known = tuple(known)
    survey = sheets.get("survey")
    columns = {canonical(heading) for heading in survey.headings} if survey is not None else set()
    if survey is None or not columns >= {"type", "name"}:
        return [], False
    if not any(column.partition("::")[0] == "label" for column in columns):
        survey = replace(survey, headings=(*survey.headings, "label"))
    search = _Search(
        {**sheets, "survey": survey}, file_name, read, time.monotonic() + MOST_SECONDS, MOST_TRIES, bool(known)
    )
    for fault in known:
        search.put_right(fault)
    search.run()
    return search.found, search.is_whole


@dataclass(slots=True)
class _Search:
    """Looks behind faults: puts each right in a copy and tries once more. `until`: as time.monotonic tells it."""

    sheets: dict[str, Sheet]
    file_name: str
    read: Callable[[str, Sheet | None], list[Fault]]
    until: float
    tries: int
    has_known: bool
    found: list[Fault] = field(default_factory=list)
    touched: set[tuple[str, int]] = field(default_factory=set)
    plain: set[tuple[str, int]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """Of the questions that were put right: what asks for them may be wrong because of it."""
    is_whole: bool = False

    def run(self) -> None:
        """Try again and again, each time with the fault put right that it stopped at, until none or no time is left."""
        while True:
            fault, xform = self._try(self.sheets)
            if xform is not None:
                self.found += [one for one in self.read(xform, self.sheets.get("survey")) if self._counts(one)]
                self.is_whole = True
                return
            if fault is None:
                return
            if not fault.row:
                fault = self._placed(fault)
            is_new = self._counts(fault)
            if is_new:
                self.found.append(fault)
            if not fault.row or not self.put_right(fault):
                return

    def put_right(self, fault: Fault) -> bool:
        """Make the place of a fault harmless; tell whether anything was left to do there."""
        place = (fault.sheet, fault.row)
        sheet = self.sheets.get(fault.sheet)
        row = next((row for row in sheet.rows if row.number == fault.row), None) if sheet is not None else None
        if sheet is None or row is None or place in self.plain:
            return False
        if place in self.touched:
            # The cell that was named was not all of it.
            self.plain.add(place)
            mended: Row | None = _plain(row, sheet)
        else:
            self.touched.add(place)
            mended = _mended(row, fault, sheet)
        if sheet.name == "survey":
            self.names.add(row.get("name"))
        rows = (mended if one is row else one for one in sheet.rows)
        self.sheets[sheet.name] = replace(sheet, rows=tuple(one for one in rows if one is not None))
        kind = question_type(row.get("type"))
        if sheet.name == "survey" and (kind.is_begin or kind.is_end):
            self._close_groups()
        return True

    def _close_groups(self) -> None:
        """Take out what closes nothing, and close what is open at the end."""
        survey = self.sheets["survey"]
        rows: list[Row] = []
        waiting: list[str] = []
        for row in survey.rows:
            kind = question_type(row.get("type"))
            if kind.is_end:
                if not waiting or waiting[-1] != kind.word:
                    continue
                waiting.pop()
            elif kind.is_begin:
                waiting.append(kind.word)
            rows.append(row)
        rows += [_row(0, survey, {"type": f"end_{word}"}) for word in reversed(waiting)]
        self.sheets["survey"] = replace(survey, rows=tuple(rows))

    def _try(self, sheets: Mapping[str, Sheet]) -> tuple[Fault | None, str | None]:
        """Give the fault that these tables stop at, or the form; neither when there is no more time."""
        if self.tries <= 0 or time.monotonic() > self.until:
            return None, None
        self.tries -= 1
        try:
            return None, compiled(sheets, self.file_name)
        except FormFaults as wrong:
            return wrong.faults[0], None

    def _placed(self, fault: Fault) -> Fault:
        """Find the row of a fault that says none: the first row without which it is not said any more.

        By halves: pyxform reads the rows in their order, so that with all rows plain from some place on it says the
        fault as long as the row is before that place. Where it says it of plain rows only, it is about something else.
        """
        survey = self.sheets.get("survey")
        low, high = 0, len(survey.rows) if survey is not None else 0
        if survey is None or self._says(fault, survey, low) is not False:
            return fault
        # The fault is said with `high` rows left as they are, and not with `low`.
        while high - low > 1:
            middle = (low + high) // 2
            is_said = self._says(fault, survey, middle)
            if is_said is None:
                return fault
            low, high = (low, middle) if is_said else (middle, high)
        row = survey.rows[low]
        return replace(fault, row=row.number, column=heading_in(row, fault.message)) if row.number else fault

    def _says(self, fault: Fault, survey: Sheet, start: int) -> bool | None:
        """Tell whether a fault is said of a survey with plain rows from `start` on; `None` when time is up."""
        other, xform = self._try({**self.sheets, "survey": _plain_from(survey, start)})
        if other is None and xform is None:
            return None
        return other is not None and other.message == fault.message

    def _counts(self, fault: Fault) -> bool:
        """Tell whether a fault is one of the workbook, and not perhaps of what was put right in the copy."""
        if not fault.row:
            return not self.has_known and not self.found
        if (fault.sheet, fault.row) in self.touched:
            return False
        sheet = self.sheets.get(fault.sheet)
        row = next((row for row in sheet.rows if row.number == fault.row), None) if sheet is not None else None
        asked = {name for cell in row.cells.values() for name in _REFERENCE.findall(cell)} if row is not None else set()
        return asked.isdisjoint(self.names)


def _mended(row: Row, fault: Fault, sheet: Sheet) -> Row | None:
    """Give the row without its fault, `None` to leave it out."""
    column = next((known for known, heading in row.columns.items() if heading == fault.column), fault.column)
    kind = question_type(row.get("type"))
    if sheet.name == "survey":
        if kind.is_end:
            return None
        is_part = column in row.columns and column.partition("::")[0] not in _ALWAYS and not kind.is_begin
        return _without(row, column) if is_part else _plain(row, sheet, is_renamed=column == "name")
    if sheet.name == "choices":
        if not row.get("list_name"):
            return None
        return _row(row.number, sheet, {"list_name": row.get("list_name"), "name": f"row_{row.number}", "label": "x"})
    return _without(row, column) if column in row.columns else row


def _without(row: Row, column: str) -> Row:
    cells = {heading: text for heading, text in row.cells.items() if heading != row.columns[column]}
    return Row(row.number, cells, {known: heading for known, heading in row.columns.items() if known != column})


def _plain(row: Row, sheet: Sheet, *, is_renamed: bool = False) -> Row:
    """Give a row in which nothing can be wrong: a text, or the group or repeat that it was, of the same name."""
    kind = question_type(row.get("type"))
    if kind.is_end:
        return row
    is_begin = kind.is_begin and kind.word in ("group", "repeat")
    name = row.get("name")
    safe = name if _NAME.fullmatch(name) and not is_renamed else f"row_{row.number}"
    return _row(row.number, sheet, {"type": f"begin_{kind.word}" if is_begin else "text", "name": safe, "label": "x"})


def _row(number: int, sheet: Sheet, texts: Mapping[str, str]) -> Row:
    """Give a row with these texts under the sheet's own headings, by canonical column."""
    headings: dict[str, str] = {}
    for heading in sheet.headings:
        column = canonical(heading)
        headings.setdefault(column.partition("::")[0] if column.startswith("label::") else column, heading)
    columns = {column: headings[column] for column in texts if column in headings}
    return Row(number, {heading: texts[column] for column, heading in columns.items()}, columns)


def _plain_from(survey: Sheet, start: int) -> Sheet:
    return replace(survey, rows=(*survey.rows[:start], *(_plain(row, survey) for row in survey.rows[start:])))
