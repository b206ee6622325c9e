"""A workbook is put in its place whole, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.unprivileged import run_unprivileged

from vrp_desktop.returns.write import WorkbookNotWritten, WorkbookOpen, file_name, write

if TYPE_CHECKING:
    from vrp_desktop.returns.values import ReturnValues


def test_the_name_follows_the_rule_and_counts_on(ambassador: ReturnValues, tmp_path: Path) -> None:
    first = file_name(ambassador, tmp_path)
    assert first.name == "VRP_Ambassador_2026-10_OFFICIAL-SENSITIVE_v1.xlsx"
    write(ambassador, first, "0.1")
    assert file_name(ambassador, tmp_path).name.endswith("_v2.xlsx")


@pytest.mark.parametrize("owner", ["~$return.xlsx", ".~lock.return.xlsx#"])
def test_a_target_that_is_open_is_left_alone(owner: str, partnership: ReturnValues, tmp_path: Path) -> None:
    target = tmp_path / "return.xlsx"
    target.write_bytes(b"as it was")
    (tmp_path / owner).touch()
    with pytest.raises(WorkbookOpen) as error:
        write(partnership, target, "0.1")
    assert "open in another program" in error.value.problem.means
    assert target.read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.glob("*") if path.is_file()) == sorted([owner, "return.xlsx"])


def test_a_stale_owner_file_without_the_workbook_does_not_matter(partnership: ReturnValues, tmp_path: Path) -> None:
    (tmp_path / "~$return.xlsx").touch()
    assert write(partnership, tmp_path / "return.xlsx", "0.1").path.exists()


def test_a_folder_that_is_not_there_is_told(partnership: ReturnValues, tmp_path: Path) -> None:
    with pytest.raises(WorkbookNotWritten) as error:
        write(partnership, tmp_path / "gone" / "return.xlsx", "0.1")
    assert "no such folder" in error.value.problem.means


DENIED = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from support.extracts import columns_of, extract_of, stream_of
from support.returns import partnership_values
from vrp_desktop.returns.extract import make
from vrp_desktop.returns.write import WorkbookNotWritten, file_name, write
for step in (lambda: file_name(partnership_values(), Path(sys.argv[1])),
             lambda: make.file_name(extract_of(stream_of(columns_of(ref="text"), [])), Path(sys.argv[1])),
             lambda: write(partnership_values(), Path(sys.argv[1]) / "return.xlsx", "0.1")):
    try:
        step()
    except WorkbookNotWritten as error:
        print(error.problem.means)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's rights are taken away in another way there")
@pytest.mark.parametrize("rights", [0o000, 0o444])
def test_a_folder_that_may_not_be_looked_into_is_told(rights: int, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    folder.chmod(rights)
    said = run_unprivileged(DENIED, folder, Path(__file__).parent.parent)
    folder.chmod(0o700)
    means = "This folder may not be written to; your records are safe, and no half-written file was left."
    assert said.splitlines() == [means, means, means]
    assert list(folder.iterdir()) == []


CHILD = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from support.returns import partnership_values
from vrp_desktop.returns.write import WorkbookNotWritten, write
values = partnership_values()
import openpyxl
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write(values, Path(sys.argv[1]), "0.1")
except WorkbookNotWritten as error:
    print(error.problem.means)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a file's size can be limited on POSIX only")
def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    target = tmp_path / "return.xlsx"
    target.write_bytes(b"as it was")
    command = [sys.executable, "-c", CHILD, str(target), str(Path(__file__).parent.parent)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert done.stdout.startswith("The disk is full; your records are safe")
    assert target.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["return.xlsx"]
