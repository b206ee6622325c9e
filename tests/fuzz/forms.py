"""Mutated forms and expressions: none may crash the program, hang it, or eat its memory.

    python tests/fuzz/forms.py [COUNT=100000] [SEED=1]

Each round takes a form of the conformance set, damages its text or its expressions, opens it, answers a few questions
and adds instances. What we refuse we refuse by a `VrpError`; anything else is a fault and is printed with its round,
as is a round of more than 2 s. Memory is limited to 300 MB above what the program itself takes (POSIX only).
"""

from __future__ import annotations

import datetime
import random
import re
import sys
import time
from pathlib import Path

from vrp_desktop.forms.definition import Question, Repeat
from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.xform import parse_form
from vrp_desktop.problems import VrpError

FORMS = Path(__file__).parent.parent / "forms" / "data" / "forms"
MOST_SECONDS = 2.0
MOST_BYTES = 300 * 1024 * 1024
EXPRESSION = re.compile(r'((?:relevant|calculate|constraint|required|readonly|nodeset|ref|value|jr:count)=")([^"]*)(")')
PIECES = (
    "/data/a", "..", ".", "//*", "[1]", "[position() = 1]", "count(", "sum(", ")", "(", "'x'", "1", " div 0", " and ",
    " or ", " = ", " != ", "position(..)", "current()/", "instance('x')/root/item", "selected(., 'a')", "if(", ",",
    "once(", "regex(., '(a+)+$')", "today()", "-", " | ", "ancestor::*/", "following::*", "string-length(", "concat(",
    "jr:choice-name(", "indexed-repeat(", "&lt;", "&gt;", "*", "@id", "99999999999999999999", "\u202e", "\x7f",
)  # fmt: skip


def mutated(text: str, luck: random.Random) -> str:
    """Give the form with one to four kinds of damage."""
    for _ in range(luck.randint(1, 4)):
        kind = luck.randrange(5)
        if kind < 3:
            found = list(EXPRESSION.finditer(text))
            if found:
                one = luck.choice(found)
                text = text[: one.start(2)] + _mutated_expression(one[2], luck) + text[one.end(2) :]
        elif kind == 3:
            start = luck.randrange(len(text))
            text = text[:start] + text[start + luck.randint(1, 40) :]
        else:
            start, end = sorted((luck.randrange(len(text)), luck.randrange(len(text))))
            piece = text[start : min(end, start + 400)]
            at = luck.randrange(len(text))
            text = text[:at] + piece + text[at:]
    return text


def _mutated_expression(expression: str, luck: random.Random) -> str:
    kind = luck.randrange(4)
    at = luck.randrange(len(expression) + 1)
    if kind == 0:
        return expression[:at] + luck.choice(PIECES) + expression[at:]
    if kind == 1:
        return "".join(luck.choice(PIECES) for _ in range(luck.randint(1, 12)))
    if kind == 2:
        return expression[:at] + expression[at + luck.randint(1, 6) :]
    return luck.choice(PIECES) * luck.randint(1, 300)


def use(text: str, luck: random.Random) -> bool:
    """Open a form and fill in some of it; tell whether it could be opened. Raises what the program lets through."""
    try:
        live = LiveForm(parse_form(text), Lists(FORMS / "none"), today=lambda: datetime.date(2026, 11, 23))
    except (VrpError, FileNotFoundError):
        return False
    paths = list(live.walk())
    for _ in range(5):
        path = luck.choice(paths)
        try:
            live.answer(path, luck.choice(("1", "a", "", "a b", "2026-11-03", "-5", "\ud800\0x")))
        except KeyError:
            continue
    for node in live.form.nodes():
        if isinstance(node, Repeat) and node.count is None and not node.is_fixed:
            try:
                added, _ = live.add_repeat(node.path)
                live.remove_repeat(added)
            except KeyError:
                continue
        elif isinstance(node, Question) and node.itemset is not None:
            try:
                live.choices(node.path)
            except KeyError:
                continue
    live.problems()
    live.finished_answers()
    return True


def run(count: int, seed: int) -> list[str]:
    """Do `count` rounds; give what went wrong, a line each."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FORMS.glob("*/*.xml"))]
    wrong, opened = [], 0
    for number in range(count):
        luck = random.Random(f"{seed} {number}")
        text = mutated(luck.choice(texts), luck)
        began = time.perf_counter()
        try:
            opened += use(text, luck)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
            wrong.append(f"round {number}: {type(fault).__name__}: {str(fault)[:120]}")
        if time.perf_counter() - began > MOST_SECONDS:
            wrong.append(f"round {number}: {time.perf_counter() - began:.1f} s")
    if not opened:
        wrong.append("no form could be opened: nothing was tried")
    return wrong


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MOST_BYTES, taken + MOST_BYTES))


def main() -> int:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    _limit_memory()
    began = time.perf_counter()
    wrong = run(count, seed)
    for line in wrong:
        print(line)
    print(f"{count} mutated forms in {time.perf_counter() - began:.0f} s; {len(wrong)} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
