"""Edits the parts of a written workbook: the same values give the same bytes, and charts get their alt text.

openpyxl stamps the time of writing into the package and has no alt text for charts.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    import datetime

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_CHART_FRAME = re.compile(
    r"(<xdr:graphicFrame\b.*?<xdr:cNvPr\b[^>]*?)(\s*/>|>)|(<graphicFrame\b.*?<cNvPr\b[^>]*?)(\s*/>|>)", re.S
)


def settle(content: bytes, made_on: datetime.date, chart_alt_text: str = "") -> bytes:
    """Give the package with fixed times and with `chart_alt_text` on each chart."""
    out = io.BytesIO()
    stamp = f"{made_on.isoformat()}T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rf"\g<1>{stamp}\g<2>", part.decode()).encode()
            elif name.startswith("xl/drawings/drawing") and chart_alt_text:
                part = _with_alt_text(part.decode(), chart_alt_text).encode()
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, part)
    return out.getvalue()


def _with_alt_text(drawing: str, text: str) -> str:
    attribute = f" descr={quoteattr(text)}"

    def with_attribute(found: re.Match[str]) -> str:
        start, end = (found[1], found[2]) if found[1] else (found[3], found[4])
        return f"{start}{attribute}{end}"

    return _CHART_FRAME.sub(with_attribute, drawing)
