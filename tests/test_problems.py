"""Every problem that the program can tell is three sentences, one for each of its three parts.

The problems are collected from the source: what stands in `Problem(...)`, and what is handed to the classes that put a
sentence of their caller's into theirs.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import vrp_desktop
from vrp_desktop.problems import Problem, file_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("happened", "means", "do_next")
ROOT = Path(vrp_desktop.__file__).parent
NODES = {
    path.relative_to(ROOT).as_posix(): list(ast.walk(ast.parse(path.read_text("utf-8")))) for path in ROOT.rglob("*.py")
}
"""Everything in each file, gone through once: every worker collects the problems."""


def is_one_sentence(text: str) -> bool:
    """Tell whether a text ends where its only sentence does. A dot within a name or a figure ends none."""
    return re.fullmatch(r"\S(?:(?![.!?]\s).)*[.!?”)]", text) is not None and text.rstrip("”)")[-1] in ".!?"


def called(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


CALLS: dict[str, list[ast.Call]] = defaultdict(list)
"""Every call in the source by the name of what is called."""
for _nodes in NODES.values():
    for _node in _nodes:
        if isinstance(_node, ast.Call):
            CALLS[called(_node)].append(_node)


def texts(value: ast.expr) -> list[str] | None:
    """Give the texts that an expression may be, "x" for what is filled in; `None` when it is a name."""
    if isinstance(value, ast.Constant):
        return [str(value.value)]
    if isinstance(value, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in value.values)]
    if isinstance(value, ast.IfExp):
        return [*(texts(value.body) or []), *(texts(value.orelse) or [])]
    if isinstance(value, ast.BinOp):
        left, right = texts(value.left) or ["x"], texts(value.right) or ["x"]
        return [one + other for one in left for other in right]
    return None if isinstance(value, ast.Name) else ["x"]


def given(function: ast.FunctionDef, owner: str, name: str) -> Iterator[ast.expr]:
    """Give what a function is handed as `name`: its default, what its callers say, what it sets it to itself."""
    callee = owner or function.name
    arguments = function.args.args
    names = [argument.arg for argument in arguments]
    if name in names:
        place = names.index(name) - len(names)
        if -place <= len(function.args.defaults):
            yield function.args.defaults[place]
        position = names.index(name) - (names[0] == "self")
        for call in CALLS[callee]:
            yield from (k.value for k in call.keywords if k.arg == name)
            yield from call.args[position : position + 1]
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from (
                        value
                        for one, value in zip(target.elts, node.value.elts, strict=True)
                        if isinstance(one, ast.Name) and one.id == name
                    )


def problems() -> Iterator[tuple[str, str]]:
    """Give place and text of every part of every problem in the source."""
    for path, nodes in NODES.items():
        functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
        owners = {id(f): c.name for c in nodes if isinstance(c, ast.ClassDef) for f in c.body}
        for call in nodes:
            if not (isinstance(call, ast.Call) and called(call) == "Problem"):
                continue
            around = [f for f in functions if f.lineno <= call.lineno <= (f.end_lineno or 0)]
            said = {**dict(zip(PARTS, call.args, strict=False)), **{k.arg or "": k.value for k in call.keywords}}
            for part in PARTS:
                found = texts(said[part])
                if found is None and isinstance(said[part], ast.Name) and around:
                    name, inner = said[part].id, around[-1]  # type: ignore[attr-defined]
                    handed = given(inner, owners.get(id(inner), ""), name)
                    found = [text for value in handed for text in texts(value) or []]
                assert found, f"{path}:{call.lineno} says nothing that can be read as {part}"
                yield from ((f"{path}:{call.lineno} {part}", text) for text in found)


def test_there_are_problems_to_look_at() -> None:
    assert len({place for place, _ in problems()}) > 90


@pytest.mark.parametrize(("place", "text"), sorted(set(problems())))
def test_every_part_of_a_problem_is_one_sentence(place: str, text: str) -> None:
    assert is_one_sentence(text), f"{place}: {text}"


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(2, "", "a.json"),
        IsADirectoryError(21, "", "a"),
        NotADirectoryError(20, "", "a/b"),
        FileExistsError(17, "", "a"),
        PermissionError(13, "", "a"),
        OSError(28, ""),
        OSError(5, "", "a"),
        OSError(),
    ],
    ids=lambda error: f"{type(error).__name__} {error.errno}",
)
def test_what_the_system_refuses_is_three_sentences(error: OSError) -> None:
    problem = file_problem(error)
    assert all(is_one_sentence(getattr(problem, part)) for part in PARTS)


def test_the_sentences_stand_on_three_lines() -> None:
    assert Problem("It stopped.", "Nothing is lost.", "Try again.").sentences().count("\n") == 2
