"""What we tell a person when something goes wrong: three sentences, never a code."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, in the words of the person it happened to.

    `details` is for the help desk behind "Copy details"; it holds no answer, name or key.
    """

    happened: str
    means: str
    do_next: str
    details: str = ""

    @classmethod
    def of_parts(cls, parts: Sequence[object]) -> Problem:
        """Give a problem that was told in another process: its three sentences, then the details."""
        return cls(*map(str, parts))

    def sentences(self) -> str:
        """Give the three sentences on three lines."""
        return f"{self.happened}\n{self.means}\n{self.do_next}"


def file_problem(error: OSError) -> Problem:
    """Give what to tell the person when the system refused a file or folder, named as the system names it.

    Reasons: the portable classes of OSError, and its two numbers for a full disk.
    """
    name = f"“{error.filename}”" if error.filename else "A file or folder"
    if isinstance(error, IsADirectoryError):
        happened, do_next = f"{name} is a folder, not a file.", "Give the name of a file in it."
    elif isinstance(error, (NotADirectoryError, FileExistsError)):
        happened, do_next = f"{name} lies in the way: it is a file, not a folder.", "Choose another folder."
    elif isinstance(error, FileNotFoundError):
        happened, do_next = f"{name} is not there.", "Check the name of the file and of its folder, then try again."
    elif isinstance(error, PermissionError):
        happened, do_next = f"{name} may not be read or written.", "Choose another folder, or ask your help desk."
    elif error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        happened, do_next = f"{name} does not fit: the disk is full.", "Delete files you do not need, then try again."
    else:
        happened, do_next = (
            f"{name} could not be read or written.",
            "Check that the disk is plugged in, then try again.",
        )
    return Problem(
        happened=happened,
        means="The command stopped there; your records are safe.",
        do_next=do_next,
        details=type(error).__name__,
    )


class VrpError(Exception):
    """Base of every error that we raise on purpose; carries what to tell the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.happened)
        self.problem = problem


class Cancelled(VrpError):
    """The person asked to stop; nothing was committed."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="Stopped, as you asked.",
                means="Nothing was changed.",
                do_next="Start again whenever you like.",
            )
        )
