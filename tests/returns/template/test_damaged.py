"""Workbooks whose parts say what is not so: filled, or refused in three sentences, and nothing else."""

from __future__ import annotations

import random
import re

import pytest
from returns.template.test_fidelity import MAPPING, TABLE
from returns.template.workbooks import WORKBOOKS, packed, parts_of
from support.returns import few_counts as counts

from vrp_desktop.problems import VrpError
from vrp_desktop.returns.template.fill import fill
from vrp_desktop.returns.template.targets import targets_of

ODD = ("", "-1", "999999", "A1", "ZZZ9999999", "A1:B", "x", "1e9", "#REF!", "rId99", "SUM(", "'", "NaN", "1e999", "é")
LOOKED_AT = re.compile(r"sheet|table|workbook|styles|shared|drawing|chart|rels")
TRIES = 150


def damaged(parts: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
    """Change, take away or double something in one part."""
    path = dice.choice([path for path in parts if path.endswith((".xml", ".rels")) and LOOKED_AT.search(path)])
    text = parts[path].decode("utf-8", "replace")
    for _ in range(dice.randint(1, 3)):
        pattern, change = dice.choice(
            (
                (r'(?<==)"[^"]*"', lambda _old: f'"{dice.choice(ODD)}"'),
                (r'\s[\w:]+="[^"]*"', lambda _old: ""),
                (r"(?<=>)[^<>]+(?=<)", lambda _old: dice.choice(ODD)),
                (r"<[\w:]+[^<>]*/>", lambda _old: ""),
                (r"<[\w:]+[^<>]*/>", lambda old: old * 2),
            )
        )
        found = list(re.finditer(pattern, text))
        if found:
            one = dice.choice(found)
            text = text[: one.start()] + change(one[0]) + text[one.end() :]
    return {**parts, path: text.encode()}


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_told_in_three_sentences_or_does_not_matter(seed: int) -> None:
    dice, tables, told = random.Random(seed), {TABLE: counts(TABLE, "Ward", "Ward code")}, []
    whole = [parts_of(build()) for build in WORKBOOKS.values()]
    for _ in range(TRIES):
        content = packed(damaged(dice.choice(whole), dice))
        try:
            targets_of(content)
            fill(content, MAPPING, tables)
        except VrpError as refused:
            told.append(refused.problem.sentences())
    assert TRIES // 5 < len(told) < TRIES - TRIES // 5
    assert all(len(sentences.splitlines()) == 3 for sentences in told)
