"""What is let in as a template, and what is refused in words that name it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from returns.template.test_fill import book_of
from returns.template.workbooks import WORKBOOKS, packed, parts_of
from untrusted.hostile import corpus

from vrp_desktop.problems import Cancelled, VrpError
from vrp_desktop.returns.template.fill import fill
from vrp_desktop.returns.template.gate import admit
from vrp_desktop.returns.template.mapping import Mapping
from vrp_desktop.returns.template.opened import TemplateRefused
from vrp_desktop.returns.template.targets import targets_of
from vrp_desktop.returns.template.worker import read_template
from vrp_desktop.work import Progress

HOSTILE = corpus()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(path: Path) -> str:
    with pytest.raises(TemplateRefused) as caught:
        admit(path)
    lines = caught.value.problem.sentences().splitlines()
    assert len(lines) == 3
    assert all(line.endswith(".") for line in lines)
    assert "form" not in caught.value.problem.sentences().replace("format", "")
    return caught.value.problem.happened


def written(folder: Path, content: bytes, name: str = "council.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(name: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path, HOSTILE[name]))


@pytest.mark.parametrize("name", ["openpyxl plain", "xlsxwriter many_charts", "by hand excels_own"])
def test_a_councils_workbook_is_let_in_as_it_is(name: str, tmp_path: Path) -> None:
    content = WORKBOOKS[name]()
    assert admit(written(tmp_path, content)) == content


def with_part(path: str, part: bytes = b"x", kind: str = "") -> bytes:
    parts = parts_of(book_of([["x"]]))
    if kind:
        line = f'<Override PartName="/{path}" ContentType="{kind}"/></Types>'.encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)
    return packed({**parts, path: part})


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("xl/vbaProject.bin", ""),
        ("xl/macrosheets/sheet1.xml", ""),
        ("xl/hidden.bin", "application/vnd.ms-office.vbaProject"),
        ("xl/worksheets/sheet9.xml", "application/vnd.ms-excel.macrosheet+xml"),
    ],
)
def test_macros_are_refused_by_name_wherever_they_lie(path: str, kind: str, tmp_path: Path) -> None:
    content = with_part(path, b"<a/>" if path.endswith("xml") else b"x", kind)
    assert refusal(written(tmp_path, content)) == "“council.xlsx” holds macros, and we neither run nor change them."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("council.xlsm", b"PK\x03\x04", "holds macros"),
        ("council.xls", OLE, "is an old workbook (.xls)"),
        ("council.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        ("council.docx", b"PK\x03\x04", "is no Excel workbook that can be filled"),
        ("council.xlsx", b"", "is empty"),
        ("council.xlsx", b"PK\x03\x04 torn", "damaged"),
        ("council.xlsx", with_part("_xmlsignatures/sig1.xml", b"<a/>"), "is signed"),
        ("council.xlsx", with_part("xl/workbook.bin"), "is a binary workbook"),
    ],
)
def test_what_cannot_be_filled_is_refused_in_words(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    assert words in refusal(written(tmp_path, content, name))


def test_a_file_that_is_gone_or_too_large_is_told(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "gone.xlsx")
    assert "larger than 10 MB" in refusal(written(tmp_path, bytes(10 * 1024 * 1024 + 1)))


def test_a_workbook_that_does_not_hang_together_is_told() -> None:
    parts = parts_of(book_of([["x"]]))
    del parts["xl/workbook.xml"]
    with pytest.raises(TemplateRefused) as caught:
        targets_of(packed(parts))
    assert "does not hang together" in caught.value.problem.happened


def test_what_is_filled_goes_through_the_gate_again() -> None:
    with pytest.raises(TemplateRefused):
        fill(HOSTILE["billion laughs"], Mapping(), {})
    with pytest.raises(TemplateRefused):
        fill(with_part("xl/vbaProject.bin"), Mapping(), {})


# --- in a process of its own -----------------------------------------------------------------------------------------


def test_the_worker_gives_the_bytes_and_what_can_be_filled(tmp_path: Path) -> None:
    content = WORKBOOKS["xlsxwriter sparklines"]()
    found = read_template(written(tmp_path, content))
    assert (found.name, found.content, found.targets) == ("council.xlsx", content, targets_of(content))


def test_the_worker_gives_a_refusal_in_three_sentences(tmp_path: Path) -> None:
    with pytest.raises(VrpError) as caught:
        read_template(written(tmp_path, HOSTILE["billion laughs"]))
    assert "document type" in caught.value.problem.happened


def test_the_worker_can_be_stopped(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_template(written(tmp_path, book_of([["x"]])), progress=progress)


# --- a full disk -----------------------------------------------------------------------------------------------------

CHILD = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from support.returns import few_counts as counts
from returns.template.test_fill import WHOLE, with_rows
from vrp_desktop.returns.template.fill import fill
from vrp_desktop.returns.template.mapping import Entry, Mapping, ToTable
from vrp_desktop.returns.write import WorkbookNotWritten, put
table = counts("Worries by ward", "Ward", "Ward code")
made = fill(with_rows(2), Mapping((Entry(WHOLE, ToTable("T")),)), {table.name: table})
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    put(Path(sys.argv[1]), made.content)
except WorkbookNotWritten as error:
    print(error.problem.means)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a file's size can be limited on POSIX only")
def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    target = tmp_path / "return.xlsx"
    target.write_bytes(b"as it was")
    tests = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(target)], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.startswith("The disk is full; your records are safe")
    assert target.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["return.xlsx"]
