"""Code lists and other files that forms attach: CSV of code, label, active_from, active_to and what else, or XML."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Lists:
    """The files of a folder, each read once when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Mapping[str, str], ...]] = {}

    def rows(self, file_name: str) -> tuple[Mapping[str, str], ...]:
        """Give the rows of a list like "ward.csv", each a mapping of column to text. Raises FileNotFoundError."""
        if file_name not in self._read:
            # Excel writes a byte order mark; a row may be shorter or longer than the headings.
            with (self._folder / file_name).open(encoding="utf-8-sig", newline="") as source:
                delimiter = _delimiter(source.readline())
                source.seek(0)
                reader = csv.DictReader(source, delimiter=delimiter)
                self._read[file_name] = tuple(
                    {column.strip(): text or "" for column, text in row.items() if column} for row in reader
                )
        return self._read[file_name]

    def document(self, file_name: str) -> Node:
        """Give a file as the document of a secondary instance. Raises FileNotFoundError and UnreadableXml."""
        if file_name.lower().endswith(".csv"):
            return items_document(self.rows(file_name))
        text = (self._folder / file_name).read_text(encoding="utf-8-sig")
        return read_document(text) if file_name.lower().endswith(".xml") else _features(text)

    def labels(self, file_name: str) -> dict[str, str]:
        """Give label by code, retired codes included, so that old records keep their words."""
        return {row["code"]: row["label"] for row in self.rows(file_name)}


def items_document(rows: Iterable[Mapping[str, str]]) -> Node:
    """Give rows as ``/root/item``, each column an element (ODK XForms, "Secondary Instances - External")."""
    document = Node("", kind=NodeKind.DOCUMENT)
    root = Node("root", document)
    for row in rows:
        item = Node("item", root)
        for column, text in row.items():
            Node(column, item, text or "")
    return document


def _delimiter(first_line: str) -> str:
    """Give what parts the columns: a semicolon where Excel wrote one, as it does where commas mark decimals."""
    return ";" if ";" in first_line and "," not in first_line else ","


def _features(text: str) -> Node:
    """Give a GeoJSON feature collection as items: ``geometry``, ``id`` and one element a property."""
    rows: list[dict[str, str]] = []
    for feature in json.loads(text)["features"]:
        row = {"geometry": _geometry(feature["geometry"])}
        if "id" in feature:
            row["id"] = _plain(feature["id"])
        row |= {name: _plain(value) for name, value in (feature.get("properties") or {}).items()}
        rows.append(row)
    return items_document(rows)


def _geometry(geometry: Mapping[str, Any]) -> str:
    """Give a place as ODK writes it: latitude, longitude, altitude and accuracy, places parted by semicolons."""
    places = geometry["coordinates"]
    if geometry["type"] == "Point":
        places = [places]
    elif geometry["type"] == "Polygon":
        places = places[0]
    return "; ".join(f"{place[1]} {place[0]} 0 0" for place in places)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
