"""Works out one aspect of one cell: its value, relevance, choices, what is wrong with it and its words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from vrp_desktop.forms.checks import type_problem
from vrp_desktop.forms.choices import choices_of
from vrp_desktop.forms.definition import Control, DataType
from vrp_desktop.forms.graph import Aspect
from vrp_desktop.forms.world import ask, ask_if, written
from vrp_desktop.forms.xpath import budget
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.functions.shuffle import shuffled
from vrp_desktop.forms.xpath.values import date_text, to_date, to_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vrp_desktop.forms.checks import TextChecks
    from vrp_desktop.forms.choices import ItemList
    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.forms.instance import Cell
    from vrp_desktop.forms.program import Rules
    from vrp_desktop.forms.world import FormWorld
    from vrp_desktop.forms.xpath.values import Value

NOT_IN_LIST = "Choose one of the answers in the list."
CONSTRAINT = "This answer cannot be right. Please check it."
WARNING = "Please look at this answer again."


class WorkingOut:
    """Does tasks on cells. `checks`: what looks for personal data in free text, or `None`."""

    def __init__(self, world: FormWorld, checks: TextChecks | None) -> None:
        self._world = world
        self._checks = checks

    def do(self, aspect: Aspect, index: int, cell: Cell) -> bool:
        """Do one task; tell whether it changed anything. Instances are not made here."""
        rules = self._world.program.rules[index]
        if aspect is Aspect.VALUE:
            return self._work_out_value(cell, rules)
        if aspect is Aspect.LOOK:
            return self._work_out_look(cell, rules)
        if aspect is Aspect.RELEVANT:
            return _work_out_relevance(cell, rules)
        if aspect is Aspect.CHOICES:
            return self._work_out_choices(cell, rules)
        above, before = cell.above, cell.is_readonly
        cell.is_readonly = (above is not None and above.is_readonly) or ask_if(rules.readonly, cell.context, False)
        return cell.is_readonly is not before

    def _work_out_value(self, cell: Cell, rules: Rules) -> bool:
        before = cell.kept, cell.text
        if cell.is_relevant:
            if rules.calculate is not None:
                cell.kept = stored(ask(rules.calculate, cell.context, None), cell.shape.bind.type)
            question = cell.shape.question
            if question is not None and cell.kept:
                if question.control is Control.RANK:
                    pass
                elif question.itemset is not None and not cell.is_for_others:
                    cell.kept = self._without_closed(cell, rules)
                elif question.control is Control.RANGE and not _in_range(cell.kept, question.parameters or {}):
                    cell.kept = ""
        cell.text = self._seen(cell) if cell.is_relevant else ""
        # Where it is not attached no path finds it, which counts and lists of nodes must hear of.
        is_same = cell.text == before[1] and cell.is_attached is cell.was_attached
        cell.was_attached = cell.is_attached
        if before != (cell.kept, cell.text):
            return True
        return not is_same

    def _seen(self, cell: Cell) -> str:
        """Give what expressions see of an answer: of a ranking only what can be ranked now, and all of it.

        The order that a person gave is kept, so that a choice that goes and comes back finds its place again. What is
        retired is only in the rankings that it was in.
        """
        question = cell.shape.question
        if question is None or question.control is not Control.RANK or not cell.kept:
            return cell.kept
        codes = [choice.code for choice in self._world.offered(cell)]
        ranked = [code for code in cell.kept.split() if code in codes]
        return " ".join([*ranked, *(code for code in codes if code not in ranked)])

    def _without_closed(self, cell: Cell, rules: Rules) -> str:
        """Give the answer without the codes that the filter took away. Codes unknown to the list stay, as problems."""
        assert cell.shape.question is not None
        itemset = cell.shape.question.itemset
        assert itemset is not None
        if itemset.instance and rules.offered is None:
            return cell.kept
        codes = _codes(rules, cell.kept)
        if itemset.instance:
            opened = {choice.code for choice in cell.open}
            closed = {code for code in codes if code not in opened}
            if not closed:
                return cell.kept
            closed &= {choice.code for choice in self._world.all_choices(cell.shape)}
        else:
            closed = set(codes) - {choice.code for choice in cell.open}
        return cell.kept if closed.isdisjoint(codes) else " ".join(code for code in codes if code not in closed)

    def _work_out_look(self, cell: Cell, rules: Rules) -> bool:
        context, language = cell.context, self._world.language
        before = (cell.is_required, cell.problem, cell.warning, cell.label, cell.hint)
        cell.label = written(rules.label.get(language, ()), context)
        cell.hint = written(rules.hint.get(language, ()), context)
        cell.is_required = ask_if(rules.required, context, False)
        cell.problem, cell.warning = None, ""
        if cell.text and cell.shape.question is not None:
            problem = self._problem(cell, rules)
            if problem is not None and problem[0] == "guard" and cell.reason.strip():
                # It is not about a person, and there is a reason: it stays, and is only pointed out.
                cell.warning = problem[1]
            elif problem is not None:
                cell.problem = problem
            elif rules.warning is not None and ask(rules.warning, context, False):
                cell.warning = cell.shape.bind.warning_message or WARNING
            elif self._is_guarded(cell):
                cell.warning = self._guarded(cell, cell.text)[1] or ""
        return (cell.is_required, cell.problem, cell.warning, cell.label, cell.hint) != before

    def _problem(self, cell: Cell, rules: Rules) -> tuple[str, str] | None:
        question, text = cell.shape.question, cell.text
        if cell.is_for_others or question is None or question.control is Control.NONE:
            return None
        sentence = type_problem(cell.shape.bind.type, text)
        if sentence is None and question.itemset is not None and question.itemset.instance:
            known = self._world.known_codes(cell.shape)
            sentence = None if all(code in known for code in _codes(rules, text)) else NOT_IN_LIST
        if sentence is not None:
            return "type", sentence
        if rules.constraint is not None and not ask(rules.constraint, cell.context, True):
            return "constraint", written(
                rules.constraint_message.get(self._world.language, ()), cell.context
            ) or CONSTRAINT
        if self._is_guarded(cell):
            sentence = self._guarded(cell, text)[0]
        return None if sentence is None else ("guard", sentence)

    def _is_guarded(self, cell: Cell) -> bool:
        question, bind = cell.shape.question, cell.shape.bind
        is_free = question is not None and question.control is Control.INPUT and bind.type is DataType.STRING
        return is_free and bind.guard and not cell.is_for_others

    def _guarded(self, cell: Cell, text: str) -> tuple[str | None, str | None]:
        """Give what stops the text from being finished, and what is only pointed out."""
        if self._checks is None:
            return None, None
        if cell.guarded[0] != text:
            sentence = self._checks.sentence(text)
            cell.guarded = (text, sentence, None if sentence else self._checks.hint(text))
        return cell.guarded[1:]

    def _work_out_choices(self, cell: Cell, rules: Rules) -> bool:
        question = cell.shape.question
        assert question is not None
        assert question.itemset is not None
        itemset, before = question.itemset, cell.open
        if rules.nodeset is not None:
            cell.open = choices_of(
                ask(rules.nodeset, cell.context, []), self._world.form, itemset, self._world.language
            )
        else:
            items = self._world.items(itemset)
            if items is None:
                return False
            choices = items.choices(self._world.form, itemset, self._world.language)
            cell.open = choices if rules.offered is None else tuple(self._let_through(cell, rules, items, choices))
        if itemset.is_random:
            no_seed: Value = ""
            seed = None if rules.seed is None else ask(rules.seed, cell.context, no_seed)
            if rules.seed is not None or {c.code for c in cell.open} != {c.code for c in before}:
                cell.open = tuple(shuffled(cell.open, seed))
            else:
                # Without a seed the order is drawn once and then kept.
                by_code = {choice.code: choice for choice in cell.open}
                cell.open = tuple(by_code[choice.code] for choice in before)
        return cell.open != before

    def _let_through(self, cell: Cell, rules: Rules, items: ItemList, choices: tuple[Choice, ...]) -> Iterator[Choice]:
        assert rules.offered is not None
        places: Iterable[int] = range(len(choices))
        if rules.lookup is not None:
            column, wanted = rules.lookup
            places = items.places(column, wanted(cell.context))
        size = len(choices)
        with budget.shared():
            for place in places:
                if ask(rules.offered, Context(self._world, items.items[place], cell, place + 1, size), False):
                    yield choices[place]


def _work_out_relevance(cell: Cell, rules: Rules) -> bool:
    above, before = cell.above, (cell.is_relevant, cell.is_attached)
    cell.is_relevant = (above is None or above.is_relevant) and ask_if(rules.relevant, cell.context, True)
    if above is not None and above.is_relevant and cell.is_attached is not cell.is_relevant:
        cell.is_attached = cell.is_relevant
        above.show_children()
    return (cell.is_relevant, cell.is_attached) != before


def _codes(rules: Rules, text: str) -> list[str]:
    question = rules.shape.question
    is_many = question is not None and question.control in (Control.SELECT, Control.RANK)
    return text.split() if is_many else [text]


def _in_range(text: str, parameters: Mapping[str, str]) -> bool:
    try:
        number = float(text)
        ends = sorted(float(parameters[name]) for name in ("start", "end"))
    except (KeyError, ValueError):
        return True
    return ends[0] <= number <= ends[1]


def stored(value: object, data_type: DataType) -> str:
    """Give a calculated value as an answer is stored: nothing for NaN, ISO for dates, whole numbers for int."""
    if not isinstance(value, str | float | bool | date | list):
        return ""
    if isinstance(value, float) and value != value:  # NaN is unequal to itself
        return ""
    if value == "NaN":  # what a function that gives text makes of no number
        return ""
    if data_type in (DataType.DATE, DataType.DATETIME):
        moment = to_date(value)
        if moment is not None:
            is_day = data_type is DataType.DATE and isinstance(moment, datetime)
            return date_text(moment.date() if is_day and isinstance(moment, datetime) else moment)
    if data_type is DataType.INT:
        number = value if isinstance(value, float) else _number(value)
        if number is not None and abs(number) < 1e15:
            return str(int(number))
    return to_string(value)


def _number(value: object) -> float | None:
    try:
        return float(to_string(value)) if isinstance(value, str | list) else None
    except (ValueError, OverflowError):
        return None
