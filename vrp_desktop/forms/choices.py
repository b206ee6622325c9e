"""The choices of selects: lists from secondary instances, and how a filter is asked of them.

A list of a form or file is read once and shared by every live form that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from vrp_desktop.forms.definition import Choice
from vrp_desktop.forms.lists import items_document
from vrp_desktop.forms.words import tidy
from vrp_desktop.forms.xform_text import in_language
from vrp_desktop.forms.xpath.functions import Kind
from vrp_desktop.forms.xpath.kinds import kind_of
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vrp_desktop.forms.definition import Form, Itemset, Question
    from vrp_desktop.forms.kept import KeptList
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.xpath.nodes import Node


class ItemList:
    """A secondary instance as a list: its items as nodes for expressions and as choices for the screen."""

    __slots__ = ("_choices", "_codes", "_places", "document", "items")

    def __init__(self, document: Node) -> None:
        self.document = document
        root = next(document.elements(), None)
        self.items: list[Node] = [] if root is None else list(root.elements("item"))
        self._choices: dict[tuple[str, str, str], tuple[Choice, ...]] = {}
        self._codes: dict[str, frozenset[str]] = {}
        self._places: dict[str, dict[str, list[int]]] = {}

    def choices(self, form: Form, itemset: Itemset, language: str) -> tuple[Choice, ...]:
        """Give a choice for every item, in order, retired ones included."""
        key = (itemset.value_ref, itemset.label_ref, language if itemset.is_label_id else "")
        if key not in self._choices:
            self._choices[key] = choices_of(self.items, form, itemset, language)
        return self._choices[key]

    def codes(self, form: Form, itemset: Itemset) -> frozenset[str]:
        """Give the codes of all items."""
        if itemset.value_ref not in self._codes:
            language = form.languages[0] if form.languages else ""
            self._codes[itemset.value_ref] = frozenset(c.code for c in self.choices(form, itemset, language))
        return self._codes[itemset.value_ref]

    def places(self, column: str, texts: Iterable[str]) -> list[int]:
        """Give the places of the items whose `column` is one of `texts`, in order."""
        if column not in self._places:
            by_text: dict[str, list[int]] = {}
            for place, item in enumerate(self.items):
                for cell in item.elements(column):
                    by_text.setdefault(cell.string_value(), []).append(place)
            self._places[column] = by_text
        known = self._places[column]
        return sorted({place for text in texts for place in known.get(text, ())})


_from_files: WeakKeyDictionary[Lists, dict[str, ItemList]] = WeakKeyDictionary()
_from_forms: WeakKeyDictionary[Form, dict[str, ItemList]] = WeakKeyDictionary()
# What a form keeps of its lists is its own, so what it reads from a folder is remembered for both together.
_from_both: WeakKeyDictionary[Form, tuple[Lists, dict[str, ItemList]]] = WeakKeyDictionary()


def item_list(form: Form, lists: Lists, instance: str) -> ItemList | None:
    """Give a secondary instance of the form, or `None` when it has none of that name. Raises FileNotFoundError.

    Choices that the form keeps and a list from a file lacks stand behind the others, as retired.
    """
    if instance in form.instances:
        known = _from_forms.setdefault(form, {})
        if instance not in known:
            known[instance] = ItemList(form.instances[instance])
        return known[instance]
    if instance not in form.files:
        return None
    both = _from_both.get(form)
    if both is None or both[0] is not lists:
        both = (lists, {})
        _from_both[form] = both
    if instance not in both[1]:
        both[1][instance] = _from_file(lists, form.files[instance], form.kept.get(instance))
    return both[1][instance]


def _from_file(lists: Lists, file_name: str, kept: KeptList | None) -> ItemList:
    known = _from_files.setdefault(lists, {})
    try:
        if file_name not in known:
            known[file_name] = ItemList(lists.document(file_name))
    except FileNotFoundError:
        if kept is None:
            raise
        document = items_document(())
    else:
        if kept is None or not kept.is_missing_from(known[file_name].document):
            # Forms that keep nothing which the file lacks share what is read of it.
            return known[file_name]
        document = lists.document(file_name)
    kept.add_to(document)
    return ItemList(document)


def choices_of(items: Iterable[Node], form: Form, itemset: Itemset, language: str = "") -> tuple[Choice, ...]:
    """Give a choice for each item."""
    found = []
    for item in items:
        cells = {cell.name: cell.string_value() for cell in item.elements()}
        code = cells.get(itemset.value_ref)
        if code is None:
            code = _text_at(item, itemset.value_ref)
        label = cells.get(itemset.label_ref)
        if label is None:
            label = _text_at(item, itemset.label_ref)
        if itemset.is_label_id and label:
            label = in_language(form.texts, form.languages, label, language)
        attributes = {name: text for name, text in cells.items() if name not in (itemset.value_ref, itemset.label_ref)}
        # A choice is one line, wherever it stands.
        found.append(Choice(code, (tidy(label) if "\n" in label else label) or code, attributes))
    return tuple(found)


def all_choices(form: Form, question: Question, lists: Lists) -> tuple[Choice, ...]:
    """Give a select's whole list in the default language, retired ones too; nothing for one made of answers."""
    itemset = question.itemset
    items = item_list(form, lists, itemset.instance) if itemset is not None and itemset.instance else None
    if itemset is None or items is None:
        return ()
    return items.choices(form, itemset, form.languages[0] if form.languages else "")


def labels_of(form: Form, question: Question, lists: Lists) -> dict[str, str]:
    """Give label by code of a select's whole list in the default language; nothing for one that is made of answers."""
    return {choice.code: choice.label for choice in all_choices(form, question, lists)}


def is_retired(choice: Choice, today: str) -> bool:
    """Tell whether a choice is not offered on the day `today` (ISO): not yet active, or no longer.

    Both days count as active, the first and the last.
    """
    start, end = choice.attributes.get("active_from", ""), choice.attributes.get("active_to", "")
    return bool(start and today < start) or bool(end and today > end)


def _text_at(item: Node, path: str) -> str:
    at: Node | None = item
    for step in path.split("/"):
        if at is None or step.strip() in ("", "."):
            continue
        at = at.parent if step.strip() == ".." else at.element(step.strip().rpartition(":")[2])
    return "" if at is None else at.string_value()


@dataclass(frozen=True, slots=True)
class Lookup:
    """The part of a filter that an index answers: the items whose `column` equals the text of `wanted`."""

    column: str
    wanted: Expression


def lookup_in(predicate: Expression) -> Lookup | None:
    """Give the part of a filter by which an index can narrow a list, or `None`: ``column = what no item changes``."""
    match predicate:
        case Binary("and", left, right):
            return lookup_in(left) or lookup_in(right)
        case Binary("=", left, right):
            for column, wanted in ((_column(left), right), (_column(right), left)):
                # Texts are compared as they stand; numbers are not, so an index of texts would not do for them.
                if column is not None and kind_of(wanted) in (Kind.STRING, Kind.NODES) and not _looks_at_item(wanted):
                    return Lookup(column, wanted)
    return None


def _column(tree: Expression) -> str | None:
    match tree:
        case Path((Step("child", NameTest(name, None), ()),), False, None) if name != "*":
            return name
    return None


def _looks_at_item(tree: Expression) -> bool:
    """Tell whether an expression in a filter depends on the item looked at."""
    match tree:
        case Literal() | Number():
            return False
        case Path(steps, is_absolute, origin):
            starts_here = not is_absolute and (origin is None or _looks_at_item(origin))
            return starts_here or any(step.predicates for step in steps)
        case Call("current", ()):
            return False
        case Call(name, arguments):
            is_bare = not arguments and name not in ("today", "now", "true", "false", "pi")
            return is_bare or name in ("position", "last") or any(map(_looks_at_item, arguments))
        case Binary(_, left, right):
            return _looks_at_item(left) or _looks_at_item(right)
        case Negation(operand):
            return _looks_at_item(operand)
        case Filter():
            return True
