from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.xpath.errors import XPathError

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substr('hello', -4, -1)", "ell"),
        ("substr('hello', 3, 1)", ""),
        ("substr('hello', 'x')", ""),
        ("substring-after('abc', '')", "abc"),
        ("substring-before('abc', 'x')", ""),
        ("concat()", ""),
        ("concat(/data/g/n, '-', /data/g/n)", "123-123"),
        ("join(', ')", ""),
        ("join(', ', 'a', /data/nothing, 'b')", "a, b"),
        ("translate('aäb', 'ä', '')", "ab"),
        ("string-length('🎉y')", 2.0),
        ("regex('E17 4PP', '^[A-Z]+[0-9]{1,2}')", True),
        ("regex('a\nb', '^a$')", False),
        ("string(12345678901234567890)", "12345678901234567000"),
        ("string(0.000001)", "0.000001"),
        ("string(-1 div 0)", "-Infinity"),
        ("string(1 > 2)", "false"),
        ("jr:itext('hello')", "Good day"),
        ("jr:itext('nowhere')", ""),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'md5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("base64-decode('SGVs bG8=')", "Hello"),
        ("base64-decode('8J+OiQ==')", "🎉"),
        ("base64-decode('not coded!')", ""),
        ("string-length(uuid(17))", 17.0),
        ("uuid(0)", ""),
        ("uuid() = uuid()", False),
    ],
)
def test_functions_of_text(ask: Ask, expression: str, value: object) -> None:
    assert ask(expression) == value


def test_a_uuid_is_one_of_version_four(ask: Ask) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", str(ask("uuid()")))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("uuid(-1)", "uuid() needs a number of signs between its brackets, or nothing."),
        ("uuid(0 div 0)", "uuid() needs a number of signs between its brackets, or nothing."),
        (
            "digest('x', 'SHA-3')",
            "digest() does not know the way “SHA-3”; it knows MD5, SHA-1, SHA-256, -384 and -512.",
        ),
        ("digest('x', 'MD5', 'rot13')", "digest() can write base64 or hex, not “rot13”."),
        ("regex('x', '(?<=a)b')", "The pattern (?<=a)b cannot be used: it asks for something that is not supported."),
        ("regex('x', concat('(', ''))", "The pattern ( cannot be used: it asks for something that is not supported."),
        (f"regex('x', '{'(' * 2001}')", "A pattern may have 2,000 characters; this one has 2,001."),
    ],
)
def test_what_cannot_be_done_is_said_in_words(ask: Ask, expression: str, message: str) -> None:
    with pytest.raises(XPathError) as caught:
        ask(expression)
    assert caught.value.message == message
