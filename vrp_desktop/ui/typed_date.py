"""Reads a date as people type it: ``3/11``, ``3 nov``, ``today``, ``yesterday``, ``monday``; a month or a year too."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"(\d{1,2})[ /.-](\d{1,2})(?:[ /.-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[ /.-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", re.ASCII)
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?(?:[ .-]*(\d{4}|\d{2}))?", re.ASCII)
_AHEAD = re.compile(r"(?<![\w/.)])\.\s*>=?\s*today\(\)(?!\s*-)")
_LEAP_YEARS_LIE_APART = 8
"""Years, at most: there was no 29 February in 1900."""
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]{3,9})\.?(?:[ .-]*(\d{4}|\d{2}))?")


def is_ahead(constraint: str | None) -> bool:
    """Tell whether a question's constraint lets only days from today on pass, like ``. >= today()``."""
    return constraint is not None and " or " not in constraint and _AHEAD.search(constraint) is not None


def read_date(text: str, today: datetime.date, *, ahead: bool = False) -> datetime.date | None:
    """Give the date that `text` means, or `None` when it means none. British order, day first.

    People write down what has been: without a year it is the latest such day, today included, and a weekday likewise.
    Where only days to come are allowed (`ahead`), it is the next such day and the next such weekday.
    """
    typed = " ".join(text.lower().split())
    if typed in ("today", "now"):
        return today
    if typed == "yesterday":
        return today - datetime.timedelta(days=1)
    day_name = typed.removeprefix("last ")
    if day_name.isalpha() and day_name[:3] in _DAYS and _is_start_of_day_name(day_name):
        back = (today.weekday() - _DAYS.index(day_name[:3])) % 7
        if ahead and not typed.startswith("last "):
            return today + datetime.timedelta(days=-back % 7)
        return today - datetime.timedelta(days=back or (7 if typed.startswith("last ") else 0))
    if found := _ISO.fullmatch(typed):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(typed):
        return _in_year(int(found[1]), int(found[2]), found[3], today, ahead=ahead)
    if (found := _WORDS.fullmatch(typed)) and found[2][:3] in _MONTHS and _is_start_of_month(found[2]):
        return _in_year(int(found[1]), _MONTHS.index(found[2][:3]) + 1, found[3], today, ahead=ahead)
    return None


def read_month(text: str, today: datetime.date, *, ahead: bool = False) -> datetime.date | None:
    """Give the first day of the month that `text` means ("11/2026", "nov", "last month"), or `None`.

    Without a year it is the latest such month, this one included; with `ahead` the next one.
    """
    typed = " ".join(text.lower().split())
    this = today.replace(day=1)
    if typed in ("this month", "now"):
        return this
    if typed == "last month":
        return (this - datetime.timedelta(days=1)).replace(day=1)
    if found := _MONTH_FIRST.fullmatch(typed):
        return _date(int(found[2]), int(found[1]), 1)
    if found := _YEAR_FIRST.fullmatch(typed):
        return _date(int(found[1]), int(found[2]), 1)
    if (found := _NAMED_MONTH.fullmatch(typed)) and found[1][:3] in _MONTHS and _is_start_of_month(found[1]):
        month = _MONTHS.index(found[1][:3]) + 1
        if found[2] is not None:
            return _date(int(found[2]) + (2000 if len(found[2]) == 2 else 0), month, 1)
        year = this.year + ((month < this.month) if ahead else -(month > this.month))
        return _date(year, month, 1)
    return None


def read_year(text: str, today: datetime.date) -> datetime.date | None:
    """Give the first day of the year that `text` means ("2026", "last year"), or `None`."""
    typed = " ".join(text.lower().split())
    if typed in ("this year", "last year"):
        return _date(today.year - (typed == "last year"), 1, 1)
    return _date(int(typed), 1, 1) if len(typed) == 4 and typed.isdecimal() and typed.isascii() else None


def _is_start_of_day_name(word: str) -> bool:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return any(name.startswith(word) for name in names)


def _is_start_of_month(word: str) -> bool:
    names = (
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "sept", "october", "november", "december",
    )  # fmt: skip
    return any(name.startswith(word) for name in names)


def _in_year(day: int, month: int, year: str | None, today: datetime.date, *, ahead: bool) -> datetime.date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    towards = 1 if ahead else -1
    days = (_date(today.year + towards * years, month, day) for years in range(_LEAP_YEARS_LIE_APART + 1))
    return next((found for found in days if found and (found >= today if ahead else found <= today)), None)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
