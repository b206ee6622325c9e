"""Expressions for tests that look for none in particular: trees of every shape, written out and broken."""

from __future__ import annotations

from hypothesis import strategies as st

from vrp_desktop.forms.xpath.axes import AXES
from vrp_desktop.forms.xpath.functions import FUNCTIONS
from vrp_desktop.forms.xpath.kinds import SPECIAL
from vrp_desktop.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
)
from vrp_desktop.forms.xpath.values import number_text

OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|")
NAMES = ("a", "data", "name", "g", "n", "age", "and", "div", "text-2", "ä.b")


def written(tree: Expression) -> str:
    """Give a tree as an expression that is read as the same tree: everything in brackets and in full."""
    match tree:
        case Number(value):
            return number_text(value)
        case Literal(text):
            return f"'{text}'" if "'" not in text else f'"{text}"'
        case Binary(operator, left, right):
            return f"({written(left)}) {operator} ({written(right)})"
        case Negation(operand):
            return f"-({written(operand)})"
        case Call(name, arguments):
            return f"{name}({', '.join(map(written, arguments))})"
        case Filter(primary, predicates):
            return f"({written(primary)}){_predicates(predicates)}"
        case Path(steps, is_absolute, origin):
            start = "" if origin is None else f"({written(origin)})"
            return f"{start}{'/' if is_absolute or origin is not None else ''}{'/'.join(map(_step, steps))}"
    raise TypeError(tree)


def _step(step: Step) -> str:
    match step.test:
        case NameTest(name, prefix):
            test = name if prefix is None else f"{prefix}:{name}"
        case KindTest(kind, target):
            test = f"{kind}()" if target is None else f"{kind}('{target}')"
    return f"{step.axis}::{test}{_predicates(step.predicates)}"


def _predicates(predicates: tuple[Expression, ...]) -> str:
    return "".join(f"[{written(predicate)}]" for predicate in predicates)


_TESTS = st.one_of(
    st.builds(NameTest, st.sampled_from((*NAMES, "*")), st.sampled_from((None, "h", "orx"))),
    st.builds(KindTest, st.sampled_from(("node", "text", "comment", "processing-instruction"))),
    st.builds(KindTest, st.just("processing-instruction"), st.sampled_from(("x", "y z"))),
)


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    predicates = st.lists(inner, max_size=1).map(tuple)
    steps = st.builds(Step, st.sampled_from(sorted(AXES)), _TESTS, predicates)
    counts = {**SPECIAL, **{name: (function.least, function.most) for name, function in FUNCTIONS.items()}}

    def calls(name: str) -> st.SearchStrategy[Expression]:
        least, most = counts.get(name, (0, 2))
        arguments = st.lists(inner, min_size=least, max_size=least + 3 if most is None else most)
        return st.builds(Call, st.just(name), arguments.map(tuple))

    return st.one_of(
        st.builds(Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(Negation, inner),
        st.sampled_from(sorted([*counts, "unheard-of"])).flatmap(calls),
        st.builds(Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Path, st.lists(steps, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Path, st.lists(steps, min_size=1, max_size=2).map(tuple), st.just(False), inner),
    )


TREES: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        st.builds(Number, st.sampled_from((0.0, 1.0, 2.0, 0.5, 1e15, 3.25))),
        st.builds(Literal, st.text(st.sampled_from("ab 1'2026-11-03T:%Y"), max_size=12)),
        st.builds(Path, st.just(()), st.just(True)),
        st.builds(Path, st.tuples(st.builds(Step, st.just("child"), st.builds(NameTest, st.sampled_from(NAMES))))),
    ),
    _larger,
    max_leaves=12,
)


_SPLINTERS = (*"()[]/|*@:.,'\"$-<>=!", "//", "and", "::", "\0", "1e3")


@st.composite
def broken(draw: st.DrawFn) -> str:
    """Give an expression with a few signs taken out, doubled or put in."""
    text = written(draw(TREES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.integers(0, 2)):
            case 0:
                text = text[:at] + text[at + draw(st.integers(1, 3)) :]
            case 1:
                text = text[:at] + draw(st.sampled_from(_SPLINTERS)) + text[at:]
            case _:
                text = text[:at] + text[max(0, at - 5) :]
    return text
