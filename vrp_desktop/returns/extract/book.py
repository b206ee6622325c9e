"""Joins sheets to a workbook while they are written: a sheet that is full goes on in a further one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vrp_desktop.returns.extract import parts
from vrp_desktop.returns.extract.archive import Archive, fast_compressor
from vrp_desktop.returns.extract.sheet import MOST_ROWS, SheetMade, SheetText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from vrp_desktop.disclosure.record_sheet import SheetColumn, Value
    from vrp_desktop.returns.extract.archive import Compressor

_READ = 1 << 20


class Book:
    """A workbook that is being written into `file`. `most_rows`: of one sheet; other than Excel's only in tests."""

    def __init__(
        self,
        file: BinaryIO,
        *,
        marking: str,
        most_rows: int = MOST_ROWS,
        compressor: Callable[[], Compressor] = fast_compressor,
    ) -> None:
        self._archive = Archive(file, compressor)
        self._marking = marking
        self._most_rows = most_rows
        self.sheets: list[SheetMade] = []
        """In the order of writing."""

    def add(
        self,
        name: str,
        title: str,
        about: str,
        columns: Sequence[SheetColumn],
        pages: Iterable[Sequence[Sequence[Value]]],
        *,
        is_hidden: bool = False,
    ) -> Iterator[int]:
        """Add a sheet with one table, and further ones when its rows do not fit; gives how many rows stand so far."""
        done, part = 0, 1
        rest: Sequence[Sequence[Value]] = ()
        coming = iter(pages)
        is_over = False
        while not is_over:
            text = SheetText(
                title=title if part == 1 else f"{title}, part {part}",
                about=about if part == 1 else f"Goes on from the sheet before. {about}",
                columns=columns, marking=self._marking, is_hidden=is_hidden,
            )  # fmt: skip
            number = len(self.sheets) + 1
            with self._archive.part(f"xl/worksheets/sheet{number}.xml") as out:
                out.write(text.start())
                while text.rows < self._most_rows:
                    page = rest or next((page for page in coming if page), ())
                    if not page:
                        is_over = True
                        break
                    room = self._most_rows - text.rows
                    out.write(text.page(page[:room]))
                    rest = page[room:]
                    done = done + len(page) - len(rest)
                    yield done
                out.write(text.end())
            if not is_over and not rest:
                # Exactly full: a further sheet only when there is more.
                rest = next((page for page in coming if page), ())
                is_over = not rest
            if not is_hidden:
                self._archive.add(f"xl/tables/table{number}.xml", text.table(number))
                self._archive.add(f"xl/worksheets/_rels/sheet{number}.xml.rels", parts.sheet_relations(number))
            shown = parts.sheet_name(name, [sheet.name for sheet in self.sheets])
            self.sheets.append(SheetMade(shown, number, text.rows, out.sha256, is_hidden, text.cut))
            part += 1

    def add_whole(
        self,
        name: str,
        title: str,
        about: str,
        columns: Sequence[SheetColumn],
        rows: Sequence[Sequence[Value]],
        *,
        is_hidden: bool = False,
    ) -> None:
        """Add a sheet of few rows."""
        for _done in self.add(name, title, about, columns, (rows,), is_hidden=is_hidden):
            pass

    def finish(self, title: str, made_on: datetime.date, order: Sequence[SheetMade]) -> None:
        """Write what joins the sheets. `order`: all of them as they are shown, the one to be seen first in front."""
        add = self._archive.add
        add("xl/workbook.xml", parts.workbook(order))
        add("xl/_rels/workbook.xml.rels", parts.workbook_relations(order))
        add("xl/styles.xml", parts.styles())
        add("docProps/core.xml", parts.core_properties(title, made_on))
        add("docProps/app.xml", parts.app_properties())
        add("_rels/.rels", parts.package_relations())
        add("[Content_Types].xml", parts.content_types(order))
        self._archive.close()


def read_back(file: BinaryIO, sheets: Sequence[SheetMade]) -> Iterator[tuple[int, bool]]:
    """Read a workbook as it lies on the disk, by another hand than wrote it: zipfile.

    Gives, after each piece, how many bytes were read and whether all was well so far: every part by its checksum, every
    sheet by its SHA-256 too.
    """
    import zipfile
    import zlib

    expected = {f"xl/worksheets/sheet{sheet.number}.xml": sheet.sha256 for sheet in sheets}
    done, is_well = 0, True
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                digest = hashlib.sha256()
                with archive.open(name) as part:
                    while piece := part.read(_READ):
                        digest.update(piece)
                        done += len(piece)
                        yield done, is_well
                is_well = is_well and expected.pop(name, digest.hexdigest()) == digest.hexdigest()
    except (zipfile.BadZipFile, zlib.error, EOFError):
        is_well = False
    yield done, is_well and not expected
