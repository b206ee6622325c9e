"""Ids that sort by time of making (RFC 9562, section 5.7), so that an index grows at its end."""

from __future__ import annotations

import datetime
import os
import time


def uuid7() -> str:
    """Give a new id, like "019a4f5e-7c31-7d0f-b8c4-0d2f1f4ac6e1": 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    random = int.from_bytes(os.urandom(10)) >> 6
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    figures = f"{value:032x}"
    return "-".join((figures[:8], figures[8:12], figures[12:16], figures[16:20], figures[20:]))


def day_of(made: str) -> datetime.date:
    """Give the day, here, on which an id was made."""
    milliseconds = int(made.replace("-", "")[:12], 16)
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).astimezone().date()
