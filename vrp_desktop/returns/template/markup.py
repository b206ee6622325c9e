"""XML that is looked at and cut, never written anew: where each element stands in the bytes of a part.

Whatever is not replaced keeps its bytes, so nothing that we do not know about can be lost: other programs' namespaces,
extensions, order, spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TAG = re.compile(rb"<(?:[^\"'>]+|\"[^\"]*\"|'[^']*')*+>")
_DECLARED = re.compile(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass(slots=True)
class Element:
    """One element. `name` and attributes as written, prefix and all; offsets in bytes.

    `open_end`: behind its first tag. `close`: where its last tag begins; the same as `open_end` when it has only one.
    """

    name: str
    attributes: dict[str, str]
    start: int
    open_end: int
    close: int = 0
    end: int = 0
    parent: int = -1
    texts: list[str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Its name without prefix."""
        return self.name.rpartition(":")[2]

    @property
    def text(self) -> str:
        """The text that stands in it directly."""
        return "".join(self.texts)

    @property
    def relation(self) -> str:
        """The id of the part it points at, empty for none."""
        return next((value for name, value in self.attributes.items() if name.endswith(":id")), "")

    @property
    def is_single(self) -> bool:
        """Whether it has one tag only."""
        return self.close == self.open_end == self.end


def as_utf8(part: bytes) -> bytes:
    """Give a part in UTF-8 without a byte order mark; nearly every part is so already."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = part.decode("utf-16")
    elif (declared := _ENCODING.match(part)) and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        text = part.decode(declared[1].decode())
    else:
        return part.removeprefix(b"\xef\xbb\xbf")
    return _DECLARED.sub(r'\1 encoding="UTF-8"', text.removeprefix("\ufeff")).encode()


def elements(part: bytes) -> list[Element]:
    """Give all elements of a part in UTF-8, in their order. Raises ExpatError."""
    found: list[Element] = []
    open_ones: list[int] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        parent = open_ones[-1] if open_ones else -1
        open_ones.append(len(found))
        found.append(Element(name, attributes, at, tag_end(part, at), parent=parent))

    def end(_name: str) -> None:
        element = found[open_ones.pop()]
        at = parser.CurrentByteIndex
        if at <= element.start or part[element.open_end - 2 : element.open_end] == b"/>":
            element.close = element.end = element.open_end
        else:
            element.close, element.end = at, tag_end(part, at)

    def characters(text: str) -> None:
        if open_ones:
            found[open_ones[-1]].texts.append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(part, True)
    return found


def tag_end(part: bytes, start: int) -> int:
    """Give where the tag that begins at `start` ends; a ">" in an attribute does not end it."""
    found = _TAG.match(part, start)
    if found is None:
        raise expat.ExpatError(f"no tag at {start}")
    return found.end()


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Give a first tag with one attribute set, or taken away when `None`; all others stay as they are."""
    found = re.search(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
    written = b"" if value is None else f' {name}="{quoted(value)}"'.encode()
    if found:
        return tag[: found.start()] + written + tag[found.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + written + tag[end:]


def quoted(text: str) -> str:
    """Give text as it stands in an attribute or element."""
    return escape(text, {'"': "&quot;", "\r": "&#13;"})


def spliced(part: bytes, cuts: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Give `part` with each (from, to) replaced. The cuts do not overlap."""
    pieces, at = [], 0
    for start, end, replacement in sorted(cuts, key=lambda cut: cut[:2]):
        pieces += [part[at:start], replacement]
        at = end
    return b"".join([*pieces, part[at:]])


def children(found: Sequence[Element], parent: Element, local: str) -> list[Element]:
    """Give the elements of this name that stand in `parent` directly."""
    place = next(number for number, one in enumerate(found) if one is parent)
    return [one for one in found if one.parent == place and one.local == local]
