"""Says in words which answers make a question appear, be required or be locked: "Why is this hidden?".

Looks at the rule's syntax tree and at the answers of one live form. What a rule says in a way that has no plain words
is not guessed at: then the questions that it looks at are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.dependencies import dependencies
from vrp_desktop.forms.words import plain, tidy
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Literal, Negation, Number, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vrp_desktop.forms.instance import Cell
    from vrp_desktop.forms.shape import Shape
    from vrp_desktop.forms.world import FormWorld

_RELATIONS = {
    "=": "is {other}",
    "!=": "is not {other}",
    "<": "is less than {other}",
    "<=": "is {other} or less",
    ">": "is more than {other}",
    ">=": "is {other} or more",
}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NOTHING = "not answered"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a rule asks of an answer. `wanted`: like "“Who?” is “A group”". `now`: the present answer."""

    path: str
    wanted: str
    now: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a rule asks. `needs_all`: every condition must hold, else one of them is enough. `sentence`: all of it."""

    conditions: tuple[Condition, ...]
    needs_all: bool
    sentence: str


def why_hidden(world: FormWorld, cell: Cell) -> Explanation | None:
    """Say what would make a question that is not relevant appear; `None` for one that is.

    The rule is the outermost one that hides it: of the question itself or of a group around it.
    """
    if cell.is_for_others:
        return Explanation((), needs_all=True, sentence="This question is for people with another role.")
    if cell.is_relevant:
        return None
    hidden = cell
    while hidden.above is not None and not hidden.above.is_relevant:
        hidden = hidden.above
    tree = world.program.rules[hidden.shape.index].trees.get("relevant")
    return None if tree is None else _explained(world, hidden, tree, "It is asked when")


def why_required(world: FormWorld, cell: Cell) -> Explanation | None:
    """Say what makes a question required; `None` for one that need not be answered, or always must."""
    tree = world.program.rules[cell.shape.index].trees.get("required")
    if not cell.is_required or tree is None or not dependencies(tree, cell.shape, world.program.shapes):
        return None
    return _explained(world, cell, tree, "It must be answered because")


def _explained(world: FormWorld, cell: Cell, tree: Expression, start: str) -> Explanation:
    reader = _Reader(world, cell)
    parts, needs_all = _parts(tree)
    conditions: list[Condition] = []
    for part in parts:
        found = reader.condition(part)
        if found is None:
            conditions = []
            break
        conditions.append(found)
    if not conditions:
        named = list(dict.fromkeys(reader.name(shape) for shape in reader.looked_at(tree)))
        if not named:
            return Explanation((), needs_all=True, sentence="The form never asks it.")
        listed = _listed([f"“{name}”" for name in named], "and")
        return Explanation((), needs_all=True, sentence=f"That depends on the answers to {listed}.")
    wanted = _listed([condition.wanted for condition in conditions], "and" if needs_all else "or")
    now = _listed([condition.now for condition in conditions if not condition.holds], "and")
    sentence = f"{start} {wanted}." + (f" Now {now}." if now else "")
    return Explanation(tuple(conditions), needs_all, sentence)


def _parts(tree: Expression) -> tuple[list[Expression], bool]:
    """Give the parts of a rule that is one chain of ``and`` or of ``or``, and whether all of them are needed."""
    for operator in ("and", "or"):
        parts = list(_chain(tree, operator))
        if len(parts) > 1:
            return parts, operator == "and"
    return [tree], True


def _chain(tree: Expression, operator: str) -> Iterator[Expression]:
    if isinstance(tree, Binary) and tree.operator == operator:
        yield from _chain(tree.left, operator)
        yield from _chain(tree.right, operator)
    else:
        yield tree


@dataclass(frozen=True, slots=True)
class _Reader:
    world: FormWorld
    cell: Cell

    def name(self, shape: Shape) -> str:
        """Give a question's words as they stand in the form now, or its name when it has none."""
        cells = self.world.cells(shape)
        if len(cells) == 1 and cells[0].label:
            return tidy(cells[0].label)
        question = shape.question
        return (plain(question.label) if question is not None else "") or shape.name

    def looked_at(self, tree: Expression) -> list[Shape]:
        """Give the nodes whose answers the rule looks at, in the order of the form."""
        found = {one.shape for one in dependencies(tree, self.cell.shape, self.world.program.shapes)}
        return sorted(found, key=lambda shape: shape.index)

    def condition(self, tree: Expression, *, is_turned: bool = False) -> Condition | None:
        """Put one comparison into words; `is_turned`: its opposite. `None` for what has no plain words."""
        match tree:
            case Call("not", (inner,)):
                return self.condition(inner, is_turned=not is_turned)
            case Call("selected", (path, Literal(code))):
                relation = "does not include {other}" if is_turned else "includes {other}"
                return self._said(path, relation, code, lambda text: (code in text.split()) is not is_turned)
            case Binary(sign, left, right) if sign in _RELATIONS:
                if not isinstance(left, Path):
                    left, right, sign = right, left, _MIRRORED[sign]
                return self._compared(_OPPOSITE[sign] if is_turned else sign, left, right)
        return None

    def _compared(self, sign: str, left: Expression, right: Expression) -> Condition | None:
        value = _constant(right)
        if value is None:
            return None
        if value == "" and sign in ("=", "!="):
            relation = "is not answered" if sign == "=" else "is answered"
            return self._said(left, relation, "", lambda text: (text == "") is (sign == "="))
        return self._said(left, _RELATIONS[sign], value, _holds(sign, value))

    def _said(self, path: Expression, relation: str, code: str, holds: Callable[[str], bool]) -> Condition | None:
        shapes = self.looked_at(path) if isinstance(path, Path) else []
        if len(shapes) != 1 or not shapes[0].is_leaf:
            return None
        cells = self.world.cells(shapes[0])
        own = [cell for cell in cells if cell.above in (self.cell, self.cell.above)]
        cell = (own or cells)[0] if len(cells) == 1 or own else None
        if cell is None:
            return None
        name = f"“{self.name(shapes[0])}”"
        other = f"“{self._label(cell, code)}”" if code else ""
        chosen = [self._label(cell, one) for one in self._codes(cell)]
        present = f"“{', '.join(chosen)}”" if cell.text else _NOTHING
        return Condition(
            cell.path(), f"{name} {relation.format(other=other)}", f"{name} is {present}", holds(cell.text)
        )

    def _codes(self, cell: Cell) -> list[str]:
        question = cell.shape.question
        return cell.text.split() if question is not None and question.itemset is not None else [cell.text]

    def _label(self, cell: Cell, code: str) -> str:
        question = cell.shape.question
        if question is None or question.itemset is None:
            return code
        return self.world.choice_label(cell.shape.path, code, cell) or code


def _constant(tree: Expression) -> str | None:
    match tree:
        case Literal(text):
            return text
        case Number(value):
            return f"{value:g}"
        case Negation(Number(value)):
            return f"-{value:g}"
    return None


def _holds(sign: str, value: str) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        if sign in ("=", "!="):
            return (text == value) is (sign == "=")
        try:
            number, other = float(text), float(value)
        except ValueError:
            return False
        return {"<": number < other, "<=": number <= other, ">": number > other, ">=": number >= other}[sign]

    return holds


def _listed(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} {parts[-1]}" if parts else ""
