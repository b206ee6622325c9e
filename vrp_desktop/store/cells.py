"""The rows in a database's pages, read page by page: what SQLite's own reader gives up on, this one steps over.

A table is a tree of pages. Where an inner page is damaged, the pages under it are reached no more from above; they are
handed out apart, as rows of a table that nobody knows yet. Source: https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.store.pages import USABLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.store.pages import Page, PageFile

Value = str | bytes | int | float | None

_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE = 2, 5, 10, 13
_MOST_COLUMNS = 2_000
_MOST_BYTES = 100_000_000
_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number`: its rowid, `None` in a table without. `is_whole`: every page it lies on is as written."""

    number: int | None
    values: tuple[Value, ...]
    is_whole: bool


class _Unreadable(Exception):
    """A cell that makes no sense."""


class Trees:
    """The tables of a database. `visited`: the pages that were reached so far."""

    def __init__(self, pages: PageFile) -> None:
        self._pages = pages
        self.visited: set[int] = set()

    def rows(self, root: int) -> Iterator[Row]:
        """Give the rows of the tree at page `root`, in order; what cannot be read is left out."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in self.visited or not 1 <= number <= self._pages.count:
                continue
            self.visited.add(number)
            page = self._pages.page(number)
            cells = _cells(page, number)
            if cells is None:
                continue
            kind, offsets, right = cells
            if kind in (_INNER_TABLE, _INNER_INDEX):
                # A damaged inner page may point anywhere: whatever lies under it is found as a lone leaf.
                if not page.is_whole:
                    continue
                children = [_number(page.content, offset) for offset in offsets]
                waiting += reversed([*children, right])
            if kind != _INNER_TABLE:
                yield from self._rows_of(page, kind, offsets)

    def lone_rows(self) -> Iterator[tuple[int, Row]]:
        """Give the rows of every leaf that no tree reached, each with the number of its page."""
        for number in range(1, self._pages.count + 1):
            if number in self.visited:
                continue
            # An overflow page begins with the high byte of a page's number, 0 in any file below 64 GB.
            page = self._pages.page(number)
            cells = _cells(page, number)
            if cells is not None and cells[0] in (_LEAF_TABLE, _LEAF_INDEX):
                for row in self._rows_of(page, cells[0], cells[1]):
                    yield number, row

    def _rows_of(self, page: Page, kind: int, offsets: tuple[int, ...]) -> Iterator[Row]:
        for offset in offsets:
            try:
                yield self._row(page, kind, offset)
            except (_Unreadable, IndexError, ValueError, struct.error, OverflowError):
                continue

    def _row(self, page: Page, kind: int, offset: int) -> Row:
        content = page.content
        at = offset + 4 if kind == _INNER_INDEX else offset
        size, at = _varint(content, at)
        number = None
        if kind == _LEAF_TABLE:
            number, at = _varint(content, at)
            if number >= 1 << 63:
                number -= 1 << 64
        payload, is_whole = self._payload(content, at, size, kind)
        return Row(number, _values(payload), page.is_whole and is_whole)

    def _payload(self, content: bytes, at: int, size: int, kind: int) -> tuple[bytes, bool]:
        """Give the whole of what a cell holds, with what lies on overflow pages, and whether those are whole."""
        if not 0 < size <= _MOST_BYTES:
            raise _Unreadable
        local = _local_bytes(size, kind)
        payload = content[at : at + local]
        if local == size:
            return payload, True
        parts, missing, is_whole = [payload], size - local, True
        following = _number(content, at + local)
        seen: set[int] = set()
        while missing > 0:
            if following in seen:
                raise _Unreadable
            seen.add(following)
            page = self._pages.page(following)
            is_whole = is_whole and page.is_whole
            part = page.content[4 : 4 + missing]
            parts.append(part)
            missing -= len(part)
            following = _number(page.content, 0)
        return b"".join(parts), is_whole


def _cells(page: Page, number: int) -> tuple[int, tuple[int, ...], int] | None:
    """Give kind, offsets of the cells and right child of a page of a tree, or `None` for another page."""
    content = page.content
    start = 100 if number == 1 else 0
    kind = content[start]
    if kind not in (_INNER_INDEX, _INNER_TABLE, _LEAF_INDEX, _LEAF_TABLE):
        return None
    (count,) = struct.unpack_from(">H", content, start + 3)
    is_inner = kind in (_INNER_INDEX, _INNER_TABLE)
    first = start + (12 if is_inner else 8)
    if first + 2 * count > USABLE_BYTES:
        return None
    offsets = struct.unpack_from(f">{count}H", content, first)
    right = _number(content, start + 8) if is_inner else 0
    return kind, tuple(offset for offset in offsets if first <= offset < USABLE_BYTES), right


def _local_bytes(size: int, kind: int) -> int:
    """Give how many bytes of a payload stand in its cell; the rest lies on overflow pages."""
    most = USABLE_BYTES - 35 if kind == _LEAF_TABLE else (USABLE_BYTES - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (USABLE_BYTES - 12) * 32 // 255 - 23
    local = least + (size - least) % (USABLE_BYTES - 4)
    return local if local <= most else least


def _values(payload: bytes) -> tuple[Value, ...]:
    """Give the values of a record. Raises _Unreadable and ValueError for one that makes no sense."""
    header, at = _varint(payload, 0)
    if header > len(payload):
        raise _Unreadable
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
        if len(kinds) > _MOST_COLUMNS:
            raise _Unreadable
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise _Unreadable
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind < 7:
        size = _INTEGER_BYTES[kind]
        return int.from_bytes(_part(payload, at, size), "big", signed=True), at + size
    if kind < 12:
        raise _Unreadable
    size = (kind - 12) // 2
    part = _part(payload, at, size)
    return (part if kind % 2 == 0 else part.decode("utf-8")), at + size


def _part(payload: bytes, at: int, size: int) -> bytes:
    part = payload[at : at + size]
    if len(part) != size:
        raise _Unreadable
    return part


def _number(content: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", content, at)[0])


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Give SQLite's integer of 1 to 9 bytes, and where it ends. Raises IndexError."""
    value = 0
    for place in range(8):
        byte = content[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | content[at + 8], at + 9
