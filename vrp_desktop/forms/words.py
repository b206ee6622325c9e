"""Labels and hints: text with ``{xpath}`` outputs in it. A brace that is meant as itself stands doubled."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_SPACES = re.compile(r"\s+")


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
    """Give a label for places where no record is open, like a column's heading: outputs become an ellipsis."""
    return "".join("…" if isinstance(piece, Output) else piece for piece in parts(text))


def escaped(text: str) -> str:
    """Give plain text as it stands in a label: its braces doubled."""
    return text.replace("{", "{{").replace("}", "}}")


def tidy(text: str) -> str:
    """Give a text from XML with line breaks and indents made single spaces, none at the ends."""
    return _SPACES.sub(" ", text).strip()
