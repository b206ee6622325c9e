"""What is known of an expression before it runs: the kind of its value, sometimes the value itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.functions import FUNCTIONS, Kind
from vrp_desktop.forms.xpath.moments import looks_like_date
from vrp_desktop.forms.xpath.operators import ARITHMETIC
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Filter, Literal, Negation, Number, Path, operands
from vrp_desktop.forms.xpath.values import to_boolean

if TYPE_CHECKING:
    from collections.abc import Mapping

SPECIAL: Mapping[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "coalesce": (2, 2),
    "once": (1, 1),
    "indexed-repeat": (3, None),
}
"""Functions that do not take all their arguments as values, with least and most of them."""


def kind_of(tree: Expression) -> Kind:
    """Give what kind of value an expression is known to give."""
    match tree:
        case Literal():
            return Kind.STRING
        case Number() | Negation():
            return Kind.NUMBER
        case Binary(operator="|") | Path() | Filter():
            return Kind.NODES
        case Binary(operator=sign):
            return Kind.NUMBER if sign in ARITHMETIC else Kind.BOOLEAN
        case Call(name="if", arguments=(_, yes, no)):
            kind = kind_of(yes)
            return kind if kind is not Kind.ANY and kind is kind_of(no) else Kind.ANY
        case Call(name="coalesce" | "once"):
            return Kind.STRING
        case Call(name="indexed-repeat"):
            return Kind.NODES
        case Call(name=name):
            return FUNCTIONS[name].result if name in FUNCTIONS else Kind.ANY
    raise TypeError(tree)


def known_truth(tree: Expression) -> bool | None:
    """Give whether an expression is true or false whatever the answers are, `None` if that is not known."""
    match tree:
        case Number(value):
            return to_boolean(value)
        case Literal(text):
            return bool(text)
        case Call(name="true", arguments=()):
            return True
        case Call(name="false", arguments=()):
            return False
        case Binary(operator="and" | "or" as sign):
            parts = [known_truth(part) for part in operands(tree, sign)]
            decides = sign == "or"
            # Only what stands first is sure to be looked at.
            return decides if parts[0] is decides else None
    return None


def is_no_date(tree: Expression) -> bool:
    """Tell whether an expression is a text that cannot be a date."""
    return isinstance(tree, Literal) and not looks_like_date(tree.text)
