"""What an expression is evaluated in: the node it stands at and the form around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from vrp_desktop.forms.xpath.nodes import Node


class World(Protocol):
    """The form around an expression."""

    @property
    def document(self) -> Node:
        """The document of the answers; absolute paths start here."""
        ...

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes of the answers by their index, for paths that were resolved when the form was compiled."""
        ...

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance, or `None` when there is none of that name."""
        ...

    def today(self) -> date:
        """Give the day that ``today()`` means."""
        ...

    def now(self) -> datetime:
        """Give the moment that ``now()`` means, in local time."""
        ...

    def choice_label(self, path: str, code: str, at: Node) -> str:
        """Give the label of a choice of the select at `path` (from the node `at`), empty when there is none."""
        ...

    def itext(self, identifier: str) -> str:
        """Give the text of this id in the language in use, empty when there is none."""
        ...


class Context:
    """The node, its place among the nodes looked at, and the world. `current`: the node the expression belongs to."""

    __slots__ = ("current", "node", "nodes", "position", "size", "world")

    def __init__(self, world: World, node: Node, current: Node, position: int = 1, size: int = 1) -> None:
        self.world = world
        self.nodes = world.nodes
        self.node = node
        self.current = current
        self.position = position
        self.size = size
