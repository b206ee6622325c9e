"""What can be wrong with an expression."""

from __future__ import annotations


class XPathError(ValueError):
    """An expression cannot be used. The message is one sentence; `at` is the offset in the expression's text."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
