"""Text as it may be kept."""

from __future__ import annotations

import re

_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def clean_text(text: str) -> tuple[str, bool]:
    """Give `text` with NUL and lone surrogates as U+FFFD, and whether there were any.

    Neither can be kept in a database or an XML file. Everything else stays as typed, bidi controls too.
    """
    cleaned, count = _NOT_KEPT.subn("\ufffd", text)
    return cleaned, count > 0
