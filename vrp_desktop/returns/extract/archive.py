"""Writes a zip file part by part, without ever holding a part: what is written is compressed in a second thread.

zipfile would do the same with zlib, but takes no other compressor, and compressing is most of the work. ISA-L is some
eight times as fast as zlib at its level 6, for a file that is half as large again; where it cannot be had, zlib stands
in. The layout is that of APPNOTE.TXT 6.3.10; a file beyond 4 GiB, or part of it, is written as ZIP64.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import struct
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_EARLIEST = 0x21
"""The 1st of January 1980, in the figures of MS-DOS: the same rows give the same bytes."""
_DEFLATED = 8
_PLAIN_VERSION, _ZIP64_VERSION = 20, 45
_ROOM = struct.pack("<4H12x", 0xA220, 16, 0xA028, 0)
"""Room in a part's heading for its sizes should they need ZIP64: Excel's own "growth hint", which others pass over."""
_MOST = 0xFFFFFFFF
_WAITING = 4
"""How many blocks may wait to be compressed: more would only need memory."""


class Compressor(Protocol):
    """What makes bytes fewer, raw deflate of RFC 1951."""

    def compress(self, data: bytes, /) -> bytes:
        """Take bytes in; gives what is ready of them."""

    def flush(self) -> bytes:
        """Give the rest."""


def fast_compressor() -> Compressor:
    """Give ISA-L's compressor, or zlib's where there is none."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib_compressor()
    made: Compressor = isal_zlib.compressobj(2, isal_zlib.DEFLATED, -15)
    return made


def zlib_compressor() -> Compressor:
    """Give zlib's fastest compressor."""
    return zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)


@dataclass(slots=True)
class _Entry:
    name: bytes
    at: int
    crc: int = 0
    size: int = 0
    packed: int = 0


class Part:
    """One file of the archive while it is written. `sha256`: of what was written, in hex, once it is closed."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self.write = put
        self.sha256 = ""


class Archive:
    """A zip file that is being written. `most`: sizes from which ZIP64 begins; other than that only in tests."""

    def __init__(
        self, file: BinaryIO, compressor: Callable[[], Compressor] = fast_compressor, most: int = _MOST
    ) -> None:
        self._file = file
        self._compressor = compressor
        self._most = most
        self._entries: list[_Entry] = []

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[Part]:
        """Write one part; give it bytes. What the second thread meets, like a full disk, is raised here."""
        entry = _Entry(name.encode("ascii"), self._file.tell())
        self._file.write(self._heading(entry))
        squeezer = _Squeezer(self._file, entry, self._compressor())
        part = Part(squeezer.put)
        try:
            yield part
        except BaseException:
            squeezer.stop()
            raise
        part.sha256 = squeezer.finish()
        end = self._file.tell()
        self._file.seek(entry.at)
        self._file.write(self._heading(entry))
        self._file.seek(end)
        self._entries.append(entry)

    def add(self, name: str, content: str) -> None:
        """Write a whole part."""
        with self.part(name) as part:
            part.write(content.encode())

    def close(self) -> None:
        """Write the list of parts. The file stays open."""
        start = self._file.tell()
        for entry in self._entries:
            self._file.write(self._listed(entry))
        end = self._file.tell()
        count, size = len(self._entries), end - start
        if max(start, size) >= self._most or count >= 0xFFFF:
            version = _ZIP64_VERSION
            self._file.write(
                _END_64.pack(b"PK\6\6", _END_64.size - 12, version, version, 0, 0, count, count, size, start)
            )
            self._file.write(_LOCATOR.pack(b"PK\6\7", 0, end, 1))
            self._file.write(_END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, _MOST, _MOST, 0))
        else:
            self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0))

    def _heading(self, entry: _Entry) -> bytes:
        is_large = max(entry.size, entry.packed) >= self._most
        sizes = (_MOST, _MOST) if is_large else (entry.packed, entry.size)
        extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.packed) if is_large else _ROOM
        version = _ZIP64_VERSION if is_large else _PLAIN_VERSION
        heading = _LOCAL.pack(
            b"PK\3\4", version, 0, _DEFLATED, 0, _EARLIEST, entry.crc, *sizes, len(entry.name), len(extra)
        )
        return heading + entry.name + extra

    def _listed(self, entry: _Entry) -> bytes:
        numbers = (entry.size, entry.packed, entry.at)
        is_large = max(numbers) >= self._most
        size, packed, at = (_MOST, _MOST, _MOST) if is_large else numbers
        extra = struct.pack("<2H3Q", 1, 24, *numbers) if is_large else b""
        version = _ZIP64_VERSION if is_large else _PLAIN_VERSION
        fixed = _CENTRAL.pack(
            b"PK\1\2", version, version, 0, _DEFLATED, 0, _EARLIEST, entry.crc, packed, size,
            len(entry.name), len(extra), 0, 0, 0, 0, at,
        )  # fmt: skip
        return fixed + entry.name + extra


class _Squeezer:
    """Compresses what it is given into the file, in a thread of its own."""

    def __init__(self, file: BinaryIO, entry: _Entry, compressor: Compressor) -> None:
        self._file = file
        self._entry = entry
        self._compressor = compressor
        self._digest = hashlib.sha256()
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._fault: BaseException | None = None
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name="compress", daemon=True)
        self._thread.start()

    def put(self, block: bytes) -> None:
        """Hand over bytes. Raises what the thread met."""
        if self._fault is not None:
            raise self._fault
        self._blocks.put(block)

    def finish(self) -> str:
        """Wait for the end; gives the SHA-256. Raises what the thread met."""
        self._blocks.put(None)
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._digest.hexdigest()

    def stop(self) -> None:
        """End the thread without writing what waits."""
        self._is_stopped = True
        self._blocks.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (block := self._blocks.get()) is not None:
            # After a fault what waits is still taken, so that whoever puts it never waits for nobody.
            if self._fault is None and not self._is_stopped:
                try:
                    self._take(block)
                except BaseException as fault:  # noqa: BLE001 - raised again in the thread that writes
                    self._fault = fault
        if self._fault is None and not self._is_stopped:
            try:
                self._write(self._compressor.flush())
            except BaseException as fault:  # noqa: BLE001 - as above
                self._fault = fault

    def _take(self, block: bytes) -> None:
        self._entry.crc = zlib.crc32(block, self._entry.crc)
        self._entry.size += len(block)
        self._digest.update(block)
        self._write(self._compressor.compress(block))

    def _write(self, packed: bytes) -> None:
        self._entry.packed += len(packed)
        self._file.write(packed)
