"""The shape of a form's answers: every node of the primary instance once, whatever is repeated.

Paths and indexes are the same for all instances of a repeat; the answers themselves are cells (see ``instance``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.definition import Bind, Control, Group, Question, Repeat
from vrp_desktop.forms.namespaces import JAVAROSA, PREFIXES, XFORMS
from vrp_desktop.forms.xpath.nodes import Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.definition import BodyNode, Form

_PREFIX_OF = {uri: prefix for prefix, uri in PREFIXES.items() if uri != XFORMS}


class Shape:
    """One node of the shape.

    `index`: its place in document order. `slot`: its place among its parent's children. `repeat`: the innermost repeat
    that holds it (itself, when it is one) or `None`. `element`: stands for it where expressions are looked through
    without answers. `template`: what a new instance of a repeat starts with, `None` for empty answers.
    """

    __slots__ = (
        "bind",
        "children",
        "depth",
        "element",
        "group",
        "index",
        "name",
        "named",
        "namespace",
        "parent",
        "path",
        "question",
        "repeat",
        "repeated",
        "slot",
        "template",
    )

    def __init__(self, node: Node, step: str, parent: Shape | None, index: int) -> None:
        self.index = index
        self.name = node.name
        self.namespace = node.namespace
        self.parent = parent
        self.path: str = f"{parent.path if parent is not None else ''}/{step}"
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.slot = 0 if parent is None else len(parent.children)
        self.children: list[Shape] = []
        self.named: dict[str, list[Shape]] = {}
        self.bind = Bind(self.path)
        self.question: Question | None = None
        self.group: Group | None = None
        self.repeated: Repeat | None = None
        self.repeat: Shape | None = None if parent is None else parent.repeat
        self.template: Node | None = None
        self.element: Node
        if parent is not None:
            parent.children.append(self)
            parent.named.setdefault(self.name, []).append(self)

    def __repr__(self) -> str:
        return f"<shape {self.path}>"

    @property
    def is_leaf(self) -> bool:
        """Whether it can hold an answer: it holds no other node."""
        return not self.children

    @property
    def size(self) -> int:
        """How many nodes one of it holds, itself included, every repeat in it taken once."""
        return 1 + sum(child.size for child in self.children)

    @property
    def outer(self) -> Shape | None:
        """The innermost repeat that holds it, not counting itself."""
        return None if self.parent is None else self.parent.repeat

    def lineage(self) -> Iterator[Shape]:
        """Give this node, its parent and so on up to the root."""
        at: Shape | None = self
        while at is not None:
            yield at
            at = at.parent


class Shapes:
    """All shapes of a form, in document order. `document`: the element tree that stands for them."""

    def __init__(self, form: Form) -> None:
        if form.primary is None:
            raise ValueError("this form was not read from an XForm")
        self.all: list[Shape] = []
        self.by_path: dict[str, Shape] = {}
        self.document = Node("", kind=NodeKind.DOCUMENT)
        self._home = form.primary.namespace
        repeats = {node.path: node for node in form.nodes() if isinstance(node, Repeat)}
        self._add([form.primary], None, self.document, repeats)
        self._say(form)
        self.by_element = {id(shape.element): shape for shape in self.all}

    def _add(self, nodes: list[Node], parent: Shape | None, above: Node, repeats: dict[str, Repeat]) -> None:
        """Add the shape of `nodes`, which are one node and its further instances."""
        first = nodes[0]
        prefix = _PREFIX_OF.get(first.namespace) if first.namespace != self._home else None
        shape = Shape(first, first.name if prefix is None else f"{prefix}:{first.name}", parent, len(self.all))
        shape.element = Node(first.name, above, namespace=first.namespace)
        for attribute in first.attributes:
            name, uri = attribute.name, attribute.namespace
            Node(name, shape.element, attribute.text, kind=NodeKind.ATTRIBUTE, namespace=uri)
        self.all.append(shape)
        self.by_path[shape.path] = shape
        if shape.path in repeats:
            shape.repeated, shape.repeat = repeats[shape.path], shape
            shape.template = next((node for node in nodes if is_template(node)), None)
        below: dict[tuple[str, str], list[Node]] = {}
        # A node may have children that its template or first instance lacks.
        for node in nodes:
            for child in node.elements():
                below.setdefault((child.namespace, child.name), []).append(child)
        for same in below.values():
            self._add(same, shape, shape.element, repeats)

    def _say(self, form: Form) -> None:
        """Put what the form says beside each shape."""
        said: list[BodyNode] = [*form.nodes(), *form.hidden]
        for node in said:
            shape = self.by_path.get(node.path)
            if shape is None:
                continue
            if isinstance(node, Question):
                if shape.question is None or shape.question.control is Control.NONE:
                    shape.question = node
                    shape.bind = node.bind
            elif isinstance(node, Group):
                shape.group, shape.bind = node, node.bind
            else:
                shape.bind = node.bind
        for path, bind in form.binds.items():
            shape = self.by_path.get(path)
            if shape is not None:
                shape.bind = bind


def absolute(path: str, start: str) -> str:
    """Give the absolute path that a reference means. `start`: the path it is relative to."""
    steps: list[str] = []
    for step in f"{'' if path.strip().startswith('/') else start}/{path.strip()}".split("/"):
        if step.strip() == "..":
            del steps[-1:]
        elif step.strip() not in ("", "."):
            steps.append(step.strip())
    return "/" + "/".join(steps)


def is_template(node: Node) -> bool:
    """Tell whether an element of the primary instance only says what new instances start with."""
    return node.attribute("template", JAVAROSA) is not None
