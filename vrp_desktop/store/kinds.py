"""What an entry of the log is: a state of a record, what became of it, or who looked at it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One kind of entry. Each is appended to the same chain, so none can be slipped in or taken out unseen."""

    SUBMIT = "submit"
    """Answers as a person finished them."""
    DELETE = "delete"
    """The record lies in the bin; it has no answers."""
    RESTORE = "restore"
    """The record came back from the bin, with the answers it had."""
    REDACT = "redact"
    """The record was erased for good: its answers are gone from every entry before."""
    REVIEW = "review"
    """What a reviewer found; says nothing about the record's answers."""
    OPENED = "opened"
    """Somebody looked at the record."""
    EXPORTED = "exported"
    """Something left this laptop in a file."""
    LOG_READ = "log-read"
    """Somebody looked at who looked at what."""


SHAPING = (Kind.SUBMIT, Kind.DELETE, Kind.RESTORE, Kind.REDACT)
"""The kinds that say what a record holds; the newest of them is what it holds now."""

LIVING = (Kind.SUBMIT, Kind.RESTORE)
"""The kinds after which a record stands in its register."""

ACCESS = (Kind.OPENED, Kind.EXPORTED, Kind.LOG_READ)
"""The kinds that only say who looked."""
