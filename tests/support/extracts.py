"""Extracts of given rows, written and read back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.disclosure.record_stream import allow_stream
from vrp_desktop.returns.extract import make
from vrp_desktop.returns.extract.archive import fast_compressor
from vrp_desktop.returns.extract.sheet import MOST_ROWS
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.disclosure.record_stream import RecordStream
    from vrp_desktop.returns.extract.archive import Compressor
    from vrp_desktop.returns.write import Written

PAGE = 50
CODEBOOK_LINE = make.CodebookLine(
    "Worries", "Ward", "Which ward?", "ward", "One choice", "E05", "Lea & Bridge", "2026.11.1"
)


def stream_of(
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "Worries",
    check_text: Callable[[str], str | None] = lambda _text: None,
) -> RecordStream:
    """Give a stream of `rows` in small pages."""

    def pages() -> Iterator[Sequence[Sequence[Any]]]:
        for start in range(0, len(rows), PAGE):
            yield rows[start : start + PAGE]

    return allow_stream(
        audience="coordinator", reason="to look at the summer", name=name, title=f"{name} of everybody",
        columns=columns, ref_column=0, pages=pages, check_text=check_text,
    )  # fmt: skip


def extract_of(*streams: RecordStream, expected: int = 100, explained: int = 0) -> make.Extract:
    """Give an extract with these rows in it."""
    return make.Extract(
        title="Worries", word="resident_concern", form="resident_concern", versions="2026.11.1",
        period="2026-10", period_label="October 2026", borough="Waltham Forest", marking="OFFICIAL-SENSITIVE",
        made_on=datetime.date(2026, 11, 2), prepared_by="coordinator", reason="to look at the summer",
        streams=streams, explained=(explained,) * len(streams), codebook=(CODEBOOK_LINE,),
        notes=(("Left out", "Names."),), expected=expected,
    )  # fmt: skip


def written(
    extract: make.Extract,
    path: Path,
    progress: Progress | None = None,
    *,
    password: str = "",
    most_rows: int = MOST_ROWS,
    compressor: Callable[[], Compressor] = fast_compressor,
) -> Written:
    """Write it in one go."""
    turns = make.write(
        extract, path, "0.1", progress or Progress(), password=password, most_rows=most_rows, compressor=compressor
    )
    while True:
        try:
            next(turns)
        except StopIteration as end:
            result: Written = end.value
            return result


def columns_of(**kinds: str) -> tuple[SheetColumn, ...]:
    """Give columns by name and kind."""
    return tuple(SheetColumn(name, name, kind.replace("_", " ")) for name, kind in kinds.items())
