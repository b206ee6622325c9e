"""The form around an expression: its cells, lists, clock and language, and the way to each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.forms.choices import is_retired, item_list
from vrp_desktop.forms.instance import Cell, furnish, make_cells
from vrp_desktop.forms.shape import absolute
from vrp_desktop.forms.xform_text import in_language
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.nodes import Node, NodeKind
from vrp_desktop.forms.xpath.values import date_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.forms.choices import ItemList
    from vrp_desktop.forms.definition import Choice, Form, Itemset
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.program import Edge, Program, Words
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.xpath.context import Context

_T = TypeVar("_T")


class FormWorld:
    """The cells of one live form and what its expressions may ask for (`xpath.context.World`).

    `nodes`: by index, the cells outside of all repeats, which paths find without walking. `counts`: how many instances
    each repeat has; without it the form's own first values are taken.
    """

    def __init__(
        self,
        form: Form,
        program: Program,
        lists: Lists,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime] | None,
        role: str | None,
        language: str | None,
        counts: Mapping[str, int] | None,
    ) -> None:
        self.form = form
        self.program = program
        self.today = today
        self._now = now
        self._lists = lists
        self.language = language if language in program.languages else program.languages[0]
        self._for_others: list[bool] = []
        for shape in program.shapes.all:
            above = shape.parent is not None and self._for_others[shape.parent.index]
            mine = role is None or not shape.bind.roles or role in shape.bind.roles
            self._for_others.append(above or not mine)
        self.document = Node("", kind=NodeKind.DOCUMENT)
        root = program.shapes.all[0]
        self.root = make_cells(root, form.primary if counts is None else None, self.document, counts, root.path)
        self.document.children.append(self.root)
        self.size = 0
        """How many cells there are."""
        self.nodes: list[Node] = [self.root] * len(program.shapes.all)
        self.furnish(self.root)

    # --- what expressions ask for ------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Give the moment that ``now()`` means: the start of the day when no clock was given."""
        if self._now is not None:
            return self._now()
        today = self.today()
        return datetime(today.year, today.month, today.day)

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance, or `None`. The primary one may be asked for by the form's id."""
        items = item_list(self.form, self._lists, name)
        if items is not None:
            return items.document
        return self.document if name == self.form.id else None

    def choice_label(self, path: str, code: str, at: Node) -> str:
        """Give the label of a choice of the select at `path` (from the node `at`), empty when there is none."""
        start = at.shape.path if isinstance(at, Cell) and not path.startswith("/") else ""
        shape = self.program.shapes.by_path.get(absolute(path, start))
        if shape is None or shape.question is None or shape.question.itemset is None:
            return ""
        if shape.question.itemset.instance:
            choices = self.all_choices(shape)
        else:
            line = {id(node) for node in (at, *at.ancestors())}
            cells = self.cells(shape)
            own = (cell for cell in cells if cell.above is not None and id(cell.above) in line)
            cell = next(own, None) or next(iter(cells), None)
            choices = () if cell is None else cell.open
        return next((choice.label for choice in choices if choice.code == code), "")

    def itext(self, identifier: str) -> str:
        """Give a text of the form in its present language; the id itself when the form has no such text."""
        return in_language(self.form.texts, self.form.languages, identifier, self.language)

    # --- cells -------------------------------------------------------------------------------------------------------

    def cells(self, shape: Shape) -> list[Cell]:
        """Give every cell of a shape, in document order."""
        if shape.repeat is None:
            cell = self.nodes[shape.index]
            assert isinstance(cell, Cell)
            return [cell]
        slots = [one.slot for one in shape.lineage()][::-1][1:]
        return down(self.root, slots)

    def reached(self, edge: Edge, cell: Cell) -> list[Cell]:
        """Give the cells that a change of `cell` reaches along an edge."""
        if edge.node >= 0:
            found = self.nodes[edge.node]
            assert isinstance(found, Cell)
            return [found]
        if edge.up < 0:
            return down(self.root, edge.slots)
        at = cell
        for _ in range(edge.up):
            above = at.above
            assert above is not None
            at = above
        return down(at, edge.slots)

    def furnish(self, top: Cell) -> None:
        """Make cells part of this form: with contexts, roles, and a place where paths find them."""
        furnish(top, self)
        for cell in top.subtree():
            self.size += 1
            index = cell.shape.index
            cell.is_for_others = self._for_others[index]
            if cell.shape.repeat is None:
                self.nodes[index] = cell

    def is_for_others(self, shape: Shape) -> bool:
        """Tell whether another role is asked this."""
        return self._for_others[shape.index]

    def would_be_relevant(self, holder: Cell, repeat: Shape) -> bool:
        """Tell whether an instance of a repeat that has none would be relevant."""
        relevant = self.program.rules[repeat.index].relevant
        if relevant is None:
            return True
        ghost = make_cells(repeat, None, holder, {}, repeat.path)
        furnish(ghost, self)
        return ask(relevant, ghost.context, True)

    # --- words and choices -------------------------------------------------------------------------------------------

    def moment(self) -> str:
        """Give the present moment as an answer keeps it."""
        return date_text(self.now())

    def said(self, text: Mapping[str, Words], cell: Cell) -> str:
        """Give a text (by language) in the present language, its outputs as they are at `cell`."""
        return written(text.get(self.language, ()), cell.context)

    def label(self, holder: Cell, repeat: Shape) -> str:
        """Give the heading of a repeat."""
        return self.said(self.program.rules[repeat.index].label, holder)

    def required_message(self, cell: Cell) -> str:
        """Give what the form says when a required answer is missing, empty when it says nothing."""
        return self.said(self.program.rules[cell.shape.index].required_message, cell)

    def offered(self, cell: Cell) -> tuple[Choice, ...]:
        """Give the choices now open for a select, without retired ones that are not selected."""
        chosen = cell.kept.split()
        today = self.today().isoformat()
        return tuple(c for c in cell.open if not is_retired(c, today) or c.code in chosen)

    def items(self, itemset: Itemset) -> ItemList | None:
        """Give the list that a select chooses from, `None` when there is none of that name."""
        return item_list(self.form, self._lists, itemset.instance)

    def all_choices(self, shape: Shape) -> tuple[Choice, ...]:
        """Give every choice of a select's list, whatever its filter says."""
        itemset = shape.question.itemset if shape.question is not None else None
        items = self.items(itemset) if itemset is not None else None
        return () if items is None or itemset is None else items.choices(self.form, itemset, self.language)

    def known_codes(self, shape: Shape) -> frozenset[str]:
        """Give every code of a select's list."""
        question = shape.question
        assert question is not None
        assert question.itemset is not None
        items = self.items(question.itemset)
        return frozenset() if items is None else items.codes(self.form, question.itemset)


def down(cell: Cell, slots: Iterable[int]) -> list[Cell]:
    """Give the cells that a way of slots leads to from `cell`, through all instances of repeats on it."""
    cells = [cell]
    for slot in slots:
        found: list[Cell] = []
        for one in cells:
            part = one.parts[slot]
            if isinstance(part, Cell):
                found.append(part)
            else:
                found.extend(part)
        cells = found
    return cells


def written(pieces: Words, context: Context) -> str:
    """Give words with their outputs filled in."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return "".join(piece if isinstance(piece, str) else ask(piece, context, "") for piece in pieces)


def ask(closure: Callable[[Context], _T], context: Context, otherwise: _T) -> _T:
    """Run an expression. One that only fails at run time (a pattern made from answers) gives `otherwise`."""
    try:
        return closure(context)
    except XPathError:
        return otherwise


def ask_if(closure: Callable[[Context], bool] | None, context: Context, otherwise: bool) -> bool:
    """Run a rule, or give `otherwise` where the form has none."""
    return otherwise if closure is None else ask(closure, context, otherwise)
