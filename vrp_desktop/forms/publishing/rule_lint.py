"""Finds traps in the rules of a compiled form: what is allowed, and surely not what its writer meant.

Looks at the syntax trees of the form's program. Each finding stops nothing; false alarms cost trust, so only what can
be shown from the form alone is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.forms.choices import ItemList, lookup_in
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.dependencies import dependencies
from vrp_desktop.forms.xpath.syntax import Binary, Call, Expression, Literal, Negation, Number, Path
from vrp_desktop.forms.xpath.values import text_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.definition import Form, Question
    from vrp_desktop.forms.program import Program, Rules
    from vrp_desktop.forms.shape import Shape

_NUMBERS = frozenset({DataType.INT, DataType.DECIMAL})
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Trap:
    """One finding. `part`: where it stands, as in ``program.ExpressionFault``. `do_next`: what the writer can do."""

    path: str
    part: str
    message: str
    do_next: str


def traps(form: Form, program: Program) -> tuple[Trap, ...]:
    """Give everything found, in the order of the form."""
    found: list[Trap] = []
    for rules in program.rules:
        reader = _Reader(form, program, rules.shape)
        for part, tree in rules.trees.items():
            found.extend(Trap(rules.shape.path, part, *said) for said in reader.compared(tree))
            if part in ("relevant", "required", "readonly", "constraint"):
                found.extend(Trap(rules.shape.path, part, *said) for said in reader.taken_for_true(tree))
        found.extend(_never_asked(reader, rules))
        found.extend(_for_nobody(form, rules))
        found.extend(_never_offered(reader, rules))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Reader:
    form: Form
    program: Program
    shape: Shape

    def question(self, tree: Expression) -> tuple[Shape, Question] | None:
        """Give the one question that a path means, or `None`."""
        if not isinstance(tree, Path) or any(step.predicates for step in tree.steps):
            return None
        found = {one.shape for one in dependencies(tree, self.shape, self.program.shapes) if not one.is_instances}
        shape = found.pop() if len(found) == 1 else None
        question = shape.question if shape is not None else None
        return (shape, question) if shape is not None and question is not None else None

    def codes(self, question: Question) -> dict[str, str]:
        """Give label by code of a select whose list stands in the form; empty for any other question."""
        itemset = question.itemset
        document = self.form.instances.get(itemset.instance) if itemset is not None else None
        if itemset is None or document is None:
            return {}
        language = self.form.languages[0] if self.form.languages else ""
        return {choice.code: choice.label for choice in ItemList(document).choices(self.form, itemset, language)}

    def compared(self, tree: Expression) -> Iterator[tuple[str, str]]:
        """Give comparisons of a number with text, and of a choice with a number that is no code."""
        for part in _all(tree):
            if not isinstance(part, Binary) or part.operator not in _COMPARISONS:
                continue
            for side, other in ((part.left, part.right), (part.right, part.left)):
                found = self.question(side)
                if found is None:
                    continue
                shape, question = found
                if question.bind.type in _NUMBERS and isinstance(other, Literal) and other.text.strip():
                    number = text_number(other.text)
                    if number != number:
                        said = f"“{shape.name}” is a number, and is compared with the text “{other.text}”."
                        yield said, "Compare it with a number, without quotation marks."
                codes = self.codes(question)
                is_text = bool(codes) and all(text_number(code) != text_number(code) for code in codes)
                if is_text and isinstance(other, Number):
                    said = f"“{shape.name}” holds words, and is compared with the number {other.value:g}."
                    yield said, "Compare it with a code of its list, in quotation marks."

    def taken_for_true(self, tree: Expression) -> Iterator[tuple[str, str]]:
        """Give texts and answers that are taken for true or false as they stand: any text counts as true."""
        match tree:
            case Binary("and" | "or", left, right):
                yield from self.taken_for_true(left)
                yield from self.taken_for_true(right)
            case Call("not", (inner,)):
                yield from self.taken_for_true(inner)
            case Literal(text) if text:
                said = f"“{text}” is text here, and any text counts as true, also “false”."
                yield said, "Write true() or false(), or compare an answer with it."
            case Path():
                found = self.question(tree)
                if found is not None and found[0] is not self.shape and found[1].bind.type is not DataType.BOOLEAN:
                    said = f"Any answer to “{found[0].name}” counts as true here, also “no” and “false”."
                    yield said, f"Compare it: ${{{found[0].name}}} = 'yes', or ${{{found[0].name}}} != ''."

    def equalities(self, tree: Expression) -> Iterator[tuple[Shape, str]]:
        """Give what a rule surely needs to be: (single answer, text)."""
        match tree:
            case Binary("and", left, right):
                yield from self.equalities(left)
                yield from self.equalities(right)
            case Binary("=", left, right):
                for side, other in ((left, right), (right, left)):
                    found = self.question(side)
                    if found is not None and isinstance(other, Literal) and found[1].control is not Control.SELECT:
                        yield found[0], other.text


def _never_asked(reader: _Reader, rules: Rules) -> Iterator[Trap]:
    """Give a question whose rule, together with those of its groups, contradicts itself."""
    if "relevant" not in rules.trees:
        return
    needed: dict[Shape, str] = {}
    for shape in rules.shape.lineage():
        tree = reader.program.rules[shape.index].trees.get("relevant")
        above = _Reader(reader.form, reader.program, shape)
        for asked, text in above.equalities(tree) if tree is not None else ():
            if asked.repeat is not None and asked.repeat is not rules.shape.repeat:
                continue
            if needed.setdefault(asked, text) != text:
                both = f"“{needed[asked]}” and “{text}”"
                said = f"Nobody is ever asked this: “{asked.name}” would have to be {both} at once."
                yield Trap(rules.shape.path, "relevant", said, "Write or in place of and, or mend one of the two.")
                return


def _for_nobody(form: Form, rules: Rules) -> Iterator[Trap]:
    """Give a question whose roles, those of its groups and those of the form have nobody in common."""
    question = rules.shape.question
    if question is None or question.control is Control.NONE:
        return
    left = set(form.settings.roles)
    for shape in rules.shape.lineage():
        roles = set(shape.bind.roles)
        left = left & roles if left and roles else left or roles
        if roles and not left:
            said = (
                "Nobody is ever asked this: its roles, those of its groups and those of the form have none in common."
            )
            if "required" in rules.trees:
                said += " Yet it must be answered."
            yield Trap(rules.shape.path, "vrp:roles", said, "Name a role that all of them have.")
            return


def _never_offered(reader: _Reader, rules: Rules) -> Iterator[Trap]:
    """Give choices that a filter can never let through, because what they wait for is no choice of the other list."""
    question, tree = rules.shape.question, rules.trees.get("choice_filter")
    itemset = question.itemset if question is not None else None
    document = reader.form.instances.get(itemset.instance) if itemset is not None else None
    lookup = lookup_in(tree) if tree is not None and itemset is not None and itemset.instance else None
    if lookup is None or document is None or itemset is None:
        return
    match lookup.wanted:
        case Literal(text):
            possible = {text}
        case _:
            found = reader.question(lookup.wanted)
            if found is None or found[1].control is not Control.SELECT1:
                return
            possible = set(reader.codes(found[1]))
    if not possible:
        return
    language = reader.form.languages[0] if reader.form.languages else ""
    lost = [
        choice.label
        for choice in ItemList(document).choices(reader.form, itemset, language)
        if lookup.column in choice.attributes and choice.attributes[lookup.column] not in possible
    ]
    if lost:
        named = ", ".join(f"“{label}”" for label in lost[:_MOST_NAMED]) + (
            " and others" if len(lost) > _MOST_NAMED else ""
        )
        said = f"Nobody can ever choose {named}: what stands in their column {lookup.column} is never looked for."
        yield Trap(rules.shape.path, "choice_filter", said, "Look at that column in the sheet choices.")


def _all(tree: Expression) -> Iterator[Expression]:
    """Give an expression and every part of it, without what stands in the predicates of paths."""
    yield tree
    match tree:
        case Binary(_, left, right):
            yield from _all(left)
            yield from _all(right)
        case Negation(operand):
            yield from _all(operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from _all(argument)
