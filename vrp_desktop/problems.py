"""What we tell a person when something goes wrong: three sentences, never a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, in the words of the person it happened to.

    `details` is for the help desk behind "Copy details"; it holds no answer, name or key.
    """

    happened: str
    means: str
    do_next: str
    details: str = ""

    def sentences(self) -> str:
        """Give the three sentences on three lines."""
        return f"{self.happened}\n{self.means}\n{self.do_next}"


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
