from __future__ import annotations

import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from untrusted.hostile import cell, corpus, package
from untrusted.plan import PLAN

from vrp_desktop.untrusted.gate import FileKind, admit
from vrp_desktop.untrusted.sizes import MOST_BYTES, MOST_UNPACKED_BYTES
from vrp_desktop.untrusted.sought import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = corpus()


def refusal(path: Path) -> str:
    """Give why the file is refused, having seen that there are three sentences."""
    with pytest.raises(FileRefused) as caught:
        admit(path, PLAN)
    problem = caught.value.problem
    assert all(line.endswith(".") for line in problem.sentences().splitlines())
    assert len(problem.sentences().splitlines()) == 3
    assert problem.means == "No plan was changed."
    assert "form" not in problem.sentences()
    return problem.happened


def written(folder: Path, content: bytes, name: str = "plan.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_three_sentences_and_unpacked_no_further(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(part: zipfile.ZipExtFile, size: int = -1) -> bytes:
        piece = read_part(part, size)
        unpacked.append(len(piece))
        return piece

    path, unpacked, read_part = written(tmp_path, HOSTILE[name]), [0], zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    tracemalloc.start()
    try:
        assert refusal(path)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(unpacked) <= MOST_UNPACKED_BYTES + max(unpacked)
    assert most < 2 * MOST_BYTES, "what is unpacked is not kept"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("billion laughs", "document type"),
        ("document type in UTF-16", "document type"),
        ("document type in a sheet that is called a picture", "document type"),
        ("bomb", "far larger"),
        ("many parts that are large together", "far larger"),
        ("far column", "far outside"),
        ("far row", "far outside"),
        ("far cell in a part of another name", "far outside"),
        ("deep", "nested deeper"),
        ("long cell", "more text"),
        ("too many parts", "more parts"),
        ("outside name", "points outside"),
        ("absolute name", "points outside"),
        ("drive name", "points outside"),
        ("macros", "macros"),
        ("password", "password"),
        ("encrypted part", "password"),
    ],
)
def test_the_reason_is_named(name: str, why: str, tmp_path: Path) -> None:
    assert why in refusal(written(tmp_path, HOSTILE[name]))


def test_an_honest_workbook_comes_in_with_its_bytes(tmp_path: Path) -> None:
    content = package()
    assert admit(written(tmp_path, content), PLAN) == (FileKind.XLSX, content)


def test_a_coloured_cell_far_out_holds_nothing_and_is_let_in(tmp_path: Path) -> None:
    rows = cell("A1", "type") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert admit(written(tmp_path, package(rows)), PLAN)[0] is FileKind.XLSX


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("plan.xlsx", b"\0" * (MOST_BYTES + 1), "larger than 10 MB"),
        ("plan.xlsx", b"", "empty"),
        ("plan.xlsm", b"PK", "macros"),
        ("plan.pdf", b"%PDF", "end in .pdf"),
        ("plan", b"x", "Files without an ending"),
        ("plan.xls", b"not a workbook", "damaged"),
        ("plan.xls", package(), "is an .xlsx"),
        ("plan.md", b"| survey |\xff", "UTF-8"),
        ("plan.csv", "survey,æ".encode("utf-16"), "UTF-8"),
        ("plan.csv", b"survey,\0", "UTF-8"),
        ("plan.md", package(), "wrong ending"),
        ("plan.csv", b"\n" * 50_001, "more lines"),
        ("plan.xml", b"<!DOCTYPE a><a/>", "document type"),
        ("plan.xml", b"<a>" * 101, "nested deeper"),
        ("plan.xml", b"<a>", "cannot be read"),
        ("plan.xml", b'<?xml version="1.0" encoding="klingon"?><a/>', ""),
    ],
)
def test_other_files_are_refused_by_name(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    assert why in refusal(written(tmp_path, content, name))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "nowhere.md")
