"""Makes a compiled form of a workbook, or says everything that is wrong with it. Nothing is half-published.

This is the work itself, done in the process that calls it. Files that come from people go through
`publishing.worker`, which does the same in a small process of its own. `compile_all` makes the compiled forms that are
kept beside the workbooks in ``resources/forms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.documents import UnreadableXml
from vrp_desktop.forms.graph import CIRCLE
from vrp_desktop.forms.kept import compiled_only
from vrp_desktop.forms.program import BadExpressions, ExpressionFault, Program
from vrp_desktop.forms.publishing.attachments import Attachments
from vrp_desktop.forms.publishing.compiling import compiled
from vrp_desktop.forms.publishing.faults import Fault, FormFaults, in_order
from vrp_desktop.forms.publishing.further import further_faults
from vrp_desktop.forms.publishing.gate import admit
from vrp_desktop.forms.publishing.places import Places
from vrp_desktop.forms.publishing.rule_lint import traps
from vrp_desktop.forms.publishing.workbook import workbook_of
from vrp_desktop.forms.publishing.workbook_checks import check_workbook
from vrp_desktop.forms.xform import FormNotSupported, parse_form
from vrp_desktop.problems import VrpError
from vrp_desktop.untrusted.gate import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vrp_desktop.forms.definition import Form
    from vrp_desktop.forms.publishing.workbook import Sheet

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding=["']([\w.\-]+)["']""")

_IN_CIRCLES = ("calculate", "relevant", "choice_filter", "readonly", "repeat_count")


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
    if kind is FileKind.XML:
        # What another laptop keeps with its forms is about that laptop's records.
        return _published(compiled_only(_xml_text(content)), attachments, None, ())
    workbook = workbook_of(kind, content)
    sheets = workbook.sheets
    shifted = {(fault.sheet, fault.row) for fault in workbook.faults}
    found = check_workbook(sheets, attachments)
    known = [*workbook.faults, *(fault for fault in found.faults if (fault.sheet, fault.row) not in shifted)]
    stopped_at: tuple[Fault, ...] = ()
    if not known:
        try:
            xform = compiled(sheets, path.stem)
        except FormFaults as wrong:
            stopped_at = wrong.faults
        else:
            return _published(xform, attachments, sheets.get("survey"), found.warnings)
    # The form finds the same circles in the copy, and tells them from another question on.
    has_circle = any(fault.message.startswith(CIRCLE) for fault in known)

    def behind(xform: str, survey: Sheet | None) -> list[Fault]:
        found = _faults_of(xform, attachments, survey)
        return [fault for fault in found if not (has_circle and CIRCLE in fault.message)]

    further, is_whole = further_faults(sheets, known, path.stem, behind)
    faults = in_order([*known, *further] or stopped_at)
    more = Fault("", 0, "", "There may be more faults, which these hide.", "Put these right first, then check again.")
    raise FormFaults(faults, found.warnings if is_whole else (*found.warnings, more))


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
    places = Places(survey.rows if survey is not None else ())
    sheet = "survey" if survey is not None else ""
    try:
        form = parse_form(whole)
    except FormNotSupported as wrong:
        raise FormFaults([Fault(sheet, 0, "", wrong.problem.happened, wrong.problem.do_next)], warnings) from wrong
    except UnreadableXml as wrong:
        if survey is None:
            raise
        # Of a workbook it is we who wrote this XML, and its lines mean nothing to anybody.
        said = "The form that this workbook makes is no form that a program can read."
        do_next = "Look for unusual signs in names and headings, and take them out."
        raise FormFaults([Fault(sheet, 0, "", said, do_next)], warnings) from wrong
    faults = [fault for what in form.not_supported for fault in _not_supported(sheet, places, form, what)]
    faults += [
        Fault("", 0, "", f"There is no list called {name}.", "Put it beside the form.")
        for name in form.files.values()
        if not attachments.is_there(name)
    ]
    program: Program | None = None
    try:
        program = Program.of(form)
    except BadExpressions as wrong:
        faults += [_placed(sheet, places, fault) for fault in wrong.faults]
    if faults or program is None:
        raise FormFaults(in_order(faults), warnings)
    found = (
        _placed(sheet, places, ExpressionFault(trap.path, trap.part, trap.message), trap.do_next)
        for trap in traps(form, program)
    )
    return Published(whole, form, (*warnings, *found))


def _faults_of(xform: str, attachments: Attachments, survey: Sheet | None) -> list[Fault]:
    """Give the faults that a compiled form has, when it can be read that far."""
    try:
        _published(xform, attachments, survey, ())
    except FormFaults as wrong:
        return list(wrong.faults)
    except VrpError:
        return []
    return []


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


def _placed(sheet: str, places: Places, fault: ExpressionFault, do_next: str = "Correct the expression.") -> Fault:
    """Give a fault of a compiled expression with its place in the workbook."""
    wanted = {"first_load": "default", "warning": "vrp:warning"}.get(fault.part, fault.part)
    row = places.row(fault.path)
    if fault.part == "cycle":
        wanted = next((column for column in _IN_CIRCLES if row is not None and row.get(column)), "")
    if row is not None:
        return Fault(sheet, row.number, row.heading(wanted), fault.message, do_next)
    return Fault(sheet, 0, wanted, f"{fault.path.rpartition('/')[2]}: {fault.message}", do_next)


def _not_supported(sheet: str, places: Places, form: Form, what: str) -> Iterator[Fault]:
    """Give what the form engine cannot show, at each row that it comes from."""
    said = f"This form uses {what}, which this program cannot show."
    at = [places.row(path) for path in form.not_supported_at.get(what, ())]
    found = dict.fromkeys(row.number for row in at if row is not None)
    for number in found or (0,):
        yield Fault(sheet, number, "", said, "Take that part out of the form.")
