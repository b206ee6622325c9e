"""Reads one TOML table with its keys checked: every fault is kept with its file, table and key, none is raised."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


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

    def text(self, key: str, default: str | None = None, longest: int = 300) -> str:
        """Give a text; a table without it is at fault unless there is a `default`."""
        value = self._value(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or (default is None and not value.strip()):
            self.wrong(key, f"it must be a text of 1 to {longest} letters.")
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
