"""The words of a compiled form: labels, hints and messages, translated or not.

Source: ODK XForms specification, sections "Languages" and "Media".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vrp_desktop.forms import words
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_ITEXT = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_FORMS_OF_TEXT = (None, "long", "short", "guidance")
_MISSING = "-"
"""What pyxform writes where a language has no words."""
_TRUE = frozenset({"true", "true()"})


@dataclass(slots=True)
class Texts:
    """The translations of a form. `by_id`: text by language; `media`: ids that have a picture or sound."""

    languages: tuple[str, ...] = ()
    by_id: dict[str, dict[str, str]] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)

    def get(self, text_id: str) -> str:
        """Give a text in the default language, or in the first that has it; the id itself when none has."""
        return in_language(self.by_id, self.languages, text_id, "")


def in_language(by_id: Mapping[str, Mapping[str, str]], languages: tuple[str, ...], text_id: str, language: str) -> str:
    """Give a text in `language`; where it is missing in the first language that has it; never blank if any has."""
    texts = by_id.get(text_id, {})
    for wanted in (language, *languages):
        if texts.get(wanted):
            return texts[wanted]
    return "" if text_id in by_id else text_id


def read_texts(itext: Node | None) -> Texts:
    """Read the ``itext`` element of a model, the default language first."""
    found = Texts()
    if itext is None:
        return found
    translations = list(itext.elements("translation"))
    translations.sort(key=lambda translation: (translation.attribute("default") or "false") not in _TRUE)
    found.languages = tuple(dict.fromkeys(translation.attribute("lang") or "" for translation in translations))
    for translation in translations:
        language = translation.attribute("lang") or ""
        for text in translation.elements("text"):
            text_id = text.attribute("id") or ""
            values: dict[str | None, Node] = {}
            for value in text.elements("value"):
                values.setdefault(value.attribute("form"), value)
            chosen = next((values[form] for form in _FORMS_OF_TEXT if form in values), None)
            if any(form not in _FORMS_OF_TEXT for form in values):
                found.media.add(text_id)
            said = "" if chosen is None else text_of(chosen)
            found.by_id.setdefault(text_id, {})[language] = "" if said == _MISSING else said
    return found


def itext_id(reference: str | None) -> str | None:
    """Give the id in ``jr:itext('id')``, or `None` when a text is not such a reference."""
    match = _ITEXT.fullmatch(reference or "")
    return None if match is None else match[1] if match[1] is not None else match[2]


def text_of(node: Node) -> str:
    """Give the words inside an element, its outputs as ``{xpath}``; line breaks stay, as notes and lists need them."""
    if not node.children:
        return words.tidy_lines(words.escaped(node.text))
    text = ""
    for child in node.children:
        if child.kind is NodeKind.TEXT:
            text += words.escaped(child.text)
        elif child.kind is NodeKind.ELEMENT and child.name == "output":
            text += "{" + words.tidy(child.attribute("value") or child.attribute("ref") or "") + "}"
        elif child.kind is NodeKind.ELEMENT:
            text += text_of(child)
    return words.tidy_lines(text)
