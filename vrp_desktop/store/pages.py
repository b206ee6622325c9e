"""The pages of an encrypted database, read without SQLite, so that one bad page does not hide the good ones.

SQLCipher 4: pages of 4,096 bytes, each AES-256-CBC with its own IV and an HMAC-SHA512 over what is encrypted, the IV
and the page's number; the first 16 bytes of the file are the salt that the HMAC's key is made with.
Source: https://www.zetetic.net/sqlcipher/design/ and `sqlcipher.c`.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PAGE_BYTES = 4096
USABLE_BYTES = 4016
"""What SQLite has of a page: the rest holds IV and HMAC."""

_IV_BYTES = 16
_MAC_BYTES = 64
_SALT_BYTES = 16
_HEADER = b"SQLite format 3\0"
_TRIED = 8


@dataclass(frozen=True, slots=True)
class Page:
    """One page as SQLite would see it. `is_whole`: its check fits, so that nothing in it was changed."""

    content: bytes
    is_whole: bool


class PageFile:
    """Reads the pages of the database at `path`. `key`: the data key, 32 bytes. Raises OSError.

    `count`: how many whole pages the file has room for. `is_cut`: its length is not one of whole pages.
    `is_salt_mended`: a bit of the salt was turned; the pages are read as if it was not.
    """

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        size = path.stat().st_size
        self.count = size // PAGE_BYTES
        self.is_cut = size % PAGE_BYTES != 0
        self.is_salt_mended = False
        self._file = path.open("rb")
        self._key = bytes(key)
        salt = self._file.read(_SALT_BYTES)
        self._mac_key = _mac_key(self._key, salt)
        if self.count and not self.has_whole_page():
            self._mend_salt(salt)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def page(self, number: int) -> Page:
        """Give a page by its number, the first one is 1. Raises IndexError and OSError."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        raw = self._raw(number)
        start = _SALT_BYTES if number == 1 else 0
        cipher = Cipher(AES(self._key), CBC(raw[USABLE_BYTES : USABLE_BYTES + _IV_BYTES])).decryptor()
        content = cipher.update(raw[start:USABLE_BYTES])
        return Page(_HEADER + content if number == 1 else content, self._fits(raw, number, self._mac_key))

    def is_whole(self, number: int) -> bool:
        """Tell whether a page's check fits, without decrypting it. Raises IndexError and OSError."""
        return self._fits(self._raw(number), number, self._mac_key)

    def has_whole_page(self) -> bool:
        """Tell whether any of the first pages fits: if none does, the key is another one."""
        return any(self.is_whole(number) for number in range(1, min(self.count, _TRIED) + 1))

    def _raw(self, number: int) -> bytes:
        if not 1 <= number <= self.count:
            raise IndexError(number)
        self._file.seek((number - 1) * PAGE_BYTES)
        return self._file.read(PAGE_BYTES)

    def _fits(self, raw: bytes, number: int, mac_key: bytes) -> bool:
        start = _SALT_BYTES if number == 1 else 0
        sealed = raw[start : USABLE_BYTES + _IV_BYTES] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(mac_key, sealed, "sha512"), raw[-_MAC_BYTES:])

    def _mend_salt(self, salt: bytes) -> None:
        """Try each single turned bit of the salt: it would make every page look damaged."""
        tried = [(number, self._raw(number)) for number in range(1, min(self.count, 3) + 1)]
        for bit in range(_SALT_BYTES * 8):
            turned = bytearray(salt)
            turned[bit // 8] ^= 1 << bit % 8
            mac_key = _mac_key(self._key, bytes(turned))
            if any(self._fits(raw, number, mac_key) for number, raw in tried):
                self._mac_key = mac_key
                self.is_salt_mended = True
                return


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, len(key))
