"""What the sign-off writes into a workbook: that it is a draft, what is different from the version before, who signed.

A workbook is made once, as a draft. When it is approved nothing in it is worked out anew: the lines of its sign-off and
of its cover are filled in, the mark of the draft goes, and the hidden sheet seals what then stands there. So what was
checked and approved is what goes out, whatever was written into the records since.
"""

from __future__ import annotations

import datetime
import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from vrp_desktop.dates import day_in_words
from vrp_desktop.measures.period import parse_period
from vrp_desktop.returns.workbook import HEADER_ROW, Head, Of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from vrp_desktop.returns.values import ReturnValues, SignedStep
    from vrp_desktop.returns.workbook import Value, Workbook

DRAFT = "DRAFT, NOT YET APPROVED"
PUBLIC_DRAFT = "DRAFT, NOT FOR PUBLICATION"
SIGN_OFF = "Sign-off"
CHANGES = "What changed"
STEPS = ("Prepared", "Checked", "Approved")
_WORDS = "BCDF"
"""The columns of the sign-off with words: role, post, decision, note."""
_DAY = "E"
_COVER, _STATE = "Cover", "State"
_DAY_0 = datetime.date(1899, 12, 30)
"""From here Excel counts days, if nobody asks for one before March 1900."""
_IN_MARGIN = re.compile(r"<odd(?:Header|Footer)>.*?</odd(?:Header|Footer)>", re.S)


def marked(marking: str, draft: str) -> str:
    """Give what stands on each printed page."""
    return f"{marking}. {draft}" if draft else marking


def cover_lines(values: ReturnValues) -> list[tuple[Value, ...]]:
    """Give the lines of the cover that say how far the sign-off is."""
    if not values.definition.has_sign_off:
        return []
    lines: list[tuple[Value, ...]] = [("Version", values.version)]
    if values.draft:
        lines.append((_STATE, _state(values.draft)))
        if values.made_on <= parse_period(values.period).last:
            lines.append(("Not the whole period", "This period is not over yet: what comes after is missing."))
    if values.reason:
        lines.append((f"Why there is version {values.version}", values.reason))
    return lines


def add_changes(writer: Workbook, values: ReturnValues) -> None:
    """Add what is different from the version before, when there is one."""
    if values.version == 1:
        return
    writer.add(
        CHANGES,
        f"{CHANGES} since version {values.version - 1}",
        f"Version {values.version} takes the place of version {values.version - 1}, because: {values.reason}",
        [
            Head("Sheet"),
            Head("Row", "free text"),
            Head("Column"),
            Head(f"Version {values.version - 1}", "free text"),
            Head(f"Version {values.version}", "free text"),
        ],
        [
            (one.sheet, one.row, one.column, _cell(one.was, one.unit), _cell(one.now, one.unit))
            for one in values.changes
        ],
    )


def add_sign_off(writer: Workbook, values: ReturnValues) -> None:
    """Add the sheet of who prepared, checked and approved; what nobody has done yet is left empty."""
    steps = {signed.step: signed for signed in values.signed}
    rows: list[tuple[Value, ...]] = []
    for step in STEPS:
        signed = steps.get(step)
        role = signed.role if signed is not None else values.prepared_by_role if step == STEPS[0] else None
        when = signed.on if signed is not None else values.made_on if step == STEPS[0] else None
        done = step if when is not None else None
        post, note = (signed.post, signed.note) if signed is not None else (None, None)
        rows.append((step, role.capitalize() if role else None, post, done, when, note))
    writer.add(
        SIGN_OFF,
        f"{SIGN_OFF}, {values.period_label}",
        "Whoever checks or approves it is not whoever prepared it.",
        [
            Head("Step"),
            Head("Role"),
            Head("Name of post", "free text"),
            Head("Decision"),
            Head("Date", "date"),
            Head("Note"),
        ],
        rows,
    )


def fill_in(content: bytes, signed: Sequence[SignedStep]) -> bytes:
    """Give the workbook of a draft as it is once everybody in `signed` has signed; the same draft, the same bytes."""
    import openpyxl

    from vrp_desktop.returns import meta, package

    # Only values are wanted, and read like this no table, chart or style is made of them.
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    parts = package.parts_of(content)
    places = {name: f"xl/worksheets/sheet{place}.xml" for place, name in enumerate(book.sheetnames, 1)}
    for part in places.values():
        parts[part] = _IN_MARGIN.sub(_without_draft, parts[part])

    def put(sheet: str, place: str, inside: str, kind: str = "") -> None:
        parts[places[sheet]] = _with(parts[places[sheet]], place, inside, kind)

    def say(sheet: str, place: str, text: str) -> None:
        if text and place:
            put(sheet, place, f"<is><t>{escape(text)}</t></is>", ' t="inlineStr"')

    for step in signed:
        row = HEADER_ROW + 1 + STEPS.index(step.step)
        words = (step.role.capitalize() if step.role else "", step.post or "", step.step, step.note or "")
        for column, text in zip(_WORDS, words, strict=True):
            say(SIGN_OFF, f"{column}{row}", text)
        if step.on is not None:
            put(SIGN_OFF, f"{_DAY}{row}", f"<v>{(step.on - _DAY_0).days}</v>")
            if step.step == STEPS[-1]:
                say(_COVER, _beside(book[_COVER], _STATE), f"Approved on {day_in_words(step.on)}")
    # The seal last: it is of all that stands there now.
    seal = meta.fingerprint(openpyxl.load_workbook(io.BytesIO(package.repacked(parts)), read_only=True))
    say(package.META, _beside(book[package.META], meta.SEAL), seal)
    return package.repacked(parts)


def _beside(sheet: Worksheet, words: str) -> str:
    """Give the place of the cell to the right of the one with `words`; "" when no cell has them."""
    return next((f"B{row[0].row}" for row in sheet.iter_rows(max_col=1) if row[0].value == words), "")


def _state(draft: str) -> str:
    return f"{draft}. Nothing in it counts before it is approved."


def _cell(value: str | int | float | None, unit: str) -> Value:
    return Of(value, unit) if isinstance(value, int | float) and unit != "free text" else value


def _without_draft(margin: re.Match[str]) -> str:
    found = margin.group()
    for draft in (DRAFT, PUBLIC_DRAFT):
        found = found.replace(f". {draft}", "")
    return found


def _with(sheet: str, place: str, inside: str, kind: str) -> str:
    """Give the part of a sheet with another value in one cell, which looks as it did."""
    cell = re.compile(rf'<c r="{place}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.S)
    if cell.search(sheet) is None:
        raise ValueError(place)
    return cell.sub(lambda found: f'<c r="{place}"{found[1] or ""}{kind}>{inside}</c>', sheet, count=1)
