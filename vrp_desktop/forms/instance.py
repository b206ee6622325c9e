"""The answers of one live form as nodes, and the lists its selects choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from vrp_desktop.forms.definition import Choice
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vrp_desktop.forms.definition import Form, Itemset
    from vrp_desktop.forms.lists import Lists


def build(paths: Sequence[str]) -> tuple[Node, list[Node]]:
    """Give a document with an empty element for each path, and the elements in the order of `paths`.

    `paths`: absolute, each parent before its children.
    """
    document = Node("", kind=NodeKind.DOCUMENT)
    by_path: dict[str, Node] = {"": document}
    nodes: list[Node] = []
    for path in paths:
        above, _, name = path.rpartition("/")
        by_path[path] = node = Node(name, by_path[above])
        nodes.append(node)
    return document, nodes


class ListItems:
    """A secondary instance: its items as nodes for expressions and as choices for the screen."""

    __slots__ = ("_choices", "document", "items", "rows")

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self.rows = rows
        self.document = Node("", kind=NodeKind.DOCUMENT)
        root = Node("root", self.document)
        self.items = [Node("item", root) for _ in rows]
        for item, row in zip(self.items, rows, strict=True):
            for column, text in row.items():
                Node(column, item, text or "")
        self._choices: dict[tuple[str, str], tuple[Choice, ...]] = {}

    def choices(self, itemset: Itemset) -> tuple[Choice, ...]:
        """Give a choice for every item, in order, retired ones included."""
        key = (itemset.value_ref, itemset.label_ref)
        if key not in self._choices:
            self._choices[key] = tuple(
                Choice(
                    code=row.get(itemset.value_ref) or "",
                    label=row.get(itemset.label_ref) or row.get(itemset.value_ref) or "",
                    attributes={column: text or "" for column, text in row.items() if column not in key},
                )
                for row in self.rows
            )
        return self._choices[key]


# Lists are read once and shared by every live form of a session; their nodes are as well.
_from_files: WeakKeyDictionary[Lists, dict[str, ListItems]] = WeakKeyDictionary()
_from_forms: WeakKeyDictionary[Form, dict[str, ListItems]] = WeakKeyDictionary()


def items_of(form: Form, lists: Lists, instance: str) -> ListItems | None:
    """Give a secondary instance of the form, or `None` when it has none of that name."""
    if instance in form.files:
        file_name = form.files[instance]
        known = _from_files.setdefault(lists, {})
        if file_name not in known:
            known[file_name] = ListItems(lists.rows(file_name))
        return known[file_name]
    if instance in form.instances:
        known = _from_forms.setdefault(form, {})
        if instance not in known:
            known[instance] = ListItems(form.instances[instance])
        return known[instance]
    return None


def is_retired(choice: Choice, today: str) -> bool:
    """Tell whether a choice is not offered on the day `today` (ISO): not yet active, or no longer.

    Both days count as active, the first and the last.
    """
    start, end = choice.attributes.get("active_from", ""), choice.attributes.get("active_to", "")
    return bool(start and today < start) or bool(end and today > end)
