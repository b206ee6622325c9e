"""How cells look: each look is a place in the list of styles that a workbook carries (ECMA-376, part 1, 18.8)."""

from __future__ import annotations

from itertools import product
from xml.sax.saxutils import quoteattr

from vrp_desktop.returns.workbook import FONT, FORMATS, HEAD_GROUND, ON_HEAD, RULE, TO_THE_RIGHT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TITLE, PLAIN, HEAD, HEAD_OF_NUMBERS = 1, 2, 3, 4
GENERAL = "general"
"""The kind of a number among words, and of a text that a formula gives, which Excel works out again only here."""
WORDS = ("text", "free text", "symbol")
_KINDS = (*WORDS, GENERAL, *FORMATS)
_WRAPPED = ("text", "free text")
_AS_TEXT = 49
"""Excel's own "@": what is typed there stays as it was typed, also what begins with "="."""
_FIRST_FORMAT = 164
"""Below stand Excel's own."""
_REGULAR, _BIG, _WHITE, _BOLD = range(4)
_NO_GROUND, _GREEN = 0, 2
_NO_RULE, _THIN, _OVER_TOTAL = range(3)
_PLACES = {look: place for place, look in enumerate(product(_KINDS, (False, True)), 5)}


def look_of(kind: str, *, is_total: bool) -> int:
    """Give the place of a cell's look. A kind that has none looks like text."""
    return _PLACES[kind if kind in _KINDS else "text", is_total]


def styles() -> str:
    """Give the part with all looks."""
    formats = "".join(
        f'<numFmt numFmtId="{_FIRST_FORMAT + place}" formatCode={quoteattr(code)}/>'
        for place, code in enumerate(FORMATS.values())
    )
    looks = [
        _look(_REGULAR, _NO_GROUND, _NO_RULE),
        _look(_BIG, _NO_GROUND, _NO_RULE),
        _look(_REGULAR, _NO_GROUND, _NO_RULE),
        _look(_WHITE, _GREEN, _NO_RULE, _aligned("left", wraps=True)),
        _look(_WHITE, _GREEN, _NO_RULE, _aligned("right", wraps=True)),
        *(_body(kind, is_total=is_total) for kind, is_total in _PLACES),
    ]
    fonts = (_font(11), _font(14, bold=True), _font(11, bold=True, colour=ON_HEAD), _font(11, bold=True))
    grounds = (
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{HEAD_GROUND}"/><bgColor indexed="64"/>'
        "</patternFill></fill>"
    )
    borders = (_border(), _border(bottom="thin"), _border(top="medium", bottom="thin"))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
        f'<numFmts count="{len(FORMATS)}">{formats}</numFmts><fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        f'<fills count="3">{grounds}</fills><borders count="{len(borders)}">{"".join(borders)}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/><tableStyles count="0"/></styleSheet>'
    )


def _body(kind: str, *, is_total: bool) -> str:
    form = _FIRST_FORMAT + list(FORMATS).index(kind) if kind in FORMATS else _AS_TEXT if kind in WORDS else 0
    side = "right" if kind in TO_THE_RIGHT else "left"
    font, rule = (_BOLD, _OVER_TOTAL) if is_total else (_REGULAR, _THIN)
    return _look(font, _NO_GROUND, rule, _aligned(side, wraps=kind in _WRAPPED), form)


def _look(font: int, ground: int, rule: int, alignment: str = "", form: int = 0) -> str:
    return (
        f'<xf numFmtId="{form}" fontId="{font}" fillId="{ground}" borderId="{rule}" xfId="0" applyNumberFormat="1"'
        f' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{alignment}</xf>'
    )


def _aligned(side: str, *, wraps: bool) -> str:
    # A little room keeps a number apart from the words in the next column.
    more = ' wrapText="1"' if wraps else ""
    if side == "right":
        more += ' indent="1"'
    return f'<alignment horizontal="{side}" vertical="top"{more}/>'


def _font(size: int, *, bold: bool = False, colour: str = "") -> str:
    ink = f'<color rgb="FF{colour}"/>' if colour else ""
    return f'<font>{"<b/>" if bold else ""}<sz val="{size}"/>{ink}<name val="{FONT}"/><family val="2"/></font>'


def _border(top: str = "", bottom: str = "") -> str:
    def side(name: str, style: str, colour: str) -> str:
        return f'<{name} style="{style}"><color rgb="FF{colour}"/></{name}>' if style else f"<{name}/>"

    return f"<border><left/><right/>{side('top', top, HEAD_GROUND)}{side('bottom', bottom, RULE)}<diagonal/></border>"
