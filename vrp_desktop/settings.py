"""Every setting of the program, declared once: what it is, its default, and why.

A `Settings` value is made by `app` and passed in; nobody reads a global. Where a value
came from is kept beside it, so that a page can say "set by your council".
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pathlib import Path


_T = TypeVar("_T")

LOCK_MINUTES = (2, 30)
"""Sooner, people would prop a key down; later, a laptop left behind stays open."""


def _setting(default: _T, why: str) -> _T:
    return field(default=default, metadata={"why": why})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. Times in minutes or milliseconds as named, memory in KiB."""

    data_folder: Path
    rounding_base: int = _setting(5, "NHS England's method: counts to the nearest 5")
    rounding_hide_below: int = _setting(8, "NHS England's method: 1 to 7 are hidden")
    words_for_volunteer: int = _setting(4, "51.7 bits: 65,000 graphics-card years at our key cost")
    words_for_coordinator: int = _setting(5, "a coordinator's laptop holds everybody's records")
    key_memory_kib: int = _setting(0, "0: measured on this laptop, 64 to 256 MiB, so that a try takes half a second")
    council_recovery_key: str = _setting("", "an age recipient; where there is one, no recovery key is printed")
    autosave_delay_ms: int = _setting(300, "short enough to lose no word, long enough not to write every letter")
    lock_after_ms: int = _setting(300_000, "5 idle minutes: an open laptop on a table must not stay open")
    keeps_out_of_grabs: bool = _setting(True, "screen grabs and shared screens show no record; off for training")
    marking: str = _setting("OFFICIAL-SENSITIVE", "registers.md F: R-A and R-B are marked so")
    tell_us_more: str = _setting(
        "Speak to an Ask Me ambassador or a community mentor near you",
        "“You said, we did” says how residents reach the partnership; a council puts its own words",
    )
    borough: str = _setting("Waltham Forest", "stands on the cover of each return")

    @staticmethod
    def lock_after(minutes: float) -> int:
        """Give the `lock_after_ms` of what a policy asks for, brought into the 2 to 30 minutes that are accepted."""
        return round(min(max(minutes, LOCK_MINUTES[0]), LOCK_MINUTES[1]) * 60_000)

    @staticmethod
    def reasons() -> dict[str, str]:
        """Give the reason of every default by the setting's name."""
        return {f.name: str(f.metadata.get("why", "where the records are kept")) for f in fields(Settings)}
