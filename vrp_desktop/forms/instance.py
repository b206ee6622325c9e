"""The answers of one live form: a tree of cells, in which each instance of a repeat has cells of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.shape import is_template
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.xpath.context import World


class Cell(Node):
    """One node of the answers and what is worked out of it.

    `children` is what expressions walk over: a node that its own rule makes irrelevant is not among them, so that it
    counts nowhere. `parts` is everything: by the shape's slots, a cell, or the list of a repeat's instances. `kept` is
    the answer as given; `text` is what expressions see, empty while the cell is not relevant. `problem`: (kind,
    sentence), the kind as in ``live.ProblemKind``. `reason`: why the answer stays although of its warning. `open`: the
    choices that its filter lets through, retired ones included.
    """

    __slots__ = (
        "context",
        "guarded",
        "hint",
        "is_attached",
        "is_for_others",
        "is_readonly",
        "is_relevant",
        "is_required",
        "kept",
        "label",
        "open",
        "parts",
        "problem",
        "reason",
        "shape",
        "warning",
        "was_attached",
    )

    def __init__(self, shape: Shape, parent: Node | None) -> None:
        super().__init__(shape.name, None, namespace=shape.namespace)
        self.parent = parent
        self.shape = shape
        self.parts: list[Cell | list[Cell]] = []
        self.kept = ""
        self.is_attached = self.was_attached = True
        self.is_for_others = False
        self.is_relevant = True
        self.is_readonly = False
        self.is_required = False
        self.problem: tuple[str, str] | None = None
        self.warning = ""
        self.reason = ""
        self.label = ""
        self.hint = ""
        self.open: tuple[Choice, ...] = ()
        self.guarded: tuple[str, str | None, str | None] = ("", None, None)
        self.context: Context

    @property
    def above(self) -> Cell | None:
        """The cell that holds this one, `None` for the root."""
        return self.parent if isinstance(self.parent, Cell) else None

    def instances(self, repeat: Shape) -> list[Cell]:
        """Give the instances of a repeat that this cell holds, in order."""
        part = self.parts[repeat.slot]
        assert isinstance(part, list)
        return part

    def below(self) -> Iterator[Cell]:
        """Give the cells that this one holds, in order, irrelevant ones included."""
        for part in self.parts:
            if isinstance(part, Cell):
                yield part
            else:
                yield from part

    def subtree(self) -> Iterator[Cell]:
        """Give this cell and all below it, in document order."""
        stack = [self]
        while stack:
            cell = stack.pop()
            yield cell
            if cell.parts:
                stack.extend(reversed(list(cell.below())))

    def show_children(self) -> None:
        """Let expressions walk over what is attached, after that or the instances have changed."""
        self.children = [cell for cell in self.below() if cell.is_attached]

    def place(self) -> int:
        """Give its place, from 1, among the instances of its repeat, irrelevant ones included."""
        above = self.above
        if self.shape.repeated is None or above is None:
            return super().place()
        # Cells are equal only to themselves, so that this looks for the very one, at the speed of a list.
        return above.instances(self.shape).index(self) + 1

    def path(self) -> str:
        """Give the path with the positions of repeats' instances, like ``/data/child[2]/name``."""
        if self.shape.repeat is None:
            return self.shape.path
        steps: list[str] = []
        cell: Cell | None = self
        while cell is not None:
            step = cell.shape.path.rpartition("/")[2]
            steps.append(step if cell.shape.repeated is None else f"{step}[{cell.place()}]")
            cell = cell.above
        return "/" + "/".join(reversed(steps))


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


def make_cells(shape: Shape, source: Node | None, parent: Node, counts: Mapping[str, int] | None, path: str) -> Cell:
    """Make a cell with all below it.

    `source`: the element that says what it starts with, `None` for empty answers. `counts`: how many instances each
    repeat has, by its path with positions; without it as many as `source` has. `path`: the cell's own, with positions.
    """
    cell = Cell(shape, parent)
    for attribute in (source if source is not None else shape.element).attributes:
        name, uri = attribute.name, attribute.namespace
        Node(name, cell, attribute.text, kind=NodeKind.ATTRIBUTE, namespace=uri)
    if not shape.children:
        # Forms are often written with each value on a line of its own.
        cell.kept = cell.text = source.text.strip() if source is not None else ""
        return cell
    for child in shape.children:
        below = f"{path}{child.path[len(shape.path) :]}"
        found = [] if source is None else _named(source, child)
        if child.repeated is None:
            element = found[0] if found else None
            cell.parts.append(make_cells(child, element, cell, counts, below))
            continue
        instances: list[Cell] = []
        cell.parts.append(instances)
        elements: Sequence[Node | None] = [element for element in found if not is_template(element)]
        if counts is not None:
            elements = [None] * counts.get(below, 0)
        for place, element in enumerate(elements, 1):
            instances.append(make_cells(child, element, cell, counts, f"{below}[{place}]"))
    cell.show_children()
    return cell


def furnish(cell: Cell, world: World) -> None:
    """Give a cell and all below it the context of their expressions."""
    for one in cell.subtree():
        one.context = Context(world, one, one)


def _named(source: Node, shape: Shape) -> list[Node]:
    return [node for node in source.elements(shape.name) if node.namespace == shape.namespace]
