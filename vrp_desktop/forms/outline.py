"""What a home page needs to know of a form, read from the first lines of its XForm; the rest waits for who opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import FormSettings
from vrp_desktop.forms.namespaces import OPENROSA, VRP

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class FormOutline:
    """A form without its questions: as `definition.Form` has them."""

    id: str
    version: str
    title: str
    settings: FormSettings


class _Found(Exception):
    """Everything was read; what follows is not needed."""


class _Head:
    """Takes the title and the data root's start tag from a stream of XML."""

    def __init__(self) -> None:
        self.title = ""
        self.root = ""
        self.attributes: dict[str, str] = {}
        self._in: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where we are. Raises _Found at the data root: nothing behind it is wanted."""
        if self._in and self._in[-1] == "instance":
            self.root, self.attributes = name.rpartition(" ")[2], attributes
            raise _Found
        self._in.append(name.rpartition(" ")[2])

    def end(self, _name: str) -> None:
        self._in.pop()

    def characters(self, text: str) -> None:
        if self._in and self._in[-1] == "title":
            self.title += text


def read_outline(xml_text: str) -> FormOutline:
    """Give the outline of a compiled form that `xform.read_form` has read before. Raises ValueError for no form."""
    head = _Head()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = head.start
    parser.EndElementHandler = head.end
    parser.CharacterDataHandler = head.characters
    try:
        parser.Parse(xml_text.encode(), True)
    except _Found:
        given = head.attributes
        form_id = given.get("id") or head.root
        return FormOutline(
            id=form_id,
            version=given.get("version") or given.get(f"{OPENROSA} version") or "",
            title=words.tidy(head.title) or form_id,
            settings=settings_of(lambda name: given.get(f"{VRP} {name}")),
        )
    except expat.ExpatError as wrong:
        raise ValueError(expat.ErrorString(wrong.code)) from wrong
    raise ValueError("no data root")


def settings_of(attribute: Callable[[str], str | None]) -> FormSettings:
    """Give what the settings sheet says. `attribute`: gives our attribute of the data root by its name."""
    return FormSettings(
        prefix=attribute("prefix") or "",
        button=attribute("button") or "",
        button_help=attribute("button_help") or "",
        order=_whole(attribute("order")),
        roles=tuple((attribute("roles") or "").split()),
        keep_months=_whole(attribute("keep_months")),
        keep_from=attribute("keep_from") or "",
        is_counted=attribute("kept") == "counts",
    )


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.strip().lstrip("-").isdecimal() else 0
