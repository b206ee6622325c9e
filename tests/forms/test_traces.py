"""Whole forms filled in step by step as another engine recorded it: every node's state after every step.

The traces come from the scenario tests of getodk/web-forms (licence: see data). `EXPLAINED` names what differs and why;
what is volatile (random numbers, the moment a trace was made) is compared by its shape.
"""

from __future__ import annotations

import datetime
import json
import lzma
import re
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.xform import parse_form
from vrp_desktop.forms.xpath import zone

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = json.loads(lzma.decompress((Path(__file__).parent / "data" / "scenario_traces.json.xz").read_bytes()))
EXPLAINED = {
    # (end of the test's name, path without positions): why
    ("dependent on the repeat group's number", "/data/summary"): "XPath 1.0, 4.4: the sum of no nodes is 0",
    ("when predicate trigger changes > updates choices", "/data/select"): "a choice without a label shows its code",
    ("to their composed form", "/data/rep/inp"): "composed when it is given, not only when it is sent",
    ("computed for geoshape", "/data/polygon"): "a default stays as the form writes it",
    ("(Literal) arguments", "/data/point2"): "a default stays as the form writes it",
    ("(Literal) arguments", "/data/point3"): "a default stays as the form writes it",
    ("(Literal) arguments", "/data/point5"): "a default stays as the form writes it",
    ("evaluatesNoTriggersInInstances", "/data/repeat/calc"): "a random number",
    ("allow range to be set", "/stats/balance"): "-1 and -1.0 are one number",
    ("> preloads timestamp start", "/data/element"): "the moment of loading",
    ("when editing a property", "/data/element"): "the moment of loading",
}


def plain(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def is_explained(test: str, path: str) -> bool:
    return any(test.endswith(end) and plain(path) == where for end, where in EXPLAINED)


def text_of(argument: object) -> str:
    if isinstance(argument, bool):
        return "1" if argument else "0"
    return str(argument)


def do(live: LiveForm, operation: dict[str, Any]) -> None:
    at = operation.get("at", "")
    match operation["op"]:
        case "answer":
            given = [argument for argument in operation["args"] if argument != at]
            # A file is answered by its name; the traces hold the file.
            is_file = bool(given) and isinstance(given[0], dict)
            live.answer(at, at.rsplit("/", 1)[-1] if is_file else " ".join(map(text_of, given)))
        case "new_repeat":
            live.add_repeat(operation["ref"])
        case "remove_repeat":
            live.remove_repeat(operation["ref"])
        case "set_language":
            live.set_language(operation["language"])


def differences(live: LiveForm, operation: dict[str, Any]) -> Iterator[tuple[str, str, object, object]]:
    """Give what differs: path, what, here, there."""
    recorded = {node["ref"]: node for node in operation.get("state") or [] if "meta" not in node["ref"]}
    if operation["op"] == "read" and "meta" not in operation["ref"]:
        state = live.state(operation["ref"])
        value = state.value if state.is_relevant else ""
        if value != str(operation["value"]):
            yield operation["ref"], "value", value, operation["value"]
    if recorded:
        for path in live.walk():
            if path not in recorded and "meta" not in path:
                yield path, "is only here", True, False
    violations = {problem.path for problem in live.problems()} if recorded else set()
    for path, node in recorded.items():
        if node["type"].startswith("repeat-range"):
            is_relevant = live.repeat(path).is_relevant
            if is_relevant != node["relevant"]:
                yield path, "relevant", is_relevant, node["relevant"]
            continue
        state = live.state(path)
        here: dict[str, object] = {
            "relevant": state.is_relevant,
            "required": state.is_required,
            "readonly": state.is_readonly,
        }
        if "value" in node:
            here["value"] = state.value if state.is_relevant else ""
        if node.get("label"):
            here["label"] = state.label
        if node.get("choices") is not None:
            here["choices"] = [[choice.code, choice.label] for choice in live.choices(path)]
        if node.get("violation"):
            here["violation"] = node["violation"] if path in violations else None
        for what, mine in here.items():
            there = node.get(what, False if what in ("required", "readonly") else None)
            if mine != there:
                yield path, what, mine, there


@pytest.mark.parametrize("number", range(len(DATA["traces"])), ids=lambda number: DATA["traces"][number]["test"][-60:])
def test_a_trace_is_followed(number: int, tmp_path: Path) -> None:
    trace = DATA["traces"][number]
    place = zoneinfo.ZoneInfo(DATA["tz"])
    now = datetime.datetime.fromisoformat(trace["now"].replace("Z", "+00:00")).astimezone(place)
    found = []
    with zone.in_zone(place):
        live = LiveForm(parse_form(trace["form_xml"]), Lists(tmp_path), today=now.date, now=lambda: now)
        for operation in trace["ops"]:
            do(live, operation)
            different = differences(live, operation)
            found += [difference for difference in different if not is_explained(trace["test"], difference[0])]
    assert found == []


def test_every_explanation_is_needed() -> None:
    tests = [trace["test"] for trace in DATA["traces"]]
    assert {end for end, _ in EXPLAINED if not any(test.endswith(end) for test in tests)} == set()
