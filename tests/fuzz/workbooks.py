"""Mutated workbooks: none may crash the publishing, hang it, or eat its memory, and each refusal has words.

    python tests/fuzz/workbooks.py [COUNT=20000] [SEED=1]

Each round takes a form that ships or a small one that uses most of the standard, damages its cells, rows or sheets,
writes it as .xlsx, .md or .csv, sometimes damages the file itself (bytes, parts of the archive, the XML in them), and
publishes it. What we refuse we refuse by a `VrpError` with three sentences and faults that say what to do; anything
else is a fault of ours and is printed with its round, as is a round of more than 10 s. Memory is limited to 500 MB
above what the program itself takes (POSIX only). Everything runs in this process, so that the worker that people have
around it cannot hide a crash.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from vrp_desktop.forms.publish import publish
from vrp_desktop.forms.publishing.faults import FormFaults
from vrp_desktop.forms.publishing.workbook import read_workbook
from vrp_desktop.problems import VrpError
from vrp_desktop.shipped import shipped

MOST_SECONDS = 10.0
MOST_BYTES = 500 * 1024 * 1024
Book = dict[str, list[list[str]]]

STANDARD = """
| survey |
| | type | name | label::English | label::French | hint::English | relevant | constraint | calculation | required | choice_filter | appearance | parameters | repeat_count | default | trigger | bind::vrp:roles |
| | start | started | | | | | | | | | | | | | | |
| | select_one yn | a | Is it so? | Oui? | Look | | | | yes | | minimal | | | | | |
| | select_multiple kinds | b | Which? | Quoi? | | ${a} = 'yes' | count-selected(.) < 3 | | | group = ${a} | | randomize=true | | | | |
| | begin_group | g | Group | Groupe | | ${a} != '' | | | | | field-list | | | | | |
| | integer | n | How many? | Combien? | | | . > 0 and . < 10 | | | | | | | 3 | | coordinator |
| | begin_repeat | r | Each | Chaque | | | | | | | | | ${n} | | | |
| | text | t | Name ${n} | Nom ${n} | | position(..) > 1 | regex(., '[a-z]+') | | | | multiline | | | | | |
| | end_repeat | | | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | |
| | calculate | c | | | | | | sum(${n}) + count(${r}) | | | | | | | | |
| | range | s | Scale | Echelle | | | | | | | | start=0 end=10 step=1 | | | | |
| | rank kinds | k | Order | Ordre | | | | | | | | | | | | |
| | date | d | When? | Quand? | | | . <= today() | | | | | | | today() | | |
| | acknowledge | z | Yes | Oui | | ${c} > 1 | | | | | | | | | | |
| | select_one_from_file ward.csv | w | Ward | Quartier | | | | | | | | value=code, label=label | | | | |
| | text | v | Later | Apres | | | | once(uuid()) | | | | | | | ${a} | |
| choices |
| | list_name | name | label::English | label::French | group |
| | yn | yes | Yes | Oui | |
| | yn | no | No | Non | |
| | kinds | x | X | X | yes |
| | kinds | y | Y | Y | no |
| settings |
| | form_id | form_title | version | default_language | namespaces | attribute::vrp:prefix |
| | fuzz | Fuzz | 1 | English | vrp="https://vrp-desktop.invalid/xforms" | FZ |
"""  # noqa: E501 - a form is a table

CELLS = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "TRUE",
    "#REF!",
    "=1+1",
    "${",
    "${}",
    "${a}",
    "${nope}",
    "${a",
    "}",
    "a}",
    "${g}",
    "begin_group",
    "end_group",
    "begin repeat",
    "end_repeat",
    "begin_loop over yn",
    "select_one",
    "select_one yn",
    "select_one ${a}",
    "select_one yn or_other",
    "select_multiple kinds",
    "select_one_from_file ../x.csv",
    "select_one_from_file ward.csv",
    "select_one_from_file x.geojson",
    "select_one_external yn",
    "rank yn",
    "range",
    "csv-external",
    "xml-external",
    "audit",
    "start-geopoint",
    "osm",
    "background-audio",
    "image",
    "calculate",
    "note",
    "hidden",
    "trigger",
    "integer",
    "deviceid",
    "uri:deviceid",
    "bogus",
    "(((((",
    ")))))",
    "(" * 300 + ")" * 300,
    "a" * 40_000,
    "'",
    '"',
    "'\"'",
    "<&>",
    "]]>",
    "<?xml?>",
    "\x01",
    "\x0b",
    "\u202e",
    "\U0001f600",
    "\ud800",
    "\0",
    "é",
    "a b",
    "1a",
    "a.b-c",
    "meta",
    "data",
    "instanceID",
    "__x",
    "label",
    "name",
    "type",
    "yes",
    "no",
    "true()",
    "false()",
    "1 +",
    "foo(1)",
    "regex(., '(a+)+$')",
    "regex(., '[')",
    "regex(., '(?<=a)b')",
    "pulldata('x','a','b','c')",
    "instance('kinds')/root/item[name = current()/../a]",
    "indexed-repeat(${t}, ${r}, 1)",
    "jr:choice-name(${a}, '${a}')",
    "once(1)",
    "${last-saved#a}",
    "start=1 end=x",
    "start=1 end=5 step=0",
    "rows=x",
    "randomize=true seed=${a}",
    "=",
    "a=b",
    "table-list",
    "field-list",
    "w1 image-map",
    "coordinator",
    "boss",
    "99999999999999999999",
    "2026-02-30",
    "a|b",
    "a\nb",
    "| | survey |",
    ",,,\n",
    "jr:itext('x')",
    "position(..)",
    "a" * 300,
    "${a} " * 2000,
    "/data/a",
    "../a",
    "//*",
)
HEADINGS = (
    "type",
    "name",
    "label",
    "label::English",
    "label::English (en)",
    "label::",
    "::",
    "hint",
    "relevant",
    "bind::relevant",
    "calculation",
    "calculate",
    "read_only",
    "media::image::English",
    "image",
    "bind::vrp:roles",
    "vrp:roles",
    "bind::odk:x",
    "body::x",
    "instance::x",
    "bind::",
    "list_name",
    "list name",
    "",
    " ",
    "constraint_message",
    "disabled",
    "parameters",
    "repeat_count",
    "choice_filter",
    "guidance_hint",
    "save_to",
    "trigger",
    "bind::a b",
    "attribute::x",
    "active_to",
    "a" * 500,
)
SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm", "Survey ", "x", "SURVEY")


def book_of(path: Path) -> Book:
    """Give the tables of a workbook as they stand: headings first, then the rows."""
    book: Book = {}
    for name, sheet in read_workbook(path).sheets.items():
        heads = list(sheet.headings)
        book[name] = [heads, *([row.cells.get(heading, "") for heading in heads] for row in sheet.rows)]
    return book


def mutated(book: Book, luck: random.Random) -> Book:
    """Give the tables with one to six kinds of damage."""
    book = {name: [list(row) for row in rows] for name, rows in book.items()}
    for _ in range(luck.randint(1, 6)):
        name = luck.choice(list(book))
        rows = book[name]
        if len(rows) < 2 or not rows[0]:
            continue
        at, column = luck.randrange(1, len(rows)), luck.randrange(len(rows[0]))
        kind = luck.randrange(13)
        if kind == 0:
            rows[at][column] = luck.choice(CELLS)
        elif kind == 1:
            other, there = luck.randrange(1, len(rows)), luck.randrange(len(rows[0]))
            rows[at][column], rows[other][there] = rows[other][there], rows[at][column]
        elif kind == 2:
            del rows[at]
        elif kind == 3:
            rows.insert(luck.randrange(1, len(rows)), list(rows[at]))
        elif kind == 4:
            other = luck.randrange(1, len(rows))
            rows[at], rows[other] = rows[other], rows[at]
        elif kind == 5:
            rows[0][column] = luck.choice(HEADINGS)
        elif kind == 6:
            for row in rows:
                del row[column : column + 1]
        elif kind == 7:
            if luck.random() < 0.3:
                book[luck.choice(SHEETS)] = book.pop(name)
        elif kind == 8:
            text = rows[at][column]
            cut = luck.randrange(len(text) + 1)
            rows[at][column] = text[:cut] + luck.choice(CELLS[:60]) + text[cut + luck.randint(0, 3) :]
        elif kind == 9:
            rows[at][0] = luck.choice(CELLS[12:50])
        elif kind == 10 and luck.random() < 0.2:
            rows[at:at] = [list(rows[at]) for _ in range(luck.choice((50, 400)))]
        elif kind == 11:
            rows[0].append(luck.choice(HEADINGS))
            for row in rows[1:]:
                row.append(luck.choice(CELLS) if luck.random() < 0.3 else "")
        elif kind == 12 and luck.random() < 0.2:
            depth = luck.choice((20, 120))
            wide = len(rows[0])
            begin = [["begin_group", f"deep{n}", *[""] * wide][:wide] for n in range(depth)]
            rows[at:at] = begin + [["end_group", *[""] * wide][:wide] for _ in range(luck.choice((depth, depth - 1)))]
    return book


def written(book: Book, folder: Path, luck: random.Random) -> Path:
    """Write the tables as a file of some kind, and sometimes damage the file."""
    kind = luck.choice((".xlsx", ".xlsx", ".md", ".csv"))
    path = folder / f"form{kind}"
    if kind == ".xlsx":
        content = _excel(book, luck)
        if luck.random() < 0.4:
            content = _damaged_archive(content, luck)
    elif kind == ".md":
        lines = []
        for name, rows in book.items():
            lines += [
                f"| {name} |",
                *("| | " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows),
            ]
        content = "\n".join(lines).encode("utf-8", "surrogatepass")
    else:
        text = io.StringIO()
        writer = csv.writer(text)
        for name, rows in book.items():
            writer.writerow([name])
            writer.writerows([["", *row] for row in rows])
        content = text.getvalue().encode("utf-8", "surrogatepass")
    if luck.random() < 0.1:
        content = _damaged(content, luck)
    path.write_bytes(content)
    return path


def _excel(book: Book, luck: random.Random) -> bytes:
    whole = Workbook()
    whole.remove(whole.worksheets[0])
    for name, rows in book.items():
        sheet = whole.create_sheet(re.sub(r"[\[\]:*?/\\]", "", name)[:31] or "x")
        for row in rows:
            sheet.append([_value(cell, luck) for cell in row])
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _value(cell: str, luck: random.Random) -> Any:  # noqa: ANN401 - what a cell of Excel holds
    """Give a cell as Excel may hold it: a number, a truth, a formula or text."""
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", cell)[:32_000]
    if luck.random() < 0.02:
        return luck.choice((1, 1.5, True, None, 1e300, -0.0))
    return int(plain) if plain.isdecimal() and len(plain) < 10 else plain


def _damaged_archive(content: bytes, luck: random.Random) -> bytes:
    """Give the archive with one part missing, doubled, cut, filled with something else or with broken XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        parts = package.namelist()
        victim, kind = luck.choice(parts), luck.randrange(7)
        for name in parts:
            data = package.read(name)
            if name == victim:
                if kind == 0:
                    continue
                if kind == 1:
                    data = data[: luck.randrange(len(data) + 1)]
                elif kind == 2:
                    data = package.read(luck.choice(parts))
                elif kind == 3:
                    data = _damaged(data, luck)
                elif kind == 4:
                    tags = re.findall(rb"<[\w:]+", data) or [b"<x"]
                    data = data.replace(luck.choice(tags), luck.choice(tags))
                elif kind == 5:
                    data = re.sub(
                        rb'"(\d+)"', lambda _: b'"%d"' % luck.choice((0, 99_999, 2**31, 10**20)), data, count=3
                    )
                else:
                    data = data.replace(b"inlineStr", b"s").replace(
                        b't="s"', b't="%s"' % luck.choice((b"n", b"d", b"e", b"b"))
                    )
            made.writestr(name, data)
    return out.getvalue()


def _damaged(content: bytes, luck: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(luck.randint(1, 8)):
        at = luck.randrange(len(damaged)) if damaged else 0
        if luck.random() < 0.5 and damaged:
            damaged[at] = luck.randrange(256)
        else:
            del damaged[at : at + luck.choice((1, 5, 200))]
    return bytes(damaged)


def use(path: Path) -> tuple[bool, str]:
    """Publish a file; give whether it became a form, and what is wrong with how it was refused.

    Raises what gets out of it.
    """
    try:
        publish(path, lists=shipped("lists"), beside=path.parent)
    except FormFaults as wrong:
        if not wrong.faults:
            return False, "refused without a fault"
        silent = [fault for fault in wrong.faults if not fault.message.strip() or not fault.sentence().strip()]
        return False, f"a fault without words: {silent[0]}" if silent else ""
    except VrpError as wrong:
        sentences = wrong.problem.sentences().splitlines()
        is_told = len(sentences) == 3 and all(line.endswith((".", "!", "?")) for line in sentences)
        return False, "" if is_told else f"refused without three sentences: {sentences}"
    return True, ""


def run(count: int, seed: int, folder: Path) -> list[str]:
    """Do `count` rounds; give what went wrong, a line each."""
    standard = folder / "standard.md"
    standard.write_text(STANDARD, encoding="utf-8")
    books = [book_of(path) for path in (standard, standard, *sorted(shipped("forms").glob("*.md")))]
    wrong, published, worst = [], 0, 0.0
    for number in range(count):
        luck = random.Random(f"{seed} {number}")
        path = written(mutated(luck.choice(books), luck), folder, luck)
        began = time.perf_counter()
        try:
            is_form, said = use(path)
            published += is_form
            if said:
                wrong.append(f"round {number}: {said}")
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what we look for
            wrong.append(f"round {number}: {type(fault).__name__}: {str(fault)[:200]}")
        took = time.perf_counter() - began
        worst = max(worst, took)
        if took > MOST_SECONDS:
            wrong.append(f"round {number}: {took:.1f} s")
        path.unlink()
    if count and not published:
        wrong.append("no workbook became a form: nothing was tried")
    print(f"{published} of {count} became forms, the slowest took {worst:.1f} s")
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
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    _limit_memory()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        wrong = run(count, seed, Path(folder))
    for line in wrong:
        print(line)
    print(f"{count} mutated workbooks in {time.perf_counter() - began:.0f} s; {len(wrong)} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
