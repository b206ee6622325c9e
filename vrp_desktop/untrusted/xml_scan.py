"""Sees every element of an XML text once, keeps nothing, and refuses what no workbook or form has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from vrp_desktop.untrusted.sizes import MOST_CELL, MOST_COLUMNS, MOST_DEPTH, MOST_ELEMENTS, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.untrusted.sought import Sought

_SPREADSHEET = "spreadsheetml"
"""In both namespaces that workbooks use, transitional and strict."""
_CELL = re.compile(r"\$?([A-Z]{1,7})\$?(\d{1,9})", re.IGNORECASE)


class Budget:
    """How many elements the whole file may still have."""

    def __init__(self) -> None:
        self.elements = MOST_ELEMENTS


def scan(pieces: Iterator[bytes], what: str, sought: Sought, *, must_be_xml: bool, budget: Budget) -> None:
    """Look through a part to its end. `what` begins the sentences of a refusal.

    Pictures and the like are only counted, unless they turn out to be XML. Raises the error of what was sought.
    """
    parser = _Scan(what, sought, budget).parser
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        if must_be_xml:
            reason = expat.ErrorString(wrong.code)
            raise sought.refused(
                f"{what} cannot be read: {reason} in line {wrong.lineno}.",
                "Open it in the program that made it, save it again, and retry.",
            ) from wrong
        for _ in pieces:
            pass
    except (LookupError, ValueError) as wrong:
        raise sought.refused(f"{what} is in an unknown alphabet.", "Save it again as UTF-8, and retry.") from wrong


class _Scan:
    """What is open and how much was seen, while expat goes through the elements."""

    def __init__(self, what: str, sought: Sought, budget: Budget) -> None:
        self._what = what
        self._sought = sought
        self._budget = budget
        self._depth = 0
        self._letters = 0
        self._rows = 0
        self._is_far = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._letters = 0
        self._budget.elements -= 1
        if self._budget.elements < 0:
            raise self._sought.too_large()
        if self._depth > MOST_DEPTH:
            raise self._sought.refused(
                f"{self._what} is nested deeper than any {self._sought.one}.",
                "Ask the person who made it for a fresh copy.",
            )
        namespace, _, local = name.rpartition(" ")
        # A sheet may lie anywhere in the package, so it is known by its namespace, not by the name of its part.
        if _SPREADSHEET in namespace:
            self._place(local, attributes)

    def _place(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a cell stands. Empty ones far out are left by colouring whole rows, and are harmless."""
        if name == "row":
            number = attributes.get("r", "")
            self._rows = int(number) if number.isdecimal() and len(number) < 10 else self._rows + 1
        elif name == "c":
            self._is_far = self._rows > MOST_ROWS
            if "r" in attributes:
                found = _CELL.fullmatch(attributes["r"])
                if found is None:
                    raise self._sought.damaged()
                self._is_far |= int(found[2]) > MOST_ROWS or _column_number(found[1]) > MOST_COLUMNS
        elif name in ("v", "is", "f") and self._is_far:
            one = self._sought.one
            raise self._sought.refused(
                f"A sheet has cells far outside any {one}.",
                f"Delete all columns behind the {one} and all rows below it; {MOST_COLUMNS} columns and "
                f"{MOST_ROWS:,} rows are the most.",
            )

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._letters = 0

    def _characters(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > MOST_CELL:
            raise self._sought.refused(
                f"A cell holds more text than any {self._sought.one} needs.",
                "Look for a very long cell and shorten it.",
            )

    def _doctype(self, *_: object) -> None:
        raise self._sought.refused(
            f"{self._what} declares a document type, which {self._sought.many} never need.",
            "Do not use this file; ask the person who made it for a fresh copy.",
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
