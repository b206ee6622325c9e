"""Scans a text for personal data and says so in a sentence: what must be taken out, and what may be one."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.guard.patterns import (
    BIRTH,
    CAR,
    EMAIL,
    HANDLE,
    HOUSE,
    NINO,
    POSTCODE,
    RUN_OF_DIGITS,
    WORD,
    Kind,
)
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_LOOKED_AT = 20_000
"""Characters that are looked at; a text box takes no more."""

_SENTENCES = {
    Kind.PHONE: "This looks like a phone number. Take it out: we keep no numbers of people.",
    Kind.EMAIL: "This looks like an e-mail address. Take it out: we keep no addresses of people.",
    Kind.POSTCODE: "This looks like a full postcode. Take it out: the first part, like E17, is enough.",
    Kind.NHS: "This looks like an NHS number. Take it out: we keep no numbers of people.",
    Kind.NINO: "This looks like a National Insurance number. Take it out: we keep no numbers of people.",
}
_HINTS = {
    Kind.BIRTH: "This may be a date of birth. Leave it out: an age group is enough.",
    Kind.CAR: "This may be a car's registration. Leave it out: what kind of car it was is enough.",
    Kind.HANDLE: "This may be somebody's name on social media. Leave it out.",
    Kind.HOUSE: "This may be a house number. Leave it out: the street is enough.",
    Kind.NAME: "This may be somebody's name. Leave it out, or say who without a name, like “a parent”.",
}
_PLACES = frozenset(
    {"road", "street", "lane", "avenue", "close", "park", "school", "primary", "house", "court", "square", "station"}
    | {"estate", "gardens", "grove", "church", "centre", "college", "hospital", "way", "terrace", "crescent", "drive"}
)
_LETTERS = str.maketrans({"ł": "l", "\u0131": "i", "đ": "d", "ø": "o", "ß": "ss"})
"""Letters that do not fall into one without marks and its mark."""
_FIGURE_OR_DOT = re.compile(r"[0-9]|[dD][oO][tT]|\.[A-Za-z]")
_PHONE_STARTS = ("01", "02", "03", "07", "08", "09")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found. `start` and `end`: where, in characters of the text, `end` not included."""

    kind: Kind
    start: int
    end: int


def scan(text: str, allowed_numbers: Collection[str] = ()) -> tuple[Finding, ...]:
    """Give what looks like personal data, in the order of the text.

    `allowed_numbers`: helplines as they stand in a list; they are compared by their figures and never reported.
    """
    plain, places = _plain(text[:MOST_LOOKED_AT])
    allowed = _all_figures(frozenset(allowed_numbers))
    found = [(Kind.EMAIL, match.span()) for match in EMAIL.finditer(plain)]
    found += [(Kind.POSTCODE, match.span()) for match in POSTCODE.finditer(plain)]
    found += [(Kind.NINO, match.span()) for match in NINO.finditer(plain)]
    for match in RUN_OF_DIGITS.finditer(plain):
        kind = _number_kind(match.group(), allowed)
        if kind is not None:
            found.append((kind, match.span()))
    found += [(Kind.HOUSE, match.span()) for match in HOUSE.finditer(plain)]
    findings = (Finding(kind, places[start], places[end - 1] + 1) for kind, (start, end) in found)
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.kind)))


def sentence(text: str, allowed_numbers: Collection[str] = ()) -> str | None:
    """Give what to tell the person about the first thing that must be taken out, or `None` when there is nothing."""
    if not _may_hold_any(text):
        return None
    return next((_SENTENCES[f.kind] for f in scan(text, allowed_numbers) if f.kind in _SENTENCES), None)


def _may_hold_any(text: str) -> bool:
    """Tell whether a text can hold what must be taken out; most cannot, and a register has many.

    Numbers and postcodes have figures, and e-mail addresses a dot, or the word for it.
    """
    if not text.isascii():
        # What cannot be seen may stand within a word.
        if not text.replace("\n", " ").isprintable() or any(map(str.isdigit, text)):
            return True
        text = unicodedata.normalize("NFKC", text)
    return _FIGURE_OR_DOT.search(text) is not None


@dataclass(frozen=True, slots=True)
class SafeWords:
    """Names that are no person's: of wards, partners, services. Compared without regard to capitals."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, phrases: Iterable[str]) -> SafeWords:
        """Give them for the labels of lists."""
        longest_first = sorted({phrase.lower() for phrase in phrases if phrase.strip()}, key=len, reverse=True)
        return cls(re.compile("|".join(re.escape(phrase) for phrase in longest_first)) if longest_first else None)

    def without(self, text: str) -> str:
        """Give `text` with blanks where they stand."""
        if self.pattern is None:
            return text
        blanked, end = [], 0
        for match in self.pattern.finditer(text.lower()):
            blanked += [text[end : match.start()], " " * (match.end() - match.start())]
            end = match.end()
        return "".join([*blanked, text[end:]])


NO_SAFE_WORDS = SafeWords(None)


def hint(text: str, safe: SafeWords = NO_SAFE_WORDS) -> str | None:
    """Give what to point out in a text that may stay, or `None`: a likely birth, car, handle, house number or name.

    A name is a word with a capital that is on the list of first names (``resources/words/first_names.txt``); others,
    and those in small letters, are not noticed.
    """
    looked_at = text[:MOST_LOOKED_AT]
    plain, places = _plain(looked_at)
    for kind, pattern in ((Kind.BIRTH, BIRTH), (Kind.HANDLE, HANDLE), (Kind.HOUSE, HOUSE)):
        if pattern.search(plain) is not None:
            return _HINTS[kind]
    for match in CAR.finditer(plain):
        written = looked_at[places[match.start()] : places[match.end() - 1] + 1]
        # "SE17 and" looks the same in small letters.
        if " " not in written or written.isupper():
            return _HINTS[Kind.CAR]
    return _HINTS[Kind.NAME] if _has_name(safe.without(looked_at)) else None


def _has_name(text: str) -> bool:
    names = _first_names()
    words = list(WORD.finditer(text))
    for place, match in enumerate(words):
        word = match.group().removesuffix("'s").removesuffix("\u2019s")
        if not word[0].isupper() or _without_marks(word.lower()) not in names:
            continue
        before = words[place - 1].group().lower() if place else ""
        after = words[place + 1].group().lower() if place + 1 < len(words) else ""
        # "St James", "Victoria Road".
        if before not in ("st", "saint") and after not in _PLACES:
            return True
    return False


def _without_marks(word: str) -> str:
    """Give a word in small letters as it is written without marks on them, like malgorzata and cagla."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.translate(_LETTERS)) if sign.isascii())


@functools.cache
def _first_names() -> frozenset[str]:
    return frozenset(shipped("words", "first_names.txt").read_text(encoding="utf-8").split())


def _plain(text: str) -> tuple[str, list[int]]:
    """Give the text in small letters with one sign for each way to write it, and where each sign came from.

    Full-width and other figures become 0 to 9; signs that cannot be seen are left out, since they hide numbers.
    """
    if text.isascii():
        return text.lower(), list(range(len(text)))
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf":
            continue
        digit = unicodedata.digit(sign, -1)
        as_plain = str(digit) if digit >= 0 else unicodedata.normalize("NFKC", sign).lower()
        if unicodedata.category(sign) == "Pd":
            as_plain = "-"
        signs.extend(as_plain)
        places.extend([place] * len(as_plain))
    return "".join(signs), places


def _number_kind(run: str, allowed: Collection[str]) -> Kind | None:
    figures = _figures(run)
    if figures in allowed:
        return None
    is_abroad = run.lstrip(" (").startswith(("+", "00"))
    national = _national(figures, is_abroad=is_abroad)
    if national in allowed:
        return None
    if len(figures) == 10 and not is_abroad and _is_nhs(figures):
        return Kind.NHS
    if national.startswith(_PHONE_STARTS) and len(national) in (10, 11):
        return Kind.PHONE
    return Kind.PHONE if is_abroad and 9 <= len(figures) <= 17 else None


def _national(figures: str, *, is_abroad: bool) -> str:
    """Give a British number as it is dialled here: +44 (0)20 and 0044 20 become 020."""
    bare = figures.removeprefix("00") if is_abroad else figures
    if is_abroad and bare.startswith("44"):
        return "0" + bare[2:].removeprefix("0")
    return figures


def _is_nhs(figures: str) -> bool:
    """Tell whether ten figures pass the NHS number's check (modulus 11, NHS Data Model and Dictionary)."""
    if len(set(figures)) == 1:
        return False
    rest = 11 - sum(int(figure) * weight for figure, weight in zip(figures[:9], range(10, 1, -1), strict=True)) % 11
    return rest % 11 == int(figures[9]) and rest != 10


@functools.lru_cache(maxsize=8)
def _all_figures(numbers: frozenset[str]) -> frozenset[str]:
    """Give the figures of each number, once for all the texts that are looked at."""
    return frozenset(_figures(number) for number in numbers)


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit() and sign.isascii())
