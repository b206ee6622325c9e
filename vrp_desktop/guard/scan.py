"""Scans a text for personal data and says so in one sentence."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.guard.patterns import EMAIL, HOUSE, NINO, POSTCODE, RUN_OF_DIGITS, Kind

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_LOOKED_AT = 20_000
"""Characters that are looked at; a text box takes no more."""

_SENTENCES = {
    Kind.PHONE: "This looks like a phone number. Take it out: we keep no numbers of people.",
    Kind.EMAIL: "This looks like an e-mail address. Take it out: we keep no addresses of people.",
    Kind.POSTCODE: "This looks like a full postcode. Take it out: the first part, like E17, is enough.",
    Kind.NHS: "This looks like an NHS number. Take it out: we keep no numbers of people.",
    Kind.NINO: "This looks like a National Insurance number. Take it out: we keep no numbers of people.",
}
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
    allowed = {_figures(number) for number in allowed_numbers}
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
    return next((_SENTENCES[f.kind] for f in scan(text, allowed_numbers) if f.kind in _SENTENCES), None)


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


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit() and sign.isascii())
