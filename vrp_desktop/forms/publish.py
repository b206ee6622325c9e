"""Makes a compiled form of a workbook, or says everything that is wrong with it. Nothing is half-published.

This is the work itself, done in the process that calls it. Files that come from people go through
`publishing.worker`, which does the same in a small process of its own. `compile_all` makes the compiled forms that are
kept beside the workbooks in ``resources/forms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.program import BadExpressions, ExpressionFault, Program
from vrp_desktop.forms.publishing.attachments import Attachments
from vrp_desktop.forms.publishing.faults import Fault, FormFaults, in_order
from vrp_desktop.forms.publishing.gate import FormKind, admit
from vrp_desktop.forms.publishing.rule_lint import traps
from vrp_desktop.forms.publishing.workbook import Sheet, Workbook, workbook_of
from vrp_desktop.forms.publishing.workbook_checks import check_workbook
from vrp_desktop.forms.xform import FormNotSupported, read_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vrp_desktop.forms.definition import Form

_PYXFORM_PLACE = re.compile(r"\[row : (\d+)\]\s*(?:On the '(\w+)' sheet,)?\s*")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding=["']([\w.\-]+)["']""")
_QUOTED = re.compile(r"[\w.\-]+")


@dataclass(frozen=True, slots=True)
class Published:
    """A form ready to be installed. `xform`: its compiled text, the same bytes for the same workbook.

    `warnings`: what the coordinator should look at; it does not stop anything.
    """

    xform: str
    form: Form
    warnings: tuple[Fault, ...] = ()


def publish(path: Path, *, lists: Path | None = None, beside: Path | None = None) -> Published:
    """Compile the form at `path`: .xlsx, .xls, .csv, .md, or a compiled XForm as .xml.

    `lists`: the folder of the program's CSV lists, `beside`: one of files that go into the form; without either they
    are not looked for. Raises FormFaults with every fault found, FileRefused or UnreadableXml.
    """
    kind, content = admit(path)
    attachments = Attachments(lists, beside)
    if kind is FormKind.XML:
        return _published(_xml_text(content), attachments, None, ())
    workbook = workbook_of(kind, content)
    sheets = workbook.sheets
    shifted = {(fault.sheet, fault.row) for fault in workbook.faults}
    found = check_workbook(sheets, attachments)
    ours = [fault for fault in found.faults if (fault.sheet, fault.row) not in shifted]
    try:
        xform = _compiled(workbook, path.stem)
    except FormFaults as wrong:
        raise FormFaults(
            in_order([*workbook.faults, *ours, *_new(wrong.faults, [*workbook.faults, *ours])]), found.warnings
        ) from wrong
    if workbook.faults or ours:
        raise FormFaults(in_order([*workbook.faults, *ours]), found.warnings)
    return _published(xform, attachments, sheets.get("survey"), found.warnings)


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


def _published(xform: str, attachments: Attachments, survey: Sheet | None, warnings: tuple[Fault, ...]) -> Published:
    whole = attachments.taken_in(xform)
    try:
        form = read_form(whole)
        program = Program.of(form)
    except BadExpressions as wrong:
        raise FormFaults((_placed(survey, fault) for fault in wrong.faults), warnings) from wrong
    except FormNotSupported as wrong:
        raise FormFaults([_not_supported(survey, wrong)], warnings) from wrong
    missing = [name for name in form.files.values() if not attachments.is_there(name)]
    if missing:
        raise FormFaults(
            [Fault("", 0, "", f"There is no list called {name}.", "Put it beside the form.") for name in missing],
            warnings,
        )
    found = (
        _placed(survey, ExpressionFault(trap.path, trap.part, trap.message), trap.do_next)
        for trap in traps(form, program)
    )
    return Published(whole, form, (*warnings, *found))


def _xml_text(content: bytes) -> str:
    """Give a compiled form as text; the gate has seen that its encoding is one that XML readers know."""
    named = _ENCODING.match(content)
    encoding = named[1].decode("ascii") if named is not None else "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError) as wrong:
        fault = Fault("", 0, "", "The form is in an unknown alphabet.", "Save it again as UTF-8.")
        raise FormFaults([fault]) from wrong
    # From here on it is text, and what it says of its bytes no longer holds.
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _compiled(workbook: Workbook, file_name: str) -> str:
    # Imported only when a form is published: it takes half a second.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    sheets = workbook.sheets
    book: dict[str, Any] = {"sheet_names": list(sheets), "fallback_form_name": file_name}
    for name, sheet in sheets.items():
        book[name] = [dict(row.cells) for row in sheet.rows]
        book[f"{name}_header"] = [dict.fromkeys(sheet.headings)]
    try:
        return str(convert(xlsform=book, validate=False, pretty_print=True).xform)
    except PyXFormError as wrong:
        raise FormFaults([_from_pyxform(str(wrong), sheets)]) from wrong
    except (MemoryError, RecursionError):
        raise
    except Exception as wrong:
        # It stumbles over some wrong workbooks without a word of its own; our checks say more about most of them.
        fault = Fault("survey", 0, "", "This workbook cannot be made into a form.", "Look at what else is listed here.")
        raise FormFaults([fault]) from wrong


def _new(theirs: tuple[Fault, ...], ours: list[Fault]) -> list[Fault]:
    """Give what pyxform found and we did not. Without a place it is what we said already, in other words."""
    known = {(fault.sheet, fault.row) for fault in ours}
    return [fault for fault in theirs if not ours or (fault.row and (fault.sheet, fault.row) not in known)]


def _from_pyxform(message: str, sheets: Mapping[str, Sheet]) -> Fault:
    """Give pyxform's error with our row: it counts the rows of the table, headings first."""
    place = _PYXFORM_PLACE.search(message)
    text = " ".join(message.split())
    do_next = "Correct this, and see the XLSForm documentation where it is not clear."
    if place is None:
        return Fault("survey", 0, "", text, do_next)
    sheet = sheets.get(place[2] or "survey")
    number = int(place[1]) - 2
    row = sheet.rows[number].number if sheet is not None and 0 <= number < len(sheet.rows) else 0
    return Fault(place[2] or "survey", row, "", " ".join(message[place.end() :].split()), do_next)


def _placed(survey: Sheet | None, fault: ExpressionFault, do_next: str = "Correct the expression.") -> Fault:
    """Give a fault of a compiled expression with its place in the workbook."""
    name = fault.path.rsplit("/", 1)[-1]
    wanted = {"first_load": "default", "cycle": "relevant", "warning": "vrp:warning"}.get(fault.part, fault.part)
    for row in survey.rows if survey is not None else ():
        if row.get("name") == name:
            return Fault("survey", row.number, row.heading(wanted), fault.message, do_next)
    return Fault("survey" if survey is not None else "", 0, wanted, f"{name}: {fault.message}", do_next)


def _not_supported(survey: Sheet | None, wrong: FormNotSupported) -> Fault:
    """Give what the form engine cannot show, at the row it names where it names one."""
    said = " ".join(part for part in (wrong.problem.happened, wrong.problem.details) if part)
    words = set(_QUOTED.findall(said))
    for row in survey.rows if survey is not None else ():
        name = row.get("name")
        if name and (name in words or f"/{name}" in said):
            return Fault("survey", row.number, "", said, wrong.problem.do_next)
    return Fault("survey" if survey is not None else "", 0, "", said, wrong.problem.do_next)
