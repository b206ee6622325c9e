"""The key slots: how words, the recovery key or the council give the data key of the database.

``slots.json`` holds no name and no role: one salt and one set of Argon2id parameters for the whole store, so that one
derivation tries all slots. Each slot is an age identity (X25519, age-encryption.org/v1): its recipient stands in the
open, its secret is wrapped with AES-256-GCM under the key that words or the printed key give. Associated data binds
the slot's id, kind and recipient, the parameters and the database, so that a slot moved elsewhere or made cheaper does
not open. The data key is sealed once, to all recipients: so the store can get a new data key, when somebody leaves,
without anybody's words, and the council's recovery key is one recipient more, whose secret never comes near here.

Whoever may write the file could add a recipient of their own and wait for the next sealing. So the list of slots is
signed with a key that comes from the data key, and a list that does not fit is not used.

The file is as precious as the database: it is written beside, synced and put in place, and ``slots.json.bak``
follows as a second copy of the same content. A checksum over the content tells a damaged file from wrong words: one
turned bit in the salt would otherwise lock everybody out while the copy is good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
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
_FORMAT = 2
_SECRET_BYTES = 74
"""An age identity as text: "AGE-SECRET-KEY-1" and 58 letters of bech32."""
_RECIPIENT_LENGTH = 62
"""An age recipient as text: "age1" and 58 letters of bech32."""
_MAX_SEALED_BYTES = 32_768
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_MAX_FILE_BYTES = 65_536
_MAX_SLOTS = 64
_STEP_KIB = 16_384
_MOST_KIB = 262_144
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
    COUNCIL = "council"
    """Opened with a secret that is kept elsewhere; only its recipient stands here."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One recipient of the data key. `nonce`, `wrapped`: its secret, empty for the council's."""

    id: str
    kind: SlotKind
    recipient: str
    nonce: bytes = b""
    wrapped: bytes = b""


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


class SlotsDoctored(SlotsDamaged):
    """The list of who opens the store is not the one that this program wrote."""

    def __init__(self) -> None:
        VrpError.__init__(
            self,
            Problem(
                happened="The file of keys (slots.json) was changed by something other than this program.",
                means="Somebody may have tried to let themselves in, so the records were not opened with it.",
                do_next="Ask your help desk to put slots.json back from a backup, and tell your coordinator.",
            ),
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
    """The content of a slots file. A change gives new `Slots`; `write` puts them on the disk.

    `sealed`: the data key, sealed to all recipients. `signature`: over everything, under a key from the data key.
    """

    database: str
    salt: bytes
    cost: KdfCost
    slots: tuple[Slot, ...] = ()
    sealed: bytes = b""
    signature: bytes = b""

    @classmethod
    def new(cls, database: str, cost: KdfCost) -> Slots:
        """Give empty slots for a new database. Raises ValueError for a cost out of bounds."""
        if not cost.is_allowed():
            raise ValueError(f"{cost} is out of bounds")
        return cls(database=database, salt=secrets.token_bytes(_SALT_BYTES), cost=cost)

    def with_words(self, words: str, data_key: bytes | bytearray, slot_id: str | None = None) -> tuple[Slots, str]:
        """Give slots in which `words` open the data key, and the slot's id. `slot_id`: replace that slot."""
        slot = self._slot(SlotKind.WORDS, self._key_of_words(words), slot_id or uuid7())
        others = tuple(other for other in self.slots if other.id != slot.id)
        return self._sealed((*others, slot), data_key), slot.id

    def with_printed(self, recovery_key: bytes, data_key: bytes | bytearray) -> tuple[Slots, str]:
        """Give slots in which the recovery key opens the data key, and the slot's id. Earlier ones open no more."""
        slot = self._slot(SlotKind.PRINTED, self._key_of_printed(recovery_key), uuid7())
        others = tuple(other for other in self.slots if other.kind is not SlotKind.PRINTED)
        return self._sealed((*others, slot), data_key), slot.id

    def with_council(self, recipient: str, data_key: bytes | bytearray) -> Slots:
        """Give slots in which the holder of `recipient`'s secret opens the data key too, in place of an earlier one.

        Raises ValueError for what is no age recipient.
        """
        others = tuple(other for other in self.slots if other.kind is not SlotKind.COUNCIL)
        return self._sealed((*others, Slot(uuid7(), SlotKind.COUNCIL, checked_recipient(recipient))), data_key)

    def without(self, data_key: bytes | bytearray, *gone: str) -> Slots:
        """Give slots without those of the ids `gone`, sealed anew: with another `data_key`, they open nothing new."""
        return self._sealed(tuple(slot for slot in self.slots if slot.id not in gone), data_key)

    def has(self, kind: SlotKind) -> bool:
        """Tell whether there is a slot of that kind."""
        return any(slot.kind is kind for slot in self.slots)

    def open_with_words(self, words: str) -> tuple[str, bytearray]:
        """Give the id of the slot that `words` open, and the data key. Raises WrongWords and SlotsDoctored."""
        typed = normalise(words)
        opened = self._open(SlotKind.WORDS, self._key_of_words(typed)) if typed else None
        if opened is None:
            unknown = [place for place, word in enumerate(typed.split(), start=1) if not is_word(word)]
            if unknown:
                raise WrongWords(f"Word {unknown[0]} is not one of our words; it may be a typing mistake.")
            raise WrongWords
        return opened

    def open_with_printed(self, recovery_key: bytes) -> tuple[str, bytearray]:
        """Give the id of the slot that the recovery key opens, and the data key. Raises WrongKey and SlotsDoctored."""
        opened = self._open(SlotKind.PRINTED, self._key_of_printed(recovery_key))
        if opened is None:
            raise WrongKey
        return opened

    def open_with_council(self, secret: str) -> bytearray:
        """Give the data key that the council's `secret` opens: an age identity as text.

        Raises WrongKey and SlotsDoctored.
        """
        data_key = self._unsealed(secret.strip())
        if data_key is None:
            raise WrongKey
        return data_key

    def _slot(self, kind: SlotKind, key: bytes, slot_id: str) -> Slot:
        import pyrage
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        identity = pyrage.x25519.Identity.generate()
        recipient = str(identity.to_public())
        nonce = secrets.token_bytes(_NONCE_BYTES)
        wrapped = AESGCM(key).encrypt(nonce, str(identity).encode(), self._bound(slot_id, kind, recipient))
        return Slot(slot_id, kind, recipient, nonce, wrapped)

    def _open(self, kind: SlotKind, key: bytes) -> tuple[str, bytearray] | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(key)
        for slot in self.slots:
            if slot.kind is not kind:
                continue
            try:
                secret = cipher.decrypt(slot.nonce, slot.wrapped, self._bound(slot.id, slot.kind, slot.recipient))
            except InvalidTag:
                continue
            data_key = self._unsealed(secret.decode())
            if data_key is None:
                raise SlotsDoctored
            return slot.id, data_key
        return None

    def _sealed(self, slots: tuple[Slot, ...], data_key: bytes | bytearray) -> Slots:
        import pyrage

        recipients = [pyrage.x25519.Recipient.from_str(slot.recipient) for slot in slots]
        changed = replace(self, slots=slots, sealed=pyrage.encrypt(bytes(data_key), recipients))
        return replace(changed, signature=_signature(changed, data_key))

    def _unsealed(self, secret: str) -> bytearray | None:
        """Give the data key that `secret` opens, `None` where it opens nothing. Raises SlotsDoctored."""
        import pyrage

        try:
            data_key = bytearray(pyrage.decrypt(self.sealed, [pyrage.x25519.Identity.from_str(secret)]))
        except (pyrage.DecryptError, pyrage.IdentityError):
            return None
        if len(data_key) != KEY_BYTES or not hmac.compare_digest(self.signature, _signature(self, data_key)):
            raise SlotsDoctored
        return data_key

    def _bound(self, slot_id: str, kind: SlotKind, recipient: str) -> bytes:
        return json.dumps([*_parameters(self), slot_id, kind, recipient]).encode()

    def _key_of_words(self, words: str) -> bytes:
        return _derive(normalise(words), self.salt, self.cost)

    def _key_of_printed(self, recovery_key: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # 160 random bits need no slow derivation.
        info = f"vrp-desktop recovery {self.database}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=self.salt, info=info).derive(recovery_key)


def _parameters(slots: Slots) -> list[str | int]:
    cost = slots.cost
    return [_FORMAT, slots.database, slots.salt.hex(), cost.memory_kib, cost.iterations, cost.lanes]


def _signature(slots: Slots, data_key: bytes | bytearray) -> bytes:
    """Give what nobody without the data key can write under a list of slots."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=slots.salt, info=b"vrp-desktop slots")
    listed = [[slot.id, slot.kind, slot.recipient, slot.nonce.hex(), slot.wrapped.hex()] for slot in slots.slots]
    signed = [*_parameters(slots), slots.sealed.hex(), listed]
    return hmac.digest(kdf.derive(bytes(data_key)), json.dumps(signed).encode(), "sha256")


def checked_recipient(text: str) -> str:
    """Give an age recipient as it is written into the file. Raises ValueError for what is none."""
    import pyrage

    try:
        return str(pyrage.x25519.Recipient.from_str(text.strip()))
    except pyrage.RecipientError:
        raise ValueError("no age recipient") from None


def calibrated(seconds: float = 0.5) -> KdfCost:
    """Give the cost whose derivation takes about `seconds` here, within 64 and 256 MiB, in steps of 16 MiB.

    Argon2id's time grows with its memory, so one derivation at the least of it is measured.
    """
    least = KdfCost.SAMPLE
    began = time.perf_counter()
    _derive("calibration", bytes(_SALT_BYTES), least)
    took = max(time.perf_counter() - began, 0.001)
    steps = int(seconds / took * least.memory_kib) // _STEP_KIB
    return replace(least, memory_kib=max(least.memory_kib, min(steps * _STEP_KIB, _MOST_KIB)))


def _derive(words: str, salt: bytes, cost: KdfCost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(words.encode())


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
            {"id": slot.id, "kind": slot.kind, "recipient": slot.recipient}
            | ({"nonce": _base64(slot.nonce), "wrapped": _base64(slot.wrapped)} if slot.wrapped else {})
            for slot in slots.slots
        ],
        "sealed": _base64(slots.sealed),
        "signature": _base64(slots.signature),
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
    if said.get("checksum") != _checksum(said):
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
        sealed=_sealed(said),
        signature=_bytes(said, "signature", KEY_BYTES),
    )


def _slot(entry: object) -> Slot:
    if not isinstance(entry, dict) or entry.get("kind") not in tuple(SlotKind):
        raise _Unreadable("a slot is not understood")
    kind = SlotKind(entry["kind"])
    is_here = kind is not SlotKind.COUNCIL
    recipient = entry.get("recipient")
    if not isinstance(recipient, str) or len(recipient) != _RECIPIENT_LENGTH:
        raise _Unreadable("recipient is not understood")
    return Slot(
        id=_id(entry, "id"),
        kind=kind,
        recipient=recipient,
        nonce=_bytes(entry, "nonce", _NONCE_BYTES) if is_here else b"",
        wrapped=_bytes(entry, "wrapped", _SECRET_BYTES + _TAG_BYTES) if is_here else b"",
    )


def _sealed(said: dict[str, Any]) -> bytes:
    value = said.get("sealed")
    if not isinstance(value, str) or len(value) > _MAX_SEALED_BYTES:
        raise _Unreadable("sealed is not understood")
    return _bytes(said, "sealed", len(value) // 4 * 3 - value[-2:].count("="))


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
