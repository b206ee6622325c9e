"""Choices are retired, not deleted: what a published form keeps of the lists it had before.

A store keeps a form as its compiled text, letter by letter, with one processing instruction behind the last tag::

    <?vrp-kept {"lists": {"yn": {"value": "name", "rows": [{"name": "no", "label": "No",
                                                            "active_to": "2026-11-22"}]}}, "texts": {}}?>

`lists`, by the name of the secondary instance: for a list that stands in the form, the choices it had in an earlier
version and has no more; for one from a file, the whole file as it was when the form was published, and what it had
before. When the form is read, each of these choices that its list lacks is put behind the others, as retired: nobody
is offered it, and whoever has it in a record reads its label. `texts`: the labels of translated choices by their id,
each by language. Other programs pass the instruction over, so that they see the form as its writer made it. What a rule
counts in ``instance('yn')/root/item`` itself are all choices, as with lists from files that say when each was retired.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

TARGET = "vrp-kept"
LONG_AGO = "0001-01-01"
"""The last day of a choice that nobody knows more of than that it is gone."""

_BEGIN = f"\n<?{TARGET} "


@dataclass(frozen=True, slots=True)
class KeptList:
    """What is kept of one list. `value`: the column of the codes. `rows`: text by column; `active_to` when retired."""

    value: str
    rows: tuple[Mapping[str, str], ...]

    def is_missing_from(self, document: Node) -> bool:
        """Tell whether a list lacks some of these choices."""
        return bool(self._missing(document))

    def add_to(self, document: Node) -> None:
        """Put the choices that a list lacks behind its others, as retired. The document must be nobody else's yet."""
        root = next(document.elements(), None)
        for row in self._missing(document) if root is not None else ():
            item = Node("item", root)
            for column, text in {**row, "active_to": row.get("active_to") or LONG_AGO}.items():
                Node(column, item, text)

    def _missing(self, document: Node) -> list[Mapping[str, str]]:
        there = {
            cell.string_value()
            for root in document.elements()
            for item in root.elements("item")
            for cell in item.elements(self.value)
        }
        return [row for row in self.rows if row.get(self.value, "") not in there]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept with one form. `lists`: by secondary instance; `texts`: by id, text by language."""

    lists: Mapping[str, KeptList]
    texts: Mapping[str, Mapping[str, str]]


def compiled_only(stored: str) -> str:
    """Give the form as it was compiled, without what a store keeps with it."""
    return stored.partition(_BEGIN)[0]


def with_kept(compiled: str, kept: Kept) -> str:
    """Give the text that a store keeps: the form and what is kept with it. The same bytes for the same lists."""
    if not kept.lists:
        return compiled
    plain = {
        "lists": {name: {"value": one.value, "rows": list(map(dict, one.rows))} for name, one in kept.lists.items()},
        "texts": {text_id: dict(texts) for text_id, texts in kept.texts.items()},
    }
    # The end of an instruction must not stand in it, and json knows another way to write a ">".
    written = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).replace(">", "\\u003e")
    return f"{compiled}{_BEGIN}{written}?>"


def kept_in(document: Node) -> Kept:
    """Give what is kept with a form that was read; nothing where it is not in our words."""
    found = [node.text for node in document.children if node.kind is NodeKind.INSTRUCTION and node.name == TARGET]
    nothing = Kept({}, {})
    if not found:
        return nothing
    try:
        # The store's own stands last.
        plain: dict[str, Any] = json.loads(found[-1])
        return Kept(
            {
                str(name): KeptList(str(one["value"]), tuple(map(_row, one["rows"])))
                for name, one in _pairs(plain["lists"])
            },
            {str(text_id): _row(texts) for text_id, texts in _pairs(plain["texts"])},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Only a form from elsewhere can hold anything else; without it the form is whole all the same.
        return nothing


def _pairs(mapping: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(mapping.items())


def _row(cells: dict[str, Any]) -> dict[str, str]:
    return {str(column): str(text) for column, text in cells.items()}
