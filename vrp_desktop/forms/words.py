"""Labels and hints: text with ``{xpath}`` outputs in it. A brace that is meant as itself stands doubled."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_SPACES = re.compile(r"\s+")
_IN_A_LINE = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_WRAPPED = re.compile(r"\n(?:[ ]{4,}|[ ]*\t[ \t]*)(?=\S)(?!(?:[-*+]|\d{1,3}[.)]|#{1,6})\s)")
"""A line break with an indent behind it, which people who write XML put into long texts; lists may be indented."""


@dataclass(frozen=True, slots=True)
class Output:
    """The value of an expression inside a label."""

    expression: str


def parts(text: str) -> tuple[str | Output, ...]:
    """Give the pieces of a label in order: plain text and outputs."""
    pieces: list[str | Output] = []
    plain = ""
    at = 0
    for match in _PIECE.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        if match[1] is None:
            plain += match[0][0]
        else:
            pieces += [plain, Output(match[1].strip())]
            plain = ""
    pieces.append(plain + text[at:])
    return tuple(piece for piece in pieces if piece)


def plain(text: str) -> str:
    """Give a label in one line for places where no record is open, like a column's heading; outputs as an ellipsis."""
    return tidy("".join("…" if isinstance(piece, Output) else piece for piece in parts(text)))


def escaped(text: str) -> str:
    """Give plain text as it stands in a label: its braces doubled."""
    return text.replace("{", "{{").replace("}", "}}")


def tidy_lines(text: str) -> str:
    """Give a text from XML with its own line breaks, at most one empty line at a time, and no other doubled spaces.

    A break that only wraps and indents the XML is a space: its indent tells it from one that the form means.
    """
    if "\n" not in text and "\r" not in text:
        return tidy(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = (_IN_A_LINE.sub(" ", line).strip() for line in _WRAPPED.sub(" ", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines))


def tidy(text: str) -> str:
    """Give a text from XML with line breaks and indents made single spaces, none at the ends."""
    return _SPACES.sub(" ", text).strip()
