"""The looks of cells, as far as a date needs them: a number shows as a day only where its format says so."""

from __future__ import annotations

import re

from vrp_desktop.returns.template.markup import Element, children, elements, spliced, with_attribute

_DAY = "14"
"""The built-in format of a day, which each machine shows in its own way."""
_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Styles:
    """A workbook's styles. Asked for a date, it gives the same looks with a date's format, adding them if need be."""

    def __init__(self, part: bytes) -> None:
        self.part = part
        found = elements(part)
        self._list = next((one for one in found if one.local == "cellXfs"), None)
        self._looks: list[Element] = children(found, self._list, "xf") if self._list is not None else []
        self._formats = {
            one.attributes.get("numFmtId", ""): one.attributes.get("formatCode", "")
            for one in found
            if one.local == "numFmt"
        }
        self._added: dict[str, str] = {}

    def as_day(self, style: str | None) -> str | None:
        """Give the number of looks like `style` that show a day; `None` when the workbook has no looks at all."""
        place = int(style) if style is not None and style.isdecimal() else 0
        if self._list is None or place >= len(self._looks):
            return None
        if self._is_day(self._looks[place].attributes.get("numFmtId", "0")):
            return str(place)
        if str(place) not in self._added:
            self._added[str(place)] = str(len(self._looks) + len(self._added))
        return self._added[str(place)]

    def edited(self) -> bytes | None:
        """Give the part with what was added; `None` when nothing was."""
        if not self._added or self._list is None:
            return None
        written = []
        for place in self._added:
            look = self._looks[int(place)]
            tag = with_attribute(self.part[look.start : look.open_end], "numFmtId", _DAY)
            tag = with_attribute(tag, "applyNumberFormat", "1")
            written.append(tag + self.part[look.open_end : look.end])
        head = self.part[self._list.start : self._list.open_end]
        head = with_attribute(head, "count", str(len(self._looks) + len(self._added)))
        return spliced(
            self.part,
            [
                (self._list.start, self._list.open_end, head),
                (self._list.close, self._list.close, b"".join(written)),
            ],
        )

    def _is_day(self, number: str) -> bool:
        if number in self._formats:
            code = _LITERAL.sub("", self._formats[number]).lower()
            return any(letter in code for letter in "dy")
        return number.isdecimal() and int(number) in _BUILT_IN_DAYS
