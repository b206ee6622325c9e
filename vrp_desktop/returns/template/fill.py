"""Fills a council's own workbook, part by part: what was not filled keeps its bytes.

What else is changed, and why: a sheet whose formulas may look at what was filled loses their results, because several
programs show the old ones for good (LibreOffice does not work out again what Excel saved, whatever the workbook says);
the workbook's own part then asks for everything to be worked out on opening; the list in which order that happens goes
when formulas have moved; and a table's part says how many rows it has now.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.template import gate
from vrp_desktop.returns.template.grid import grids_of
from vrp_desktop.returns.template.markup import as_utf8, elements, spliced, with_attribute
from vrp_desktop.returns.template.opened import Template, hanging_together, packed
from vrp_desktop.returns.template.placing import plan_of
from vrp_desktop.returns.template.sheet import Put, as_held, serial
from vrp_desktop.returns.template.totals import check_totals

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from vrp_desktop.returns.template.cells import Cell
    from vrp_desktop.returns.template.grid import Grid, Shown
    from vrp_desktop.returns.template.mapping import Mapping
    from vrp_desktop.returns.template.opened import SheetPart
    from vrp_desktop.returns.template.placing import Line, Plan
    from vrp_desktop.returns.template.styles import Styles
    from vrp_desktop.returns.template.totals import Totals

_LOOKS_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(", re.IGNORECASE)
_SEVERAL_SHEETS = re.compile(r"(?:'[^']*:[^']*'|[^\W\d][\w.]*:[^\W\d][\w.]*)!")
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")
_WORDS = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled workbook. `changed`: the parts that are not as they were. `notes`: sentences to look at."""

    content: bytes
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    totals: Totals
    changed: tuple[str, ...]


class NotReadBack(VrpError):
    """What was written is not what reads back; such a workbook must not reach a council."""

    def __init__(self, where: str) -> None:
        super().__init__(
            Problem(
                happened="The filled workbook did not read back as it was written.",
                means="It was thrown away; the council's workbook and your records are as they were.",
                do_next="Tell your help desk, and make our own workbook of the return meanwhile.",
                details=where,
            )
        )


def fill(content: bytes, mapping: Mapping, tables: Dict[str, Shown]) -> Filled:
    """Give the workbook with `tables` where `mapping` puts them. The same values give the same bytes.

    Raises TemplateRefused, NotFilled with everything that does not fit, NotReadBack, and TypeError for tables that may
    not leave.
    """
    grids = grids_of(tables)
    # It was looked at by a worker when it was chosen; only bytes that the gate lets in are read, then as now.
    gate.check("The council's workbook", content)
    with hanging_together():
        return _filled(Template(content), mapping, grids)


def _filled(template: Template, mapping: Mapping, grids: Dict[str, Grid]) -> Filled:
    plan = plan_of(template, mapping, grids)
    changed, dropped = _changes(plan)
    changed = {path: part for path, part in changed.items() if part != template.parts[path]}
    made = packed(template, changed, dropped)
    filled = Template(made)
    _read_back(plan, filled, changed, dropped)
    notes = list(plan.notes)
    if any("pivottables/" in path.lower() for path in template.parts):
        notes.append("Pivot tables show the numbers of before until you press Refresh All in Excel.")
    return Filled(
        made,
        tuple(plan.lines),
        tuple(dict.fromkeys(notes)),
        check_totals(filled, plan.origins, grids),
        tuple(sorted({*changed, *dropped})),
    )


def _changes(plan: Plan) -> tuple[dict[str, bytes], frozenset[str]]:
    """Give the parts that are different, and those that go."""
    template, styles = plan.template, plan.template.styles()
    changed = dict(plan.parts)
    dependents = _dependents(template, set(plan.puts))
    for sheet in template.sheets:
        puts = plan.puts.get(sheet.name)
        if sheet.name in dependents:
            view = template.view(sheet)
            ready = {at: _styled(plan, sheet, (at, put), styles) for at, put in (puts or {}).items()}
            cuts = tuple(plan.cuts.get(sheet.name, ()))
            part = view.edited(ready, is_1904=template.is_1904, cuts=cuts)
            if part != view.part:
                changed[sheet.path] = part
    added = styles.edited() if styles is not None else None
    if added is not None and template.styles_path is not None:
        changed[template.styles_path] = added
    if not any(span.formula is not None for sheet in template.sheets for _at, span in template.view(sheet).cells()):
        return changed, frozenset()
    changed[template.workbook_path] = _asking_to_calculate(template)
    has_moved = any(
        template.view(sheet).is_worked_out(at) for sheet in template.sheets for at in plan.puts.get(sheet.name, {})
    )
    return (changed, frozenset()) if not has_moved else _without_order(template, changed)


def _styled(plan: Plan, sheet: SheetPart, what: tuple[Cell, Put], styles: Styles | None) -> Put:
    """Give a date the looks of a day, and say when a text had to be cut."""
    at, put = what
    if isinstance(put.value, str) and as_held(put.value).endswith("…") and not put.value.endswith("…"):
        plan.notes.append(f"The text in sheet “{sheet.name}”, cell {at}, is longer than Excel holds, and ends in “…”.")
    if not isinstance(put.value, datetime.date):
        return put
    own = put.style if put.style is not None else plan.template.view(sheet).style(at)
    day = styles.as_day(own) if styles is not None else None
    if day is None:
        # Nothing would show the number as a day.
        return replace(put, value=f"{put.value:%d/%m/%Y}")
    return replace(put, style=day)


def _dependents(template: Template, filled: set[str]) -> set[str]:
    """Give the sheets whose formulas may look at what was filled, straight or by others. Rather one too many."""
    tables = {table.name.casefold(): table.sheet for table in template.tables}
    names = {named.name.casefold(): named.sheet for named in template.names}
    formulas = {
        sheet.name: [span.formula for _at, span in template.view(sheet).cells() if span.formula]
        for sheet in template.sheets
    }
    found = set(filled)
    while True:
        prefixes = {f"{sheet.casefold()}!" for sheet in found} | {f"{_quoted(sheet)}!" for sheet in found}
        words = {word for word, sheet in (tables | names).items() if sheet in found}
        more = {
            sheet
            for sheet, texts in formulas.items()
            if sheet not in found and any(_looks_at(text, prefixes, words) for text in texts)
        }
        # A name may stand for a formula of its own; that is not followed, so every user of one is taken.
        if not more:
            return found
        found |= more


def _looks_at(formula: str, prefixes: set[str], words: set[str]) -> bool:
    lower = formula.casefold()
    return (
        any(prefix in lower for prefix in prefixes)
        or _LOOKS_ANYWHERE.search(formula) is not None
        or _SEVERAL_SHEETS.search(formula) is not None
        or any(word in words for word in _WORDS.findall(lower))
    )


def _quoted(sheet: str) -> str:
    return "'" + sheet.casefold().replace("'", "''") + "'"


def _asking_to_calculate(template: Template) -> bytes:
    """Give the workbook's own part, which asks for every formula to be worked out on opening."""
    part, found = template.workbook, template.workbook_elements
    there = next((one for one in found if one.local == "calcPr"), None)
    if there is not None:
        tag = with_attribute(part[there.start : there.open_end], "fullCalcOnLoad", "1")
        return spliced(part, [(there.start, there.open_end, tag)])
    before = next(one for name in _BEFORE_CALCULATION for one in found if one.local == name and one.parent == 0)
    prefix = before.name.rpartition(":")[0]
    tag = f'<{prefix}{":" if prefix else ""}calcPr fullCalcOnLoad="1"/>'.encode()
    return spliced(part, [(before.end, before.end, tag)])


def _without_order(template: Template, changed: dict[str, bytes]) -> tuple[dict[str, bytes], frozenset[str]]:
    """Let the list of the order of calculation go: it names cells that have no formula any more."""
    paths = set(template.related(template.workbook_path, "calcChain").values()) & set(template.parts)
    if not paths:
        return changed, frozenset()
    folder, _, name = template.workbook_path.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    for path, is_it in (
        (relations, lambda attributes: attributes.get("Type", "").endswith("/calcChain")),
        ("[Content_Types].xml", lambda attributes: attributes.get("PartName", "").lstrip("/") in paths),
    ):
        part = as_utf8(template.parts[path])
        changed[path] = spliced(part, [(e.start, e.end, b"") for e in elements(part) if is_it(e.attributes)])
    return changed, frozenset(paths)


def _read_back(plan: Plan, filled: Template, changed: Dict[str, bytes], dropped: frozenset[str]) -> None:
    """Look at what was made with fresh eyes. Raises NotReadBack."""
    before = plan.template
    for path, part in before.parts.items():
        if path not in changed and path not in dropped and filled.parts.get(path) != part:
            raise NotReadBack(path)
    for sheet in filled.sheets:
        for at, put in plan.puts.get(sheet.name, {}).items():
            if put.formula is not None or put.copy:
                continue
            value = put.value
            if isinstance(value, datetime.date):
                value = serial(value, is_1904=before.is_1904)
                found = filled.value(sheet, at)
                if isinstance(found, str) or value is None:
                    continue
            elif isinstance(value, str):
                value, found = as_held(value) or None, filled.value(sheet, at)
            else:
                found = filled.value(sheet, at)
            if found != value:
                raise NotReadBack(f"{sheet.path} {at}")
