"""The recovery key of a stand-alone store: 160 random bits on paper, typed back without fear.

Crockford's base 32 (no I, L, O, U) in groups of four. The last group is the number modulo the largest prime below
32**4: one wrong character, or two neighbours swapped, changes the remainder for certain.
"""

from __future__ import annotations

import secrets
import unicodedata

from vrp_desktop.problems import Problem, VrpError

BITS = 160
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_KEY_LENGTH = BITS // 5
_GROUP = 4
_PRIME = 1_048_573


class WrongKey(VrpError):
    """The recovery key is well typed but opens nothing here."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="This recovery key does not open these records.",
                means="It may belong to another laptop, or to records that were set up again; nothing was changed.",
                do_next="Look for the recovery key that was saved or printed when this laptop was set up.",
            )
        )


class MistypedKey(WrongKey):
    """What was typed cannot be a recovery key: its own check says so."""

    def __init__(self, happened: str) -> None:
        VrpError.__init__(
            self,
            Problem(
                happened=happened,
                means="Nothing was tried with it, and nothing was changed.",
                do_next="Compare it with your file or paper group by group, and type it again.",
            ),
        )


def new_key() -> bytes:
    """Give a new key: 20 random bytes."""
    return secrets.token_bytes(BITS // 8)


def as_text(key: bytes) -> str:
    """Give the key as people see it: nine groups of four, the last one for checking."""
    number = int.from_bytes(key, "big")
    text = _in_base_32(number, _KEY_LENGTH) + _in_base_32(number % _PRIME, _GROUP)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def from_text(text: str) -> bytes:
    """Give the key that was typed; case, spaces and hyphens do not matter, nor O for 0 or I and L for 1.

    Raises MistypedKey.
    """
    folded = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    typed = "".join(letter for letter in folded if not (letter.isspace() or unicodedata.category(letter) == "Pd"))
    strange = sorted(set(typed) - set(_ALPHABET))
    if strange:
        raise MistypedKey(f"A recovery key has no “{strange[0]}” in it.")
    expected = _KEY_LENGTH + _GROUP
    if len(typed) != expected:
        raise MistypedKey(f"A recovery key has {expected} letters and figures; this has {len(typed)}.")
    number, check = _number(typed[:_KEY_LENGTH]), _number(typed[_KEY_LENGTH:])
    if number % _PRIME != check:
        raise MistypedKey("There is a typing mistake in the recovery key.")
    return number.to_bytes(BITS // 8, "big")


def _in_base_32(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(text: str) -> int:
    number = 0
    for letter in text:
        number = number << 5 | _ALPHABET.index(letter)
    return number
