"""Code lists and other files that forms attach.

CSV of code, label, active_from, active_to and what else, XML, or places as GeoJSON.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.geojson import features
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
        """Give a file as the document of a secondary instance.

        Raises FileNotFoundError, UnreadableXml and UnreadablePlaces.
        """
        if file_name.lower().endswith(".csv"):
            return items_document(self.rows(file_name))
        text = (self._folder / file_name).read_text(encoding="utf-8-sig")
        return read_document(text) if file_name.lower().endswith(".xml") else items_document(features(text))

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
