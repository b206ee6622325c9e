"""The files that a form names: lists as CSV, XML or GeoJSON, which lie with the program or beside the workbook.

The program's own lists stay files, since they say when a choice is retired. A file beside the workbook is taken into
the form itself: records keep their form version for ever, and so its words stay with them.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.geojson import features
from vrp_desktop.forms.publishing.gate import admit_list
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_INSTANCE = re.compile(r"<(\w+:)?instance\b([^<>]*?)\s*(?:/>|>\s*</\1instance>)")
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']jr://file(?:-csv)?/([^"']+)["']""")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
FILE_NAME = re.compile(r"[A-Za-z0-9_\- ()]{1,100}\.(csv|xml|geojson)")
"""What a file may be called: no folder, and an ending that says what it is."""
NO_TEXT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML cannot hold (XML 1.0, section 2.2)."""
_TAG = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Attachments:
    """Where files are looked for. `shipped`: the program's lists; `beside`: the workbook's folder."""

    shipped: Path | None = None
    beside: Path | None = None

    def is_shipped(self, name: str) -> bool:
        """Tell whether the program itself has this list."""
        return bool(FILE_NAME.fullmatch(name)) and self.shipped is not None and (self.shipped / name).is_file()

    def is_there(self, name: str) -> bool:
        """Tell whether the file can be had; where nobody said where to look, nothing is missing."""
        if self.shipped is None and self.beside is None:
            return True
        return self._path(name) is not None

    def is_hidden(self, name: str) -> bool:
        """Tell whether a file beside the workbook is passed over for the program's own of the same name."""
        return self.is_shipped(name) and self.beside is not None and (self.beside / name).is_file()

    def columns(self, name: str) -> tuple[str, ...] | None:
        """Give what each choice of a list has: a CSV file's headings, the properties of places.

        `None` when it is not there, or is XML. Raises FileRefused and UnreadablePlaces.
        """
        path = self._path(name)
        if path is None or name.endswith(".xml"):
            return None
        if name.endswith(".geojson"):
            return tuple(dict.fromkeys(column for row in features(_text(path)) for column in row))
        return tuple(next(csv.reader(io.StringIO(_text(path), newline="")), []))

    def taken_in(self, xform: str) -> str:
        """Give the compiled form with each file from beside its workbook written into it.

        Raises FileRefused, UnreadableXml and UnreadablePlaces.
        """
        return _INSTANCE.sub(self._inline, xform)

    def _inline(self, match: re.Match[str]) -> str:
        source, named = _SOURCE.search(match[2]), _ID.search(match[2])
        path = self._path(source[1]) if source is not None and not self.is_shipped(source[1]) else None
        if path is None or named is None:
            return match[0]
        inner = "".join(_inner(path))
        return f"<instance id={quoteattr(named[1])}>{inner}</instance>"

    def _path(self, name: str) -> Path | None:
        if not FILE_NAME.fullmatch(name):
            return None
        for folder in (self.shipped, self.beside):
            if folder is not None and (folder / name).is_file():
                return folder / name
        return None


def _text(path: Path) -> str:
    return admit_list(path).decode("utf-8-sig", errors="replace")


def _inner(path: Path) -> Iterator[str]:
    text = _text(path)
    match path.suffix.lower():
        case ".csv":
            return _items(csv.DictReader(io.StringIO(text, newline="")))
        case ".geojson":
            return _items(features(text))
    return _elements(text)


def _items(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    # XForms cannot name a column whose heading is no tag, so nothing can ask for it.
    yield "<root>"
    for row in rows:
        cells = (
            f"<{column}>{escape(NO_TEXT.sub('', held))}</{column}>"
            for column, held in row.items()
            if isinstance(column, str) and _TAG.fullmatch(column) and isinstance(held, str)
        )
        yield f"<item>{''.join(cells)}</item>"
    yield "</root>"


def _elements(text: str) -> Iterator[str]:
    yield from map(_written, read_document(text).elements())


def _written(node: Node) -> str:
    if node.kind is NodeKind.TEXT:
        return escape(node.text)
    if node.kind is not NodeKind.ELEMENT:
        return ""
    attributes = "".join(f" {one.name}={quoteattr(one.text)}" for one in node.attributes if not one.namespace)
    inner = "".join(map(_written, node.children)) if node.children else escape(node.text)
    return f"<{node.name}{attributes}>{inner}</{node.name}>"
