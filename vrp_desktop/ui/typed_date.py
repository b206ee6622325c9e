"""Reads a date as people type it: ``3/11``, ``3 nov``, ``today``, ``yesterday``, ``monday``."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"(\d{1,2})[ /.-](\d{1,2})(?:[ /.-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]{3,9})\.?(?:[ .-]*(\d{4}|\d{2}))?")


def read_date(text: str, today: datetime.date) -> datetime.date | None:
    """Give the date that `text` means, or `None` when it means none. British order, day first.

    Without a year it is the one nearest to `today`; a weekday is its latest day, today included.
    """
    typed = " ".join(text.lower().split())
    if typed in ("today", "now"):
        return today
    if typed == "yesterday":
        return today - datetime.timedelta(days=1)
    day_name = typed.removeprefix("last ")
    if day_name.isalpha() and day_name[:3] in _DAYS and _is_start_of_day_name(day_name):
        back = (today.weekday() - _DAYS.index(day_name[:3])) % 7
        return today - datetime.timedelta(days=back or (7 if typed.startswith("last ") else 0))
    if found := _ISO.fullmatch(typed):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(typed):
        return _near(int(found[1]), int(found[2]), found[3], today)
    if (found := _WORDS.fullmatch(typed)) and found[2][:3] in _MONTHS and _is_start_of_month(found[2]):
        return _near(int(found[1]), _MONTHS.index(found[2][:3]) + 1, found[3], today)
    return None


def _is_start_of_day_name(word: str) -> bool:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return any(name.startswith(word) for name in names)


def _is_start_of_month(word: str) -> bool:
    names = (
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "sept", "october", "november", "december",
    )  # fmt: skip
    return any(name.startswith(word) for name in names)


def _near(day: int, month: int, year: str | None, today: datetime.date) -> datetime.date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = [_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    return min((found for found in near if found), key=lambda found: abs(found - today), default=None)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
