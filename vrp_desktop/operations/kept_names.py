"""Names under which people keep things: questions of the analysis, choices of what to take out."""

from __future__ import annotations

from vrp_desktop.problems import Problem, VrpError

LONGEST_NAME = 60


class NoName(VrpError):
    """A thing cannot be kept without a name. `what`: "view" or "choice"."""

    def __init__(self, what: str) -> None:
        super().__init__(
            Problem(
                happened=f"The {what} was not kept: it has no name.",
                means="Without one you would not find it again.",
                do_next=f"Write a name of up to {LONGEST_NAME} letters.",
            )
        )


def tidied(name: str, what: str) -> str:
    """Give a name as it is kept, without spaces that say nothing. Raises NoName."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NoName(what)
    return name
