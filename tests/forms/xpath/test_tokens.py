from __future__ import annotations

import pytest

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.tokens import TokenKind, tokenise


def cut(expression: str) -> list[str]:
    return [token.text for token in tokenise(expression)][:-1]


def kinds(expression: str) -> str:
    return "".join(token.kind.name[0] for token in tokenise(expression))


@pytest.mark.parametrize(
    ("expression", "tokens"),
    [
        ("1.5+.5", ["1.5", "+", ".5"]),
        ("../a//b/.", ["..", "/", "a", "//", "b", "/", "."]),
        ("a-b - c", ["a-b", "-", "c"]),
        ("jr:choice-name(a)", ["jr:choice-name", "(", "a", ")"]),
        ("child::h:*", ["child", "::", "h:*"]),
        ('"it\'s" != x', ["it's", "!=", "x"]),
        ("1and 2", ["1", "and", "2"]),
    ],
)
def test_an_expression_is_cut_at_the_longest_tokens(expression: str, tokens: list[str]) -> None:
    assert cut(expression) == tokens


def test_a_star_is_an_operator_only_after_an_operand() -> None:
    assert [token.kind for token in tokenise("* * *")][:3] == [
        TokenKind.SYMBOL,
        TokenKind.OPERATOR,
        TokenKind.SYMBOL,
    ]


def test_a_word_like_and_is_a_name_where_an_operand_is_wanted() -> None:
    assert kinds("and and or") == "NONE"


@pytest.mark.parametrize(("expression", "at"), [("1 # 2", 2), ("a = 'x", 4), ("a b", 2), ("${a}", 1)])
def test_what_is_no_token_is_named_with_its_place(expression: str, at: int) -> None:
    with pytest.raises(XPathError) as caught:
        tokenise(expression)
    assert caught.value.at == at
