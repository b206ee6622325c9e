"""How fast a register leaves as a workbook: our writer beside openpyxl's write-only mode, on the same cells.

Run ``python -m bench.extract`` in ``tests/`` (the package importable). One interleaved run; CPU seconds stand beside
wall-clock ones, since other work on the machine does not count in them. ``--million`` writes 1,000,000 rows instead and
says how much memory that took above what the program had before.
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
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.disclosure.record_stream import allow_stream
from vrp_desktop.guard.scan import sentence
from vrp_desktop.returns.extract import make
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    million = asked.parse_args().million
    for number in range(10):
        page(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
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
