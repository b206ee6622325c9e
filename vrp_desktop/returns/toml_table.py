"""Reads one TOML table with its keys checked: every fault is kept with its file, table and key, none is raised."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ONE_LINE = 300
"""Longer texts may have several lines."""
_CURVED = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
_LIKE_THIS = "a line says a key, = and what it is, like total = false. A note for yourself begins with #."
_IN_WORDS = (
    ("Expected '=' after a key", _LIKE_THIS),
    ("Invalid statement", _LIKE_THIS),
    ("Invalid initial character for a key", _LIKE_THIS),
    ("Expected ']]'", "the closing ]] is missing."),
    ("Expected ']'", "the closing ] is missing."),
    ("Unclosed inline table", "a comma or the closing } is missing."),
    ("Expected newline", 'there is more after the value than may be. A " inside a text is written \\".'),
    ("Unescaped '\\'", "a \\ in a text is written twice: \\\\."),
    ("Invalid hex value", "a \\ in a text is written twice: \\\\."),
    ("Illegal character", "a sign that cannot be seen stands in it: write this line anew."),
    ("Found invalid character", "a sign that cannot be seen stands in it: write this line anew."),
)
"""How a complaint of the reader of TOML begins, and how we say it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. `table`: like "sheet “Activity”, column 2". `key`: empty when it is the whole table."""

    file: str
    table: str
    key: str
    what: str

    def sentence(self) -> str:
        """Give the place and what is wrong there."""
        place = ", ".join(part for part in (self.file, self.table, f"“{self.key}”" if self.key else "") if part)
        return f"{place}: {self.what}"


def loaded(text: str, file: str) -> dict[str, Any] | Fault:
    """Read TOML; give the fault, with its line, that keeps it from being read."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        return Fault(file, "", "", "it has too many brackets inside of others.")
    except ValueError as error:  # of a number of thousands of figures it is no TOMLDecodeError
        line, what = _said_plainly(str(error), text.replace("\r\n", "\n").rstrip().split("\n"))
        return Fault(file, f"line {line}", "", what)


def _said_plainly(complaint: str, lines: Sequence[str]) -> tuple[int, str]:
    """Give the line where it went wrong, from 1, and what to look for there."""
    place = _PLACE.search(complaint)
    is_at_end = place is None or place[1] is None
    line = len(lines) if place is None or place[1] is None else min(int(place[1]), len(lines))
    there, before = lines[line - 1], "" if place is None or place[2] is None else lines[line - 1][: int(place[2]) - 1]
    if complaint.startswith(("Illegal character '\\n'", "Unterminated string")):
        return _last(lines, line, r'"""' if is_at_end and any('"""' in one for one in lines) else '"'), _closing('"')
    if complaint.startswith(('Expected "\'"', "Found invalid character '\\n'")):
        # The reader goes on to the next such sign, wherever it is; the line is the first that leaves one open.
        return _first(lines, r"""[^"'#]*'[^']*$""", line), _closing("'")
    if complaint.startswith("Invalid value") and _CURVED.search(there):
        return line, 'write straight quotation marks (") round a text, not curved ones.'
    is_in_list = complaint.startswith("Invalid value") and "=" not in (there if is_at_end else before)
    if is_in_list or complaint.startswith("Unclosed array") or (is_at_end and "[" in there):
        return _last(lines, line, r"=\s*\["), "a comma, a quotation mark or the closing ] is missing in the list."
    if complaint.startswith("Invalid value"):
        return line, 'after = stands a text in quotation marks, like "ward", a whole number, true, false or a list.'
    if complaint.startswith(("Cannot overwrite", "Cannot declare")):
        if there.lstrip().startswith("["):
            return line, "this was begun before. A new sheet, column, chart or note has two brackets, like [[sheet]]."
        return line, f"“{there.partition('=')[0].strip()[:60]}” stands here for the second time."
    found = (words for begins, words in _IN_WORDS if complaint.startswith(begins))
    return line, next(found, f"it is not written as TOML has to be: {complaint[:200]}.")


def _closing(sign: str) -> str:
    return f"the closing {sign} is missing."


def _last(lines: Sequence[str], line: int, sign: str) -> int:
    """Give the last line up to `line` in which `sign`, a pattern, stands; `line` itself when it is nowhere."""
    return next((number for number in range(line, 0, -1) if re.search(sign, lines[number - 1])), line)


def _first(lines: Sequence[str], pattern: str, otherwise: int) -> int:
    return next((number for number, one in enumerate(lines, 1) if re.match(pattern, one)), otherwise)


@dataclass(slots=True)
class TomlTable:
    """One table and where it stands. Each reading notes its key as known; `finish` tells of those nobody read."""

    values: dict[str, Any]
    file: str
    place: str
    faults: list[Fault]
    _known: set[str] = field(default_factory=set)

    def wrong(self, key: str, what: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.file, self.place, key, what))

    def text(self, key: str, default: str | None = None, longest: int = _ONE_LINE) -> str:
        """Give a text; a table without it is at fault unless there is a `default`."""
        value = self._value(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or (default is None and not value.strip()):
            self.wrong(key, f"it must be a text of 1 to {longest} letters.")
            return default or ""
        if _UNSEEN.search(value if longest > _ONE_LINE else value.replace("\n", "\0")):
            self.wrong(key, "a sign that cannot be seen stands in it: write this line anew.")
            return default or ""
        return value

    def one_of(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Give one of the texts that are `known`."""
        value = self.text(key, default)
        if value and value not in known:
            self.wrong(key, not_known(value, known))
            return default or next(iter(known))
        return value

    def some_of(self, key: str, known: Collection[str], default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give a list of texts that are `known`."""
        found = self.texts(key, default)
        for value in found:
            if value not in known:
                self.wrong(key, not_known(value, known))
        return tuple(value for value in found if value in known)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give a list of texts."""
        value = self._value(key, default)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.wrong(key, 'it must be a list of texts, like ["a", "b"].')
            return default or ()
        return tuple(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Give true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "it must be true or false.")
            return default
        return value

    def whole(self, key: str, default: int | None = None, most: int = 10_000) -> int:
        """Give a whole number from 0 to `most`."""
        value = self._value(key, default)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.wrong(key, f"it must be a whole number from 0 to {most:,}.")
            return default or 0
        return value

    def where(self, key: str) -> dict[str, tuple[str, ...]] | None:
        """Give a filter, like {ward = ["E05013896"]}, {} for everything; `None` when there is none."""
        value = self._value(key, {})
        if key not in self.values:
            return None
        is_filter = isinstance(value, dict) and all(
            isinstance(codes, list) and codes and all(isinstance(code, str) for code in codes)
            for codes in value.values()
        )
        if not is_filter:
            self.wrong(key, 'it must name answers by field, like {kind = ["talk", "event"]}.')
            return None
        return {name: tuple(codes) for name, codes in value.items()}

    def tables(self, key: str, called: str, *, needed: bool = False) -> Iterable[TomlTable]:
        """Give the tables of an array, each called by its number or, when it has one, by its name."""
        value = self._value(key, None if needed else [])
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value) or (needed and not value):
            self.wrong(key, f"it must be tables, each begun by [[{key}]].")
            return
        for number, one in enumerate(value, 1):
            name = one.get("name") or one.get("title")
            words = f"{called} “{name}”" if isinstance(name, str) and name else f"{called} {number}"
            yield TomlTable(one, self.file, ", ".join(part for part in (self.place, words) if part), self.faults)

    def finish(self) -> None:
        """Tell of keys that mean nothing here."""
        for key in self.values:
            if key not in self._known:
                self.wrong(key, not_known(key, self._known))

    def _value(self, key: str, default: object) -> Any:  # noqa: ANN401 - what TOML has
        self._known.add(key)
        if key not in self.values:
            if default is None:
                self.wrong(key, "it is missing.")
            return default
        return self.values[key]


def not_known(value: str, known: Collection[str]) -> str:
    """Say that a word means nothing here, and which one may be meant."""
    close = difflib.get_close_matches(value, list(known), 1)
    if close:
        return f"“{value[:60]}” is not known here. Is “{close[0]}” meant?"
    listed = ", ".join(sorted(known)[:12])
    return f"“{value[:60]}” is not known here. It can be one of: {listed}."
