"""A template taken apart: its parts, and of them its sheets, names and tables. Nothing in it is ever run."""

from __future__ import annotations

import contextlib
import io
import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.parsers import expat

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.returns.template.cells import area_of, named_area
from vrp_desktop.returns.template.markup import Element, as_utf8, children, elements
from vrp_desktop.returns.template.sheet import SheetView, TooManyCells, unescaped
from vrp_desktop.returns.template.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.returns.template.cells import Area, Cell

_FORMULAS = frozenset(("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"))


class TemplateRefused(VrpError):
    """The file is no template that can be filled without losing something."""

    def __init__(self, happened: str, do_next: str) -> None:
        super().__init__(
            Problem(
                happened=happened,
                means="It was not kept, and nothing was filled; your records are as they were.",
                do_next=do_next,
            )
        )


@contextlib.contextmanager
def hanging_together() -> Iterator[None]:
    """Let a part that is missing, or says what cannot be, be told in words. Raises TemplateRefused.

    Nothing promises that what a stranger's parts say of each other is true, and there are more ways to be wrong than
    can be looked for one by one.
    """
    try:
        yield
    except (LookupError, ValueError, StopIteration, expat.ExpatError, zipfile.BadZipFile) as wrong:
        raise TemplateRefused(
            "The workbook does not hang together: a part of it is missing or cannot be read.",
            "Open it in Excel, save it again as .xlsx, and retry.",
        ) from wrong


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of cells, and the part it lies in."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name for cells. `scope`: the sheet it belongs to, empty for the whole workbook's."""

    name: str
    scope: str
    sheet: str
    area: Area


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table. `formula`: what works it out, empty for none."""

    title: str
    formula: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table. `area`: with its heading and its total row."""

    name: str
    sheet: str
    path: str
    area: Area
    columns: tuple[TableColumn, ...]
    has_heading: bool
    has_total: bool
    is_filtered: bool
    is_from_outside: bool

    @property
    def first_row(self) -> int:
        """The first row below the heading."""
        return self.area.first.row + self.has_heading

    @property
    def last_row(self) -> int:
        """The last row above the total."""
        return self.area.last.row - self.has_total


class Template:
    """The parts of a workbook that the gate let in. Raises TemplateRefused."""

    def __init__(self, content: bytes) -> None:
        with hanging_together():
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                self.entries = package.infolist()
                self.parts = {entry.filename: package.read(entry) for entry in self.entries}
            self._views: dict[str, SheetView] = {}
            self.workbook_path = self._by_type("", "officeDocument")
            self.workbook = as_utf8(self.parts[self.workbook_path])
            self._found = elements(self.workbook)
            self.sheets = self._sheets()
            self.names = self._names()
            self.tables = tuple(table for sheet in self.sheets for table in self._tables(sheet))

    @property
    def is_1904(self) -> bool:
        """Whether its days are counted from 1904, as on old Macs."""
        found = next((one for one in self._found if one.local == "workbookPr"), None)
        return found is not None and found.attributes.get("date1904") in ("1", "true")

    @property
    def workbook_elements(self) -> list[Element]:
        """The elements of the workbook's own part."""
        return self._found

    @cached_property
    def styles_path(self) -> str | None:
        """The part of its looks."""
        return next(iter(self.related(self.workbook_path, "styles").values()), None)

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The texts that cells point at."""
        path = next(iter(self.related(self.workbook_path, "sharedStrings").values()), None)
        if path is None or path not in self.parts:
            return ()
        found = elements(as_utf8(self.parts[path]))
        texts: dict[int, str] = {place: "" for place, one in enumerate(found) if one.local == "si"}
        for one in found:
            if one.local != "t":
                continue
            parent = one.parent
            while parent >= 0 and found[parent].local not in ("si", "rPh"):
                parent = found[parent].parent
            if parent in texts:
                texts[parent] += one.text
        return tuple(map(unescaped, texts.values()))

    def styles(self) -> Styles | None:
        """Give its looks; `None` when it has none."""
        path = self.styles_path
        return Styles(as_utf8(self.parts[path])) if path in self.parts else None

    def sheet(self, name: str) -> SheetPart | None:
        """Give a sheet by its name, in capitals or not, as Excel does."""
        return next((one for one in self.sheets if one.name.casefold() == name.casefold()), None)

    def table(self, name: str) -> TablePart | None:
        """Give a table by its name."""
        return next((one for one in self.tables if one.name.casefold() == name.casefold()), None)

    def named(self, name: str, scope: str) -> Named | None:
        """Give a name for cells."""
        wanted = (name.casefold(), scope.casefold())
        return next((one for one in self.names if (one.name.casefold(), one.scope.casefold()) == wanted), None)

    def view(self, sheet: SheetPart) -> SheetView:
        """Give a sheet's cells. Raises TemplateRefused."""
        if sheet.path not in self._views:
            try:
                self._views[sheet.path] = SheetView(as_utf8(self.parts[sheet.path]))
            except TooManyCells as wrong:
                raise TemplateRefused(
                    f"Sheet “{sheet.name}” has more cells than any template.",
                    "Delete the rows below and the columns behind what you need, save it, and retry.",
                ) from wrong
            except (expat.ExpatError, LookupError, ValueError) as wrong:
                raise TemplateRefused(
                    f"Sheet “{sheet.name}” cannot be read.", "Open the workbook in Excel, save it again, and retry."
                ) from wrong
        return self._views[sheet.path]

    def value(self, sheet: SheetPart, at: Cell) -> int | float | str | bool | None:
        """Give what stands in a cell; of a formula, what it came to when the file was saved, if that is there."""
        span = self.view(sheet).cell(at)
        if span is None or not span.text:
            return None
        match span.kind:
            case "s":
                place = int(span.text)
                return self.strings[place] if place < len(self.strings) else None
            case "inlineStr":
                return unescaped(span.text)
            case "b":
                return span.text in ("1", "true")
            case "" | "n":
                number = float(span.text)
                return int(number) if number.is_integer() else number
            case _:
                return span.text

    def related(self, path: str, kind: str) -> dict[str, str]:
        """Give the parts that a part points at, by the id of the relation. `kind`: the last word of its type."""
        return {
            one.attributes["Id"]: _resolved(path, one.attributes["Target"])
            for one in self._relations(path)
            if one.attributes.get("TargetMode") != "External" and one.attributes["Type"].rpartition("/")[2] == kind
        }

    def outside_formulas(self) -> dict[str, list[str]]:
        """Give the formulas of all parts that are no sheets, by part: charts, names, tables, pivots."""
        found: dict[str, list[str]] = {}
        sheets = {sheet.path for sheet in self.sheets}
        for path, part in self.parts.items():
            if path.startswith("xl/") and path.endswith(".xml") and path not in sheets:
                if not any(word in part for word in (b"f>", b"formula", b"definedName", b"Formula")):
                    continue
                texts = [one.text for one in elements(as_utf8(part)) if one.local in _FORMULAS and one.text]
                if texts:
                    found[path] = texts
        return found

    def _by_type(self, path: str, kind: str) -> str:
        return next(iter(self.related(path, kind).values()))

    def _relations(self, path: str) -> list[Element]:
        folder, name = posixpath.split(path)
        part = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if part is None else [one for one in elements(as_utf8(part)) if one.local == "Relationship"]

    def _sheets(self) -> tuple[SheetPart, ...]:
        # A sheet of one chart is related by another type, and has no cells.
        found = self.related(self.workbook_path, "worksheet")
        return tuple(
            SheetPart(one.attributes["name"], found[one.relation])
            for one in self._found
            if one.local == "sheet" and found.get(one.relation) in self.parts
        )

    def _names(self) -> tuple[Named, ...]:
        order = [one.attributes["name"] for one in self._found if one.local == "sheet"]
        found = []
        for one in self._found:
            if one.local != "definedName" or one.attributes["name"].startswith("_xl"):
                continue
            area = named_area(one.text)
            sheet = self.sheet(area[0]) if area is not None else None
            if area is None or sheet is None or one.attributes.get("hidden") in ("1", "true"):
                continue
            place = one.attributes.get("localSheetId", "")
            scope = order[int(place)] if place.isdecimal() else ""
            found.append(Named(one.attributes["name"], scope, sheet.name, area[1]))
        return tuple(found)

    def _tables(self, sheet: SheetPart) -> list[TablePart]:
        found = []
        for path in self.related(sheet.path, "table").values():
            part = elements(as_utf8(self.parts[path]))
            root = part[0]
            area = area_of(root.attributes["ref"])
            if area is None:
                raise ValueError(root.attributes["ref"])
            listed = next(one for one in part if one.local == "tableColumns")
            table = TablePart(
                name=root.attributes.get("displayName") or root.attributes["name"],
                sheet=sheet.name,
                path=path,
                area=area,
                columns=tuple(_column(part, one) for one in children(part, listed, "tableColumn")),
                has_heading=root.attributes.get("headerRowCount", "1") != "0",
                has_total=root.attributes.get("totalsRowCount", "0") != "0",
                is_filtered=any(one.local == "filterColumn" for one in part),
                is_from_outside=root.attributes.get("tableType", "worksheet") != "worksheet",
            )
            if len(table.columns) != len(area.columns) or table.last_row < table.first_row:
                raise ValueError(root.attributes["ref"])
            found.append(table)
        return found


def packed(template: Template, changed: Mapping[str, bytes], dropped: frozenset[str] = frozenset()) -> bytes:
    """Give the package with some parts changed or gone; all others, their order and their times stay as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for entry in template.entries:
            if entry.filename in dropped:
                continue
            copy = zipfile.ZipInfo(entry.filename, max(entry.date_time, (1980, 1, 1, 0, 0, 0)))
            copy.compress_type = (
                zipfile.ZIP_STORED if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            copy.external_attr, copy.create_system, copy.comment = (
                entry.external_attr, entry.create_system, entry.comment,
            )  # fmt: skip
            target.writestr(copy, changed.get(entry.filename, template.parts[entry.filename]))
    return out.getvalue()


def _column(part: list[Element], one: Element) -> TableColumn:
    formulas = children(part, one, "calculatedColumnFormula")
    return TableColumn(unescaped(one.attributes["name"]), formulas[0].text if formulas else "")


def _resolved(path: str, target: str) -> str:
    target = unquote(target)
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
