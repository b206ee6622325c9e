"""Walks over the syntax tree of an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.xpath.syntax import Binary, Call, Filter, Negation, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.xpath.syntax import Expression


def parts(tree: Expression) -> Iterator[Expression]:
    """Give the expression and everything inside it, predicates too, outer parts first."""
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        match part:
            case Binary(left=left, right=right):
                stack += [right, left]
            case Negation(operand):
                stack.append(operand)
            case Call(arguments=arguments):
                stack += reversed(arguments)
            case Filter(primary, predicates):
                stack += [*reversed(predicates), primary]
            case Path(steps=steps, origin=origin):
                stack += [predicate for step in reversed(steps) for predicate in reversed(step.predicates)]
                stack += [] if origin is None else [origin]


def calls(tree: Expression) -> Iterator[Call]:
    """Give every function call in the expression."""
    return (part for part in parts(tree) if isinstance(part, Call))
