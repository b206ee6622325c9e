"""Cuts an expression into tokens. Source: XPath 1.0, section 3.7."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from vrp_desktop.forms.xpath.errors import XPathError


class TokenKind(Enum):
    """What a token is. `OPERATOR` is only what stands between two operands; brackets and the like are `SYMBOL`."""

    NUMBER = "number"
    LITERAL = "literal"
    NAME = "name"
    OPERATOR = "operator"
    SYMBOL = "symbol"
    END = "end"


class Token(NamedTuple):
    """One token; a literal's `text` is without its quotes. `at`: offset in the expression."""

    kind: TokenKind
    text: str
    at: int


MOST_TOKENS = 20_000
"""How long an expression may be, in names, numbers and signs: some fifty pages."""

# A fixed pattern over the form's text, each branch starting differently: it cannot run away.
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)
    | (?P<symbol>::|\.\.|//|!=|<=|>=|[()\[\].@,/|+\-=<>*$])
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")
_OPERATOR_SYMBOLS = frozenset({"/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="})
_OPERATOR_NAME = re.compile(r"and|or|mod|div")
_BEFORE_OPERAND = frozenset({"@", "::", "(", "[", ",", "$"})


def tokenise(expression: str) -> list[Token]:
    """Give the tokens of an expression, the last one of kind `END`. Raises XPathError."""
    tokens: list[Token] = []
    at = 0
    while True:
        match = _TOKEN.match(expression, at)
        if match is None:
            break
        if len(tokens) > MOST_TOKENS:
            raise XPathError("The expression is too long; split it over several calculations.", at)
        kind, text = str(match.lastgroup), str(match[match.lastgroup or 0])
        start = match.start(kind)
        tokens.append(_token(kind, text, start, tokens[-1] if tokens else None))
        # An operator's name ends where the operator does: ``1 and1`` is no name “and1”.
        is_operator_name = kind == "name" and tokens[-1].kind is TokenKind.OPERATOR
        at = start + len(tokens[-1].text) if is_operator_name else match.end()
    end = _SPACE.match(expression, at)
    at = end.end() if end is not None else at
    if at < len(expression):
        wrong = expression[at]
        if wrong in "\"'":
            raise XPathError(f"The text that begins with {wrong} at character {at + 1} has no closing {wrong}.", at)
        raise XPathError(f"The sign {wrong} at character {at + 1} does not belong in an expression.", at)
    tokens.append(Token(TokenKind.END, "", at))
    return tokens


def _token(kind: str, text: str, at: int, before: Token | None) -> Token:
    if kind == "literal":
        return Token(TokenKind.LITERAL, text[1:-1], at)
    if kind == "number":
        return Token(TokenKind.NUMBER, text, at)
    after_operand = before is not None and not (
        before.kind is TokenKind.OPERATOR or (before.kind is TokenKind.SYMBOL and before.text in _BEFORE_OPERAND)
    )
    if kind == "name":
        if not after_operand:
            return Token(TokenKind.NAME, text, at)
        named = _OPERATOR_NAME.match(text)
        if named is not None:
            return Token(TokenKind.OPERATOR, named[0], at)
        raise XPathError(f"Something is missing before “{text}” at character {at + 1}.", at)
    if text in _OPERATOR_SYMBOLS or (text == "*" and after_operand):
        return Token(TokenKind.OPERATOR, text, at)
    return Token(TokenKind.SYMBOL, text, at)
