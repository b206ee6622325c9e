"""Makes the syntax tree of an expression: a Pratt parser for the whole grammar of XPath 1.0."""

from __future__ import annotations

from vrp_desktop.forms.xpath.axes import AXES
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
)
from vrp_desktop.forms.xpath.tokens import Token, TokenKind, tokenise

_PREDICATE_DEPTH = 4
"""A predicate takes as much of Python's stack as so many brackets."""

MOST_DEPTH = 100
"""How deep brackets or comparisons may nest: far beyond what people write, well within Python's stack."""

MOST_CHAIN = 1000
"""How many operands may stand in a row, as in a sum over all questions of a form."""

_STRENGTH = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_MINUS_STRENGTH = 7
_COMPARISONS = frozenset({3, 4})
_KINDS = frozenset({"node", "text", "comment", "processing-instruction"})
_ANYWHERE_BELOW = Step("descendant-or-self", KindTest("node"))


def parse(expression: str) -> Expression:
    """Give the syntax tree of an expression. Raises XPathError."""
    return _Parser(expression).whole()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._tokens = tokenise(expression)
        signs = (TokenKind.OPERATOR, TokenKind.SYMBOL)
        # What the parser asks most: which sign stands there. Two more may be looked for beyond the end.
        self._signs = [token.text if token.kind in signs else "" for token in self._tokens] + ["", ""]
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """Give the tree of the whole text. Raises XPathError when it is empty, or goes on behind its end."""
        if self._next().kind is TokenKind.END:
            raise XPathError("The expression is empty.")
        tree = self._expression(0)
        if self._next().kind is not TokenKind.END:
            raise self._unexpected()
        return tree

    def _next(self) -> Token:
        return self._tokens[self._at]

    def _is(self, text: str, ahead: int = 0) -> bool:
        return self._signs[self._at + ahead] == text

    def _take(self) -> Token:
        token = self._next()
        self._at += 1
        return token

    def _accept(self, text: str) -> bool:
        if self._signs[self._at] != text:
            return False
        self._at += 1
        return True

    def _require(self, text: str) -> None:
        if not self._accept(text):
            raise self._unexpected(f"“{text}”")

    def _unexpected(self, wanted: str = "") -> XPathError:
        token = self._next()
        if token.kind is TokenKind.END:
            missing = wanted or "something"
            return XPathError(f"The expression ends too early: {missing} is missing at the end.", token.at)
        if wanted:
            return XPathError(f"{wanted} is missing before “{token.text}” at character {token.at + 1}.", token.at)
        return XPathError(f"“{token.text}” at character {token.at + 1} does not belong there.", token.at)

    def _expression(self, strength: int) -> Expression:
        self._depth += 1
        entered, chain = self._depth, 0
        left = self._operand()
        while self._next().kind is TokenKind.OPERATOR and _STRENGTH.get(self._next().text, 0) > strength:
            operator = self._take().text
            chain += 1
            if _STRENGTH[operator] in _COMPARISONS:
                # Rows of other operators are worked out one after another; comparisons nest like brackets do.
                self._depth += 1
            if self._depth > MOST_DEPTH or chain > MOST_CHAIN:
                raise XPathError("The expression is nested too deeply; split it over several calculations.")
            left = Binary(operator, left, self._expression(_STRENGTH[operator]))
        self._depth = entered - 1
        return left

    def _operand(self) -> Expression:
        if self._depth > MOST_DEPTH:
            raise XPathError("The expression is nested too deeply; split it over several calculations.")
        minuses = 0
        while self._accept("-"):
            minuses += 1
        if not minuses:
            return self._path()
        operand = self._expression(_MINUS_STRENGTH)
        return Negation(operand) if minuses % 2 else Negation(Negation(operand))

    def _path(self) -> Expression:
        if self._is("/") or self._is("//"):
            return self._absolute()
        if self._starts_primary():
            return self._filtered()
        return Path(tuple(self._steps()))

    def _absolute(self) -> Path:
        if self._accept("//"):
            return Path((_ANYWHERE_BELOW, *self._steps()), is_absolute=True)
        self._require("/")
        return Path(tuple(self._steps()) if self._starts_step() else (), is_absolute=True)

    def _starts_step(self) -> bool:
        return self._next().kind is TokenKind.NAME or any(map(self._is, (".", "..", "@", "*")))

    def _starts_primary(self) -> bool:
        token = self._next()
        if token.kind in (TokenKind.NUMBER, TokenKind.LITERAL) or self._is("(") or self._is("$"):
            return True
        return token.kind is TokenKind.NAME and self._is("(", 1) and token.text not in _KINDS

    def _filtered(self) -> Expression:
        tree = self._primary()
        predicates = self._predicates()
        if predicates:
            tree = Filter(tree, predicates)
        if self._accept("/"):
            return Path(tuple(self._steps()), origin=tree)
        if self._accept("//"):
            return Path((_ANYWHERE_BELOW, *self._steps()), origin=tree)
        return tree

    def _primary(self) -> Expression:
        token = self._take()
        if token.kind is TokenKind.NUMBER:
            return Number(float(token.text))
        if token.kind is TokenKind.LITERAL:
            return Literal(token.text)
        if token.text == "$":
            raise XPathError(f"“${self._next().text}” is a variable; forms have none. Did you mean ${{…}}?", token.at)
        if token.kind is TokenKind.NAME:
            self._require("(")
            return Call(token.text, self._arguments(), token.at)
        inner = self._expression(0)
        self._require(")")
        return inner

    def _arguments(self) -> tuple[Expression, ...]:
        if self._accept(")"):
            return ()
        arguments = [self._expression(0)]
        while self._accept(","):
            arguments.append(self._expression(0))
        self._require(")")
        return tuple(arguments)

    def _steps(self) -> list[Step]:
        steps = [self._step()]
        while True:
            if self._accept("//"):
                steps.append(_ANYWHERE_BELOW)
            elif not self._accept("/"):
                return steps
            steps.append(self._step())

    def _step(self) -> Step:
        if self._accept("."):
            return Step("self", KindTest("node"))
        if self._accept(".."):
            return Step("parent", KindTest("node"))
        axis = "child"
        if self._accept("@"):
            axis = "attribute"
        elif self._next().kind is TokenKind.NAME and self._is("::", 1):
            token = self._take()
            axis = token.text
            if axis not in AXES:
                raise XPathError(f"There is no direction called “{axis}::”.", token.at)
            self._require("::")
        test = self._node_test()
        return Step(axis, test, self._predicates())

    def _node_test(self) -> NameTest | KindTest:
        if self._accept("*"):
            return NameTest("*")
        if self._next().kind is not TokenKind.NAME:
            raise self._unexpected("A name" if self._next().kind is not TokenKind.END else "a name")
        token = self._take()
        if token.text in _KINDS and self._accept("("):
            target = None
            if token.text == "processing-instruction" and self._next().kind is TokenKind.LITERAL:
                target = self._take().text
            self._require(")")
            return KindTest(token.text, target)
        prefix, colon, name = token.text.partition(":")
        return NameTest(name, prefix) if colon else NameTest(token.text)

    def _predicates(self) -> tuple[Expression, ...]:
        predicates: list[Expression] = []
        while self._accept("["):
            self._depth += _PREDICATE_DEPTH
            predicates.append(self._expression(0))
            self._depth -= _PREDICATE_DEPTH
            self._require("]")
        return tuple(predicates)
