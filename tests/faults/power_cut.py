"""Cuts the power at every moment of what a person does, and looks whether the store is whole and has what was told.

What the real store writes is recorded call by call (``shim.c``). A crash is then any moment of it with a disk that such
a moment may leave: of the writes to a file after its last sync all, none, some, the first few, or single sectors of 512
bytes may be there, new sectors hold rubbish; of the changes of names since the last sync of their folder the last ones
may be undone, or any creation or removal alone. Each such disk is opened as the person would open it.

``python tests/faults/power_cut.py [DEED ...] [--states N] [--seed S] [--control]`` prints what was found. The control
has the database wait for no disk; then there must be faults, or the proof proves nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import struct
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import deeds, shim

SECTOR = 512
WRITE, TRUNCATE, SYNC, CREATE, UNLINK, RENAME, MAKE, REMOVE, SYNC_FOLDER, MARK = "WTSCURMXDA"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changed the disk. `path`: relative to the folder that was watched."""

    what: str
    path: str
    offset: int
    data: bytes


@dataclass(eq=False, slots=True)
class File:
    """What a name stands for. `synced`: what is on the disk for sure; `pending`: writes since the last sync."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of names that the folder was not synced after yet.

    `files`: the name before, the name afterwards and what it stands for; of a folder that was renamed, each file in it.
    """

    what: str
    folder: str
    files: tuple[tuple[str, str, File], ...]


def read_calls(record: Path, folder: Path) -> list[Call]:
    """Read what the shim wrote down."""
    content, at, calls = record.read_bytes(), 0, []
    start = f"{folder}/"
    while at < len(content):
        what = chr(content[at])
        (length,) = struct.unpack_from("<I", content, at + 1)
        path = content[at + 5 : at + 5 + length].decode().removeprefix(start)
        offset, size = struct.unpack_from("<QI", content, at + 5 + length)
        at += 17 + length
        data = content[at : at + size]
        if what == RENAME:
            data = data.decode().removeprefix(start).encode()
        calls.append(Call(what, path, offset, data))
        at += size
    return calls


class Disk:
    """Follows calls, and gives disks that a cut may leave."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._names = {path: File(bytearray(content)) for path, content in before.items()}
        self._durable = dict(self._names)
        self._changes: list[Change] = []
        self.told: list[dict[str, Any]] = []

    def follow(self, call: Call) -> None:
        """Take one call in."""
        if call.what == MARK:
            self.told.append(json.loads(call.data))
        elif call.what in (WRITE, TRUNCATE):
            self._names.setdefault(call.path, File()).pending.append(call)
        elif call.what == SYNC:
            self._sync(self._names[call.path])
        elif call.what == CREATE:
            file = self._names[call.path] = File()
            self._changes.append(Change(CREATE, _folder(call.path), (("", call.path, file),)))
        elif call.what == UNLINK:
            file = self._names.pop(call.path, File())
            self._changes.append(Change(UNLINK, _folder(call.path), ((call.path, "", file),)))
        elif call.what == RENAME:
            self._rename(call.path, call.data.decode())
        elif call.what == SYNC_FOLDER:
            for change in [one for one in self._changes if one.folder == call.path]:
                self._last(change)

    def crashed(self, rnd: random.Random) -> dict[str, bytes]:
        """Give a disk that a cut at this moment may leave: content by path."""
        names = dict(self._durable)
        if rnd.random() < 0.5:
            kept = self._changes[: rnd.randint(0, len(self._changes))]
        else:
            kept = [one for one in self._changes if one.what == RENAME or rnd.random() < 0.6]
        for change in kept:
            _apply(change, names)
        return {path: _crashed(file, rnd) for path, file in names.items()}

    def _sync(self, file: File) -> None:
        for call in file.pending:
            _write(file.synced, call)
        file.pending.clear()
        # To sync a new file makes it reachable too, on ext4, XFS and NTFS alike.
        for change in [one for one in self._changes if one.what == CREATE and one.files[0][-1] is file]:
            self._last(change)

    def _last(self, change: Change) -> None:
        self._changes.remove(change)
        _apply(change, self._durable)

    def _rename(self, path: str, new_path: str) -> None:
        names = [one for one in self._names if one == path or one.startswith(f"{path}/")]
        files = tuple((name, new_path + name[len(path) :], self._names.pop(name)) for name in names)
        self._names.update({new: file for _, new, file in files})
        self._changes.append(Change(RENAME, _folder(new_path), files))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _apply(change: Change, names: dict[str, File]) -> None:
    for old, new, file in change.files:
        if old and names.get(old) is file:
            del names[old]
        if new:
            names[new] = file


def _write(content: bytearray, call: Call) -> None:
    if call.what == TRUNCATE:
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
        return
    content.extend(bytes(max(0, call.offset - len(content))))
    content[call.offset : call.offset + len(call.data)] = call.data


def _crashed(file: File, rnd: random.Random) -> bytes:
    content = bytearray(file.synced)
    style = rnd.choice(("all", "none", "first", "some", "torn"))
    count = rnd.randint(0, len(file.pending))
    for number, call in enumerate(file.pending):
        if style == "none" or (style == "first" and number >= count) or (style == "some" and rnd.random() < 0.5):
            continue
        if style != "torn" or call.what == TRUNCATE or len(call.data) < SECTOR:
            _write(content, call)
            continue
        for start in range(0, len(call.data), SECTOR):
            sector = call.data[start : start + SECTOR]
            place = call.offset + start
            chance = rnd.random()
            if chance < 0.1 and place + len(sector) > len(content):
                sector = rnd.randbytes(len(sector))
            if chance < 0.6:
                _write(content, Call(WRITE, call.path, place, sector))
    return bytes(content)


def files_in(folder: Path) -> dict[str, bytes]:
    """Give the content of every file below `folder`, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_files(folder: Path, files: dict[str, bytes]) -> None:
    """Make `folder` hold these files and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def recorded(deed: str, folder: Path, *, is_control: bool = False) -> tuple[dict[str, bytes], list[Call]]:
    """Do the deed once under the shim; gives the files from before and the calls. Works below the new `folder`."""
    original = folder / "original"
    original.mkdir(parents=True)
    deeds.prepare(original)
    before = files_in(original)
    record = folder / "record"
    shim.run(Path(__file__), "--record", str(record), deed, str(original), *(["--control"] if is_control else []))
    return before, read_calls(record, original)


def cut(deed: str, states: int, seed: int, *, is_control: bool = False) -> Counter[str]:
    """Cut the power at `states` moments of a deed; gives how often each fault was found."""
    rnd = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="power-cut-") as name, deeds.each_key_derived_once():
        before, calls = recorded(deed, Path(name) / "deed", is_control=is_control)
        moments = Counter(rnd.randint(1, len(calls)) for _ in range(states))
        disk = Disk(before)
        for number, call in enumerate(calls, start=1):
            disk.follow(call)
            for _ in range(moments[number]):
                trial = Path(name) / "trial"
                put_files(trial, disk.crashed(rnd))
                found.update(set(deeds.faults_of(trial, deed, disk.told)))
    return found


def record(deed: str, folder: Path, path: Path, *, is_control: bool) -> None:
    """Do the deed in this process, which runs under the shim, and write down each call."""
    if is_control:
        deeds.without_syncing()
    shim.watch(folder)
    shim.record(path)
    doer = deeds.Doer(folder, lambda told: shim.mark(json.dumps(told)))
    deeds.DEEDS[deed](doer)
    doer.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("deeds", nargs="*")
    parser.add_argument("--states", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--record", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.record is not None:
        deed, folder = wanted.deeds
        record(deed, Path(folder), wanted.record, is_control=wanted.control)
        return 0
    code = 0
    for deed in wanted.deeds or deeds.DEEDS:
        found = cut(deed, wanted.states, wanted.seed, is_control=wanted.control)
        code = code or int(bool(found) is not wanted.control)
        sys.stdout.write(f"{deed}: {wanted.states:,} cuts, {sum(found.values()):,} faults {dict(found) or ''}\n")
        sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
