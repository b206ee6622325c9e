"""Code lists: CSV files of code, label, active_from, active_to and what else a list needs."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Lists:
    """The code lists of a folder, each read once when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Mapping[str, str], ...]] = {}

    def rows(self, file_name: str) -> tuple[Mapping[str, str], ...]:
        """Give the rows of a list like "ward.csv", each a mapping of column to text. Raises FileNotFoundError."""
        if file_name not in self._read:
            # Excel writes a byte order mark; a row may be shorter or longer than the headings.
            with (self._folder / file_name).open(encoding="utf-8-sig", newline="") as source:
                self._read[file_name] = tuple(
                    {column: text or "" for column, text in row.items() if column} for row in csv.DictReader(source)
                )
        return self._read[file_name]

    def labels(self, file_name: str) -> dict[str, str]:
        """Give label by code, retired codes included, so that old records keep their words."""
        return {row["code"]: row["label"] for row in self.rows(file_name)}
