"""The syntax tree of an expression. Kept beside the closure, for dependencies, checks and explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text written in the expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what stands between them: ``or and = != < <= > >= + - * div mod |``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus before an operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function call. `at`: where its name stands in the expression."""

    name: str
    arguments: tuple[Expression, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class NameTest:
    """Lets elements (on the attribute axis: attributes) of one name through; ``*`` is any name."""

    name: str
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class KindTest:
    """Lets one kind of node through: ``node text comment processing-instruction``; the last may name a `target`."""

    kind: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: str
    test: NameTest | KindTest
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path. `origin`: the expression it starts from, or `None` for the document or the context node."""

    steps: tuple[Step, ...]
    is_absolute: bool = False
    origin: Expression | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with predicates behind it, like ``instance('ward')[1]``."""

    primary: Expression
    predicates: tuple[Expression, ...]


Expression = Number | Literal | Binary | Negation | Call | Path | Filter


def operands(tree: Expression, operator: str) -> Sequence[Expression]:
    """Give what stands between the same operators in a row: of ``a or b or c`` the three; a chain nests to the left."""
    chain: list[Expression] = []
    at = tree
    while isinstance(at, Binary) and at.operator == operator:
        chain.append(at.right)
        at = at.left
    return [at, *reversed(chain)]
