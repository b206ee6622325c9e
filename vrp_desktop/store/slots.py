"""The key slots: how words or the recovery key give the data key of the database.

``slots.json`` holds no name and no role: one salt and one set of Argon2id parameters for the whole store, so that
one derivation tries all slots. Each slot is the data key under AES-256-GCM; its associated data binds the slot's id
and kind, the parameters and the database, so that a slot moved elsewhere or made cheaper does not open.
The file is as precious as the database: it is written beside, synced and put in place, and ``slots.json.bak``
follows as a second copy of the same content. A checksum over the content tells a damaged file from wrong words: one
turned bit in the salt would otherwise lock everybody out while the copy is good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.durable import FULL, put
from vrp_desktop.store.errors import DiskFull, StoreNotReadable, StoreReadOnly
from vrp_desktop.store.files import SLOTS, SLOTS_COPY
from vrp_desktop.store.recovery_key import WrongKey
from vrp_desktop.store.uuid7 import uuid7
from vrp_desktop.store.words import is_word, normalise

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_FORMAT = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_MAX_FILE_BYTES = 65_536
_MAX_SLOTS = 64
_MAX_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try costs: Argon2id's memory in KiB, iterations and lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    DEFAULT: ClassVar[KdfCost]
    """128 MiB: fits a laptop of 4 GB."""
    SAMPLE: ClassVar[KdfCost]
    """64 MiB, for the throw-away store of a sample borough."""

    def is_allowed(self) -> bool:
        """Tell whether it is neither too weak nor a memory bomb (safety.md 3: 19 MiB to 1 GiB)."""
        return 19_456 <= self.memory_kib <= 1_048_576 and 1 <= self.iterations <= 10 and 1 <= self.lanes <= 16


KdfCost.DEFAULT = KdfCost(memory_kib=131_072, iterations=3, lanes=4)
KdfCost.SAMPLE = KdfCost(memory_kib=65_536, iterations=3, lanes=4)


class SlotKind(StrEnum):
    """What opens a slot."""

    WORDS = "words"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped once."""

    id: str
    kind: SlotKind
    nonce: bytes
    wrapped: bytes


class WrongWords(VrpError):
    """The words open no slot."""

    def __init__(self, happened: str = "These words do not open the records.") -> None:
        super().__init__(
            Problem(
                happened=happened,
                means="Nothing was changed, and you can try as often as you like.",
                do_next="Type your words again, or press “I forgot my words”.",
            )
        )


class SlotsDamaged(VrpError):
    """Neither `slots.json` nor its second copy can be read."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The file of keys (slots.json) and its copy are missing or damaged.",
                means="Without it nobody can open the records on this laptop, not even with the right words.",
                do_next="Change nothing in the folder, and ask your help desk to put slots.json back from a backup.",
                details=details,
            )
        )


_COPY_USED = Problem(
    happened="The file of keys (slots.json) was missing or damaged, so its copy was used.",
    means="Your records are complete; words that were changed a moment before may be the old ones.",
    do_next="Go on working; if you see this again, tell your help desk that the disk may be failing.",
)


class _Unreadable(Exception):
    """A slots file that cannot be used; the text says why, for the details."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The content of a slots file. A change gives new `Slots`; `write` puts them on the disk."""

    database: str
    salt: bytes
    cost: KdfCost
    slots: tuple[Slot, ...] = ()

    @classmethod
    def new(cls, database: str, cost: KdfCost) -> Slots:
        """Give empty slots for a new database. Raises ValueError for a cost out of bounds."""
        if not cost.is_allowed():
            raise ValueError(f"{cost} is out of bounds")
        return cls(database=database, salt=secrets.token_bytes(_SALT_BYTES), cost=cost)

    def with_words(self, words: str, data_key: bytes | bytearray, slot_id: str | None = None) -> tuple[Slots, str]:
        """Give slots in which `words` open the data key, and the slot's id. `slot_id`: replace that slot."""
        slot = self._slot(SlotKind.WORDS, self._key_of_words(words), data_key, slot_id or uuid7())
        others = tuple(other for other in self.slots if other.id != slot.id)
        return replace(self, slots=(*others, slot)), slot.id

    def with_printed(self, recovery_key: bytes, data_key: bytes | bytearray) -> tuple[Slots, str]:
        """Give slots in which the recovery key opens the data key, and the slot's id. Earlier ones open no more."""
        slot = self._slot(SlotKind.PRINTED, self._key_of_printed(recovery_key), data_key, uuid7())
        others = tuple(other for other in self.slots if other.kind is not SlotKind.PRINTED)
        return replace(self, slots=(*others, slot)), slot.id

    def open_with_words(self, words: str) -> tuple[str, bytearray]:
        """Give the id of the slot that `words` open, and the data key. Raises WrongWords."""
        typed = normalise(words)
        opened = self._open(SlotKind.WORDS, self._key_of_words(typed)) if typed else None
        if opened is None:
            unknown = [place for place, word in enumerate(typed.split(), start=1) if not is_word(word)]
            if unknown:
                raise WrongWords(f"Word {unknown[0]} is not one of our words; it may be a typing mistake.")
            raise WrongWords
        return opened

    def open_with_printed(self, recovery_key: bytes) -> tuple[str, bytearray]:
        """Give the id of the slot that the recovery key opens, and the data key. Raises WrongKey."""
        opened = self._open(SlotKind.PRINTED, self._key_of_printed(recovery_key))
        if opened is None:
            raise WrongKey
        return opened

    def _slot(self, kind: SlotKind, key: bytes, data_key: bytes | bytearray, slot_id: str) -> Slot:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        wrapped = AESGCM(key).encrypt(nonce, bytes(data_key), self._bound(slot_id, kind))
        return Slot(slot_id, kind, nonce, wrapped)

    def _open(self, kind: SlotKind, key: bytes) -> tuple[str, bytearray] | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(key)
        for slot in self.slots:
            if slot.kind is not kind:
                continue
            try:
                return slot.id, bytearray(cipher.decrypt(slot.nonce, slot.wrapped, self._bound(slot.id, slot.kind)))
            except InvalidTag:
                continue
        return None

    def _bound(self, slot_id: str, kind: SlotKind) -> bytes:
        cost = self.cost
        bound = [_FORMAT, self.database, slot_id, kind, self.salt.hex(), cost.memory_kib, cost.iterations, cost.lanes]
        return json.dumps(bound).encode()

    def _key_of_words(self, words: str) -> bytes:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        kdf = Argon2id(
            salt=self.salt,
            length=KEY_BYTES,
            iterations=self.cost.iterations,
            lanes=self.cost.lanes,
            memory_cost=self.cost.memory_kib,
        )
        return kdf.derive(normalise(words).encode())

    def _key_of_printed(self, recovery_key: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # 160 random bits need no slow derivation.
        info = f"vrp-desktop recovery {self.database}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=self.salt, info=info).derive(recovery_key)


def read(folder: Path) -> tuple[Slots, Problem | None]:
    """Give the slots of the store in `folder`, and what to tell the person when only the second copy was good.

    Raises SlotsDamaged, and StoreNotReadable when neither may be read: then they may well be whole.
    """
    reasons = []
    is_forbidden = False
    for name in (SLOTS, SLOTS_COPY):
        try:
            slots = _parse(folder / name)
        except (_Unreadable, OSError) as fault:
            is_forbidden = is_forbidden or isinstance(fault, PermissionError)
            reasons.append(f"{name}: {fault if isinstance(fault, _Unreadable) else type(fault).__name__}")
        else:
            return slots, _COPY_USED if reasons else None
    raise (StoreNotReadable if is_forbidden else SlotsDamaged)("; ".join(reasons))


def write(slots: Slots, folder: Path) -> None:
    """Put the slots on the disk, then their second copy. At every moment one of the two is whole.

    Raises DiskFull and StoreReadOnly.
    """
    content = _as_json(slots)
    try:
        put(folder / SLOTS, content)
        put(folder / SLOTS_COPY, content)
    except OSError as fault:
        raise (DiskFull if fault.errno in FULL else StoreReadOnly)(SLOTS) from fault


def mend(slots: Slots, folder: Path) -> None:
    """Write both copies again when one of them is not what was read; best effort, since the store is open."""
    content = _as_json(slots)
    for name in (SLOTS, SLOTS_COPY):
        path = folder / name
        try:
            if not path.is_file() or path.read_bytes() != content:
                put(path, content)
        except OSError:
            # A full or read-only disk must not keep a person from reading their records.
            return


def _as_json(slots: Slots) -> bytes:
    content: dict[str, Any] = {
        "format": _FORMAT,
        "database": slots.database,
        "salt": _base64(slots.salt),
        "argon2id": {
            "memory_kib": slots.cost.memory_kib,
            "iterations": slots.cost.iterations,
            "lanes": slots.cost.lanes,
        },
        "slots": [
            {"id": slot.id, "kind": slot.kind, "nonce": _base64(slot.nonce), "wrapped": _base64(slot.wrapped)}
            for slot in slots.slots
        ],
    }
    content["checksum"] = _checksum(content)
    return (json.dumps(content, indent=1) + "\n").encode()


def _checksum(content: dict[str, Any]) -> str:
    """Give what tells that everything else in the file is as it was written: it keeps nobody out, it finds damage."""
    others = {name: value for name, value in content.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(others, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _parse(path: Path) -> Slots:
    """Give what the file says, every size checked before it is used. Raises _Unreadable and OSError."""
    with path.open("rb") as file:
        content = file.read(_MAX_FILE_BYTES + 1)
    if len(content) > _MAX_FILE_BYTES:
        raise _Unreadable("too large")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise _Unreadable("no JSON") from None
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        raise _Unreadable("another format")
    # Files of the first days have no checksum; they are written anew with one when they have opened the store.
    if "checksum" in said and said["checksum"] != _checksum(said):
        raise _Unreadable("the checksum does not fit")
    kdf = said.get("argon2id")
    listed = said.get("slots")
    if not isinstance(kdf, dict) or not isinstance(listed, list) or not 1 <= len(listed) <= _MAX_SLOTS:
        raise _Unreadable("parts are missing")
    cost = KdfCost(_whole(kdf, "memory_kib"), _whole(kdf, "iterations"), _whole(kdf, "lanes"))
    if not cost.is_allowed():
        raise _Unreadable("the cost is out of bounds")
    return Slots(
        database=_id(said, "database"),
        salt=_bytes(said, "salt", _SALT_BYTES),
        cost=cost,
        slots=tuple(_slot(entry) for entry in listed),
    )


def _slot(entry: object) -> Slot:
    if not isinstance(entry, dict) or entry.get("kind") not in tuple(SlotKind):
        raise _Unreadable("a slot is not understood")
    return Slot(
        id=_id(entry, "id"),
        kind=SlotKind(entry["kind"]),
        nonce=_bytes(entry, "nonce", _NONCE_BYTES),
        wrapped=_bytes(entry, "wrapped", KEY_BYTES + _TAG_BYTES),
    )


def _id(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_ID_LENGTH:
        raise _Unreadable(f"{name} is not understood")
    return value


def _whole(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    if type(value) is not int:
        raise _Unreadable(f"{name} is no whole number")
    return value


def _bytes(said: dict[str, Any], name: str, length: int) -> bytes:
    value = said.get(name)
    try:
        found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != length:
        raise _Unreadable(f"{name} is not understood")
    return found


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
