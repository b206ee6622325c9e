"""How functions are known: their names, the kinds of their arguments and what they give."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(StrEnum):
    """What an expression is known to give before it runs."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    NODES = "nodes"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `most` is `None` for any number. With `is_contextual`, `run` gets the Context first."""

    name: str
    kinds: tuple[Kind, ...]
    least: int
    most: int | None
    result: Kind
    run: Callable[..., Any]
    is_contextual: bool = False

    def kind_of(self, place: int) -> Kind:
        """Give the kind that the argument at `place` (from 0) is converted to."""
        return self.kinds[min(place, len(self.kinds) - 1)]


FUNCTIONS: dict[str, Function] = {}


def function(name: str, arguments: str, result: Kind, *, contextual: bool = False) -> Callable[[Any], Any]:
    """Register the function below under a name of expressions.

    `arguments`: the kinds of its arguments, the last of which may carry ``?`` (may be left out), ``*`` (any number)
    or ``+`` (at least one). `contextual`: it is given the Context first.
    """
    words = arguments.split()
    kinds = tuple(Kind(word.rstrip("?*+")) for word in words)
    least = sum(1 for word in words if word[-1] not in "?*")
    most = None if words and words[-1][-1] in "*+" else len(words)

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name] = Function(name, kinds, least, most, result, run, contextual)
        return run

    return register


def check_count(name: str, least: int, most: int | None, given: int, at: int) -> None:
    """Raise XPathError when a function is given too few or too many arguments."""
    if given >= least and (most is None or given <= most):
        return
    if most is None:
        wanted = f"at least {least}"
    elif least == most:
        wanted = str(least) if least else "nothing"
    else:
        wanted = f"{least} to {most}"
    raise XPathError(f"{name}() takes {wanted} between its brackets; here it is given {given or 'nothing'}.", at)
