"""How fast a register leaves as a workbook: our writer beside openpyxl's write-only mode, on the same cells.

Run ``python -m bench.extract`` in ``tests/`` (the package importable). One interleaved run; CPU seconds stand beside
wall-clock ones, since other work on the machine does not count in them. ``--million`` writes 1,000,000 rows instead and
says how much memory that took above what the program had before; ``--store ROWS`` goes the whole way from an encrypted
store, looking included.
"""

from __future__ import annotations

import argparse
import datetime
import random
import resource
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.disclosure.record_stream import allow_stream
from vrp_desktop.guard.scan import sentence
from vrp_desktop.returns.extract import make
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from vrp_desktop.operations.session import Session

T = TypeVar("T")

KINDS = (
    "text", *["number"] * 9, *["date"] * 4, "date and time", *["text"] * 8, *["text"] * 5, *["free text"] * 2,
)  # fmt: skip
"""Thirty columns: a reference, counts, days, a moment, eight choices, five short texts, two notes."""
PAGE = 1_000
_WORDS = (
    "the", "park", "lights", "near", "school", "bus", "stop", "young", "people", "evening", "shop", "feels", "unsafe",
    "after", "dark", "café", "&", "road",
)  # fmt: skip
_LABELS = [f"Choice {number} and more" for number in range(20)]
_START = datetime.date(2025, 1, 1)


@lru_cache(maxsize=12)
def page(number: int) -> list[tuple[object, ...]]:
    """Give the rows of a page; the same ones every tenth page, so that making them costs little."""
    chance = random.Random(number)
    return [_row(chance, number * PAGE + place) for place in range(PAGE)]


def _row(chance: random.Random, number: int) -> tuple[object, ...]:
    return (
        f"RC-K7-{number:07}",
        *(chance.randrange(1000) for _ in range(9)),
        *(_START + datetime.timedelta(days=chance.randrange(400)) for _ in range(3)),
        None,
        datetime.datetime(2025, 1, 1) + datetime.timedelta(minutes=chance.randrange(500_000)),
        *(chance.choice(_LABELS) for _ in range(8)),
        *(" ".join(chance.choices(_WORDS, k=3)) + str(number) for _ in range(5)),
        *(" ".join(chance.choices(_WORDS, k=20)) for _ in range(2)),
    )


def pages(rows: int) -> Iterator[list[tuple[object, ...]]]:
    """Give as many rows, a page at a time."""
    for number in range(rows // PAGE):
        yield page(number % 10)


def ours(rows: int, folder: Path, check_text: Callable[[str], str | None] = lambda _text: None) -> None:
    """Write them as the program does, sealed and read back, but for the guard: openpyxl looks at no text either."""
    columns = [SheetColumn(f"k{place}", f"Column {place}", kind) for place, kind in enumerate(KINDS)]
    stream = allow_stream(
        audience="coordinator", reason="to measure", name="Rows", title="Rows", columns=columns, ref_column=0,
        pages=lambda: pages(rows), check_text=check_text,  # type: ignore[arg-type, return-value]
    )  # fmt: skip
    extract = make.Extract(
        title="Rows", word="rows", form="rows", versions="1", period="all", period_label="All", borough="Anywhere",
        marking="OFFICIAL-SENSITIVE", made_on=_START, prepared_by="coordinator", reason="to measure",
        streams=(stream,), explained=(0,), codebook=(), notes=(), expected=rows,
    )  # fmt: skip
    for _turn in make.write(extract, folder / "ours.xlsx", "0", Progress()):
        pass


def guarded(rows: int, folder: Path) -> None:
    """The same with the guard at each note."""
    ours(rows, folder, sentence)


def openpyxls(rows: int, folder: Path) -> None:
    """Write the same cells in openpyxl's write-only mode."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.append([f"Column {place}" for place in range(len(KINDS))])
    for some in pages(rows):
        for row in some:
            sheet.append(row)
    book.save(folder / "openpyxl.xlsx")


FORM = "bench_form"
NO_GUARD = 'vrp:guard="no"'
"""Two columns of the thirty are notes that the guard looks at; a register has one to four of them."""


def bench_store(folder: Path, rows: int) -> Session:
    """Give a session on an encrypted store whose register of thirty questions holds `rows` rows."""
    from support.stores import new_session

    from vrp_desktop.store.people import Role

    session = new_session(folder, Role.COORDINATOR, "Hana")
    session.store.forms.install(_xform())
    registers = session.store.registers
    tables, connection = registers._tables, registers._connection  # noqa: SLF001 - nobody submits a million records
    layout = tables.layout(session.store.forms.newest(FORM))
    with connection.transaction():
        for start in range(0, rows, PAGE):
            some = page(start // PAGE % 10)
            connection.run_many(layout.statement, (_stored(start + place, row) for place, row in enumerate(some)))
    return session


def _stored(number: int, row: tuple[object, ...]) -> tuple[object, ...]:
    own = (f"{number:012}", f"BF-K7-{number:07}", "revision", "author", "laptop", "1", "2026-10-03T10:00:00+00:00")
    asked = (
        f"c{_LABELS.index(v)}" if v in _LABELS else v.isoformat() if isinstance(v, datetime.date) else v for v in row
    )
    return (*own, *asked)


def _xform() -> str:
    """Give a form of one question for each of `KINDS`; choices stand in a list of twenty."""
    types = {"text": "string", "number": "int", "date": "date", "date and time": "dateTime", "free text": "string"}
    choices = range(15, 23)
    names = [f"q{place}" for place in range(len(KINDS))]
    binds = "".join(
        f'<bind nodeset="/data/{name}" type="{types[kind]}" {NO_GUARD if kind == "text" else ""}/>'
        for name, kind in zip(names, KINDS, strict=True)
    )
    items = "".join(f"<item><name>c{n}</name><label>{words}</label></item>" for n, words in enumerate(_LABELS))
    body = "".join(
        f'<select1 ref="/data/{name}"><label>Question {name}</label><itemset nodeset="instance(\'kinds\')/root/item">'
        '<value ref="name"/><label ref="label"/></itemset></select1>'
        if place in choices
        else f'<input ref="/data/{name}"><label>Question {name}</label></input>'
        for place, name in enumerate(names)
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:vrp="https://vrp-desktop.invalid/xforms"><h:head>'
        f'<h:title>Bench</h:title><model><instance><data id="{FORM}" version="1">'
        f"{''.join(f'<{name}/>' for name in names)}</data></instance>"
        f'<instance id="kinds"><root>{items}</root></instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>'
    )


def from_store(session: Session, folder: Path) -> None:
    """Look at the whole register as the page does, then make the extract: guard twice, labels, log and all."""
    from vrp_desktop.operations.extracting import fields, taking

    keys = tuple(field.key for field in fields.fields(session, FORM))
    request = taking.ExtractRequest(FORM, taking.ALL, keys, reason="to measure")
    seen = _through(taking.preview(session, request, Progress()))
    _through(taking.make(session, request, seen, folder, Progress()))


def _through(turns: Generator[None, None, T]) -> T:
    while True:
        try:
            next(turns)
        except StopIteration as end:
            result: T = end.value
            return result


def timed(work: Callable[[int, Path], None], rows: int, folder: Path) -> tuple[float, float]:
    """Give the seconds on the wall and those of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(rows, folder)
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_mib() -> float:
    """Give the most memory that this process ever had, in MiB."""
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib / 1024 / (1024 if sys.platform == "darwin" else 1)


def main() -> None:
    """Print one table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--million", action="store_true")
    asked.add_argument("--store", type=int, default=0, metavar="ROWS", help="from an encrypted store of so many rows")
    chosen = asked.parse_args()
    million = chosen.million
    for number in range(10):
        page(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.store:
            session = bench_store(folder, chosen.store)
            before = peak_mib()
            wall, cpu = timed(lambda _rows, at: from_store(session, at), 0, folder)
            session.store.close()
            print(f"{chosen.store:,} rows of an encrypted store, looked at and made: {wall:.1f} s, cpu {cpu:.1f} s,")
            print(f"memory {peak_mib():.0f} MiB, {peak_mib() - before:.0f} above the base of {before:.0f}")
            return
        if million:
            timed(guarded, 10_000, folder)
            before = peak_mib()
            wall, cpu = timed(guarded, 1_000_000, folder)
            size = (folder / "ours.xlsx").stat().st_size / 2**20
            print(f"1,000,000 x {len(KINDS)}: {wall:.1f} s, cpu {cpu:.1f} s, {size:.0f} MiB on the disk,")
            print(f"memory {peak_mib():.0f} MiB, {peak_mib() - before:.0f} above the base of {before:.0f}")
            return
        import openpyxl  # noqa: F401 - its import is not what is measured

        print("rows      ours s   cpu  openpyxl s   cpu  ratio  of cpu  with guard s   cpu")
        for rows, rounds in ((10_000, 3), (100_000, 1)):
            for _round in range(rounds):
                mine, theirs, checked = (timed(work, rows, folder) for work in (ours, openpyxls, guarded))
                print(
                    f"{rows:<9,} {mine[0]:6.2f} {mine[1]:5.2f} {theirs[0]:11.2f} {theirs[1]:5.2f}"
                    f" {theirs[0] / mine[0]:6.1f} {theirs[1] / mine[1]:7.1f}"
                    f" {checked[0]:13.2f} {checked[1]:5.2f}"
                )


if __name__ == "__main__":
    main()
