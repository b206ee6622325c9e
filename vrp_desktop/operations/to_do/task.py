"""One thing that is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `words`: what, like "Ask whether it helped"; `due`: the day by which it should be done.

    `record`: what it is about, empty for no record. `asks`: the question at which that is opened, or empty: then it is
    only looked at. `form`, `given`: instead, a new record to begin, with first values by question name. `place`:
    instead, where in the window it is done, with `key` for whom. `why`: the reason that stands in the record's history.
    """

    words: str
    due: datetime.date
    record: str = ""
    asks: str = ""
    why: str = ""
    form: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    key: str = ""
    about: str = ""
    """What the record is called; filled in for those that are shown."""
