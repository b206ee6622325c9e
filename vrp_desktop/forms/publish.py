"""Makes a compiled form of a workbook, or says everything that is wrong with it. Nothing is half-published.

`compile_all` makes the compiled forms that are kept beside the workbooks in ``resources/forms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.documents import UnreadableXml
from vrp_desktop.forms.faults import Fault, FormFaults
from vrp_desktop.forms.program import BadExpressions, ExpressionFault, Program
from vrp_desktop.forms.workbook import Sheet, read_workbook
from vrp_desktop.forms.workbook_checks import check_workbook
from vrp_desktop.forms.xform import FormNotSupported, read_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vrp_desktop.forms.definition import Form

_PYXFORM_PLACE = re.compile(r"\[row : (\d+)\]\s*(?:On the '(\w+)' sheet,)?\s*")


@dataclass(frozen=True, slots=True)
class Published:
    """A form ready to be installed. `xform`: its compiled text, the same bytes for the same workbook."""

    xform: str
    form: Form


def publish(path: Path, *, lists: Path | None = None) -> Published:
    """Compile the workbook at `path` (.xlsx or .md). `lists`: the folder of its CSV lists, to see that they are there.

    Raises FormFaults with every fault found, or WorkbookNotReadable.
    """
    workbook = read_workbook(path)
    sheets = workbook.sheets
    shifted = {(fault.sheet, fault.row) for fault in workbook.faults}
    found = [fault for fault in check_workbook(sheets, lists) if (fault.sheet, fault.row) not in shifted]
    if workbook.faults or found:
        raise FormFaults((*workbook.faults, *found))
    xform = _compiled(sheets)
    try:
        form = read_form(xform)
        Program.of(form)
    except BadExpressions as wrong:
        raise FormFaults(_placed(sheets["survey"], fault) for fault in wrong.faults) from wrong
    except (FormNotSupported, UnreadableXml) as wrong:
        message = f"{wrong.problem.happened} {wrong.problem.details}".strip()
        raise FormFaults([Fault("survey", 0, "", message)]) from wrong
    return Published(xform, form)


def compile_all(folder: Path, *, lists: Path | None = None) -> tuple[Path, ...]:
    """Write the compiled form of every workbook in `folder` beside it, as .xml. Gives the files written.

    Raises FormFaults at the first form that has faults; forms before it are written.
    """
    written = []
    for workbook in sorted((*folder.glob("*.md"), *folder.glob("*.xlsx"))):
        target = workbook.with_suffix(".xml")
        target.write_text(publish(workbook, lists=lists).xform, encoding="utf-8", newline="\n")
        written.append(target)
    return tuple(written)


def _compiled(sheets: Mapping[str, Sheet]) -> str:
    # Imported only when a form is published: it takes half a second.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    book: dict[str, Any] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        book[name] = [dict(row.cells) for row in sheet.rows]
        book[f"{name}_header"] = [dict.fromkeys(sheet.headings)]
    try:
        return str(convert(xlsform=book, validate=False, pretty_print=True).xform)
    except PyXFormError as wrong:
        raise FormFaults([_from_pyxform(str(wrong), sheets)]) from wrong


def _from_pyxform(message: str, sheets: Mapping[str, Sheet]) -> Fault:
    """Give pyxform's error with our row: it counts the rows of the table, headings first."""
    place = _PYXFORM_PLACE.search(message)
    text = " ".join(message.split())
    if place is None:
        return Fault("survey", 0, "", text)
    sheet = sheets.get(place[2] or "survey")
    number = int(place[1]) - 2
    row = sheet.rows[number].number if sheet is not None and 0 <= number < len(sheet.rows) else 0
    return Fault(place[2] or "survey", row, "", " ".join(message[place.end() :].split()))


def _placed(survey: Sheet, fault: ExpressionFault) -> Fault:
    """Give a fault of a compiled expression with its place in the workbook."""
    name = fault.path.rsplit("/", 1)[-1]
    wanted = {"first_load": "default", "cycle": "relevant", "warning": "vrp:warning"}.get(fault.part, fault.part)
    for row in survey.rows:
        if row.get("name") == name:
            return Fault("survey", row.number, row.heading(wanted), fault.message)
    return Fault("survey", 0, wanted, f"{name}: {fault.message}")
