"""Locks a finished workbook with a password, as Excel does it itself: agile encryption of [MS-OFFCRYPTO].

Done by msoffcrypto-tool, which holds the whole file in memory several times over; so there is a size beyond which
nothing is locked. The open workbook is never on the disk.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from typing import BinaryIO


SHORTEST, LONGEST = 10, 255
"""Characters of a password. Excel takes no more than 255."""
LARGEST = 48 << 20
"""Bytes of a workbook that can be locked: about 180,000 rows of thirty columns."""


class PasswordUnfit(VrpError):
    """The password cannot be used."""


class TooLargeToLock(VrpError):
    """The workbook is larger than what can be locked."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The workbook was not made: it is too large to be locked with a password.",
                means="Locking needs the whole file in memory at once; nothing was written.",
                do_next="Choose a shorter period or fewer columns, or use a locked stick in place of a password.",
            )
        )


def check_password(first: str, second: str) -> None:
    """Look at a password that was typed twice. Raises PasswordUnfit."""
    if first != second:
        raise PasswordUnfit(
            Problem(
                happened="The two passwords are not the same.",
                means="With a slip of the finger in it nobody could open the file; nothing was written.",
                do_next="Type the password again in both boxes.",
            )
        )
    if not SHORTEST <= len(first) <= LONGEST:
        how = "short" if len(first) < SHORTEST else "long"
        raise PasswordUnfit(
            Problem(
                happened=f"The password is too {how}.",
                means="A short one is soon guessed by a program, and Excel takes no longer ones; nothing was written.",
                do_next=f"Use {SHORTEST} to {LONGEST} characters, best four words with spaces between them.",
            )
        )


class Unlocked(io.BytesIO):
    """The workbook before it is locked, in memory alone. Writing raises TooLargeToLock once it is too large."""

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]
        """Take bytes in."""
        if self.tell() + len(piece) > LARGEST:
            raise TooLargeToLock
        return super().write(piece)


def lock(plain: Unlocked, password: str, file: BinaryIO) -> bool:
    """Write `plain` into `file`, locked; gives whether it opens again with the password as it lies there."""
    from msoffcrypto.format.ooxml import OOXMLFile

    with plain.getbuffer() as whole:
        before = hashlib.sha256(whole).digest()
    plain.seek(0)
    OOXMLFile(plain).encrypt(password, file)
    file.flush()
    file.seek(0)
    locked = OOXMLFile(file)
    locked.load_key(password=password, verify_password=True)
    opened = _Digest()
    locked.decrypt(opened, verify_integrity=True)
    return opened.sha256.digest() == before


class _Digest(io.RawIOBase):
    """Takes bytes and keeps their SHA-256 only."""

    def __init__(self) -> None:
        super().__init__()
        self.sha256 = hashlib.sha256()

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]
        """Take a piece as a file would, and keep nothing of it but the sum."""
        self.sha256.update(piece)
        return len(piece)
