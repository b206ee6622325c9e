"""The words that unlock a store: drawn by us, never chosen, and forgiving to type.

The list is the EFF's long one (see ``resources/words/LICENSE.txt``): 7,776 words, 12.9 bits each.
"""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata

from vrp_desktop.shipped import shipped

_BETWEEN = re.compile(r"[\W_]+")
_SUGGEST_FROM = 3
_SUGGEST_AT_MOST = 8


def generate_words(count: int) -> tuple[str, ...]:
    """Give `count` words drawn at random."""
    import secrets

    return tuple(secrets.choice(_words()) for _ in range(count))


def normalise(text: str) -> str:
    """Give typed words as they are compared: small letters, one space between, whatever stood there.

    A word with a hyphen of its own ("t-shirt") comes out with it, typed with a hyphen, a space or a comma.
    """
    pieces = [piece for piece in _BETWEEN.split(unicodedata.normalize("NFKC", text).casefold()) if piece]
    found: list[str] = []
    for piece in pieces:
        if found and f"{found[-1]}-{piece}" in _hyphened():
            found[-1] = f"{found[-1]}-{piece}"
        else:
            found.append(piece)
    return " ".join(found)


def suggestions(prefix: str) -> tuple[str, ...]:
    """Give the words that begin like `prefix`, at most eight; none before its third letter."""
    start = unicodedata.normalize("NFKC", prefix).casefold().strip()
    if len(start) < _SUGGEST_FROM:
        return ()
    words = _words()
    first = bisect.bisect_left(words, start)
    return tuple(word for word in words[first : first + _SUGGEST_AT_MOST] if word.startswith(start))


def is_word(text: str) -> bool:
    """Tell whether `text`, as `normalise` gives it, is one of our words."""
    return text in _known()


@functools.cache
def _words() -> tuple[str, ...]:
    lines = shipped("words", "eff_large_wordlist.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(lines))


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(_words())


@functools.cache
def _hyphened() -> frozenset[str]:
    return frozenset(word for word in _words() if "-" in word)
