"""The file stands in its place whole or not at all, whatever happens on the way."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from support.extracts import columns_of, extract_of, stream_of, written
from support.readers import converted

from vrp_desktop.disclosure.record_stream import MoreSuspects
from vrp_desktop.problems import Cancelled
from vrp_desktop.returns.extract import password as locking
from vrp_desktop.returns.extract.password import PasswordUnfit, TooLargeToLock, check_password
from vrp_desktop.returns.write import WorkbookNotWritten, WorkbookOpen
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from vrp_desktop.returns.extract.make import Extract

COLUMNS = columns_of(ref="text", people="number", note="free_text")
ROWS = [(f"RC-{number:04}", number, f"note {number}") for number in range(2_000)]
WORDS = "four words for opening"


@pytest.fixture
def extract() -> Extract:
    return extract_of(stream_of(COLUMNS, ROWS), expected=len(ROWS))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "out" / "extract.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"as it was")
    return path


def is_as_it_was(target: Path, *others: str) -> bool:
    there = sorted(path.name for path in target.parent.iterdir())
    return target.read_bytes() == b"as it was" and there == sorted([target.name, *others])


def test_progress_goes_forward_to_its_end(extract: Extract, target: Path) -> None:
    steps: list[tuple[int, int]] = []
    written(extract, target, Progress(lambda done, total: steps.append((done, total))))
    assert steps == sorted(steps)
    assert steps[-1] == (10_000, 10_000)
    assert len(steps) > 40


@pytest.mark.parametrize("at", [1, 20, 41, 43])
def test_cancelling_leaves_everything_as_it_was(at: int, extract: Extract, target: Path) -> None:
    def count(_done: int, _total: int) -> None:
        counted.append(1)
        if len(counted) == at:
            progress.cancel()

    counted: list[int] = []
    progress = Progress(count)
    with pytest.raises(Cancelled):
        written(extract, target, progress)
    assert len(counted) == at
    assert is_as_it_was(target)


@pytest.mark.parametrize("owner", ["~$extract.xlsx", "~$tract.xlsx", ".~lock.extract.xlsx#"])
def test_a_target_that_is_open_is_left_alone(owner: str, extract: Extract, target: Path) -> None:
    (target.parent / owner).touch()
    with pytest.raises(WorkbookOpen):
        written(extract, target)
    assert is_as_it_was(target, owner)


def test_suspects_that_nobody_has_explained_stop_it(target: Path) -> None:
    stream = stream_of(COLUMNS, ROWS, check_text=lambda text: "That is one." if text.endswith("77") else None)
    with pytest.raises(MoreSuspects):
        written(extract_of(stream, explained=19), target)
    assert is_as_it_was(target)
    written(extract_of(stream, explained=20), target)
    assert stream.seen.suspect_count == 20
    assert stream.seen.suspects[0].line() == "RC-0077, note: That is one."


CHILD = """
import os, resource, signal, sys
from pathlib import Path
from support.extracts import columns_of, extract_of, stream_of, written
from vrp_desktop.returns.write import WorkbookNotWritten
from vrp_desktop.work import Progress

what, target = sys.argv[1], Path(sys.argv[2])
rows = [(f"RC-{n:04}", n, os.urandom(40).hex()) for n in range(20_000)]
extract = extract_of(stream_of(columns_of(ref="text", people="number", note="free_text"), rows), expected=20_000)
if what == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        written(extract, target)
    except WorkbookNotWritten as error:
        print(error.problem.means)
else:
    def step(done, total):
        if done > total // 4:
            print("half", flush=True)
            sys.stdin.read()
    written(extract, target, Progress(step))
"""


def child(what: str, target: Path, **how: object) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parents[3])])
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, what, str(target)],
        env={**os.environ, "PYTHONPATH": paths}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def test_a_disk_that_gets_full_on_the_way_is_told_and_leaves_nothing(target: Path) -> None:
    with child("full", target) as process:
        said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "The disk is full" in said
    assert is_as_it_was(target)


def test_a_kill_on_the_way_leaves_no_half_file_under_the_name(target: Path) -> None:
    with child("kill", target) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert target.read_bytes() == b"as it was"
    left = [path for path in target.parent.iterdir() if path != target]
    assert all(path.name.startswith(".vrp-") and path.suffix == ".tmp" for path in left)


def test_what_a_kill_left_goes_a_day_later(extract: Extract, target: Path) -> None:
    old, young = (target.parent / f".vrp-{name}.tmp" for name in ("old", "young"))
    for left in (old, young):
        left.write_text("RC-0001")
    os.utime(old, (0, 0))
    written(extract, target)
    assert not old.exists()
    assert young.exists()


def test_a_folder_that_is_not_there_is_told(extract: Extract, tmp_path: Path) -> None:
    with pytest.raises(WorkbookNotWritten) as error:
        written(extract, tmp_path / "gone" / "a.xlsx")
    assert "no such folder" in error.value.problem.means


def test_a_password_locks_it_and_the_right_one_opens_it(extract: Extract, target: Path) -> None:
    plain = written(extract, target.with_name("plain.xlsx")).path.read_bytes()
    result = written(extract, target, password=WORDS)
    content = target.read_bytes()
    assert content[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert b"RC-0001" not in content
    assert b"Worries" not in content
    assert result.rows == 2_000
    locked = OOXMLFile(io.BytesIO(content))
    with pytest.raises(InvalidKeyError):
        locked.load_key(password="another word altogether", verify_password=True)
    locked.load_key(password=WORDS, verify_password=True)
    opened = io.BytesIO()
    locked.decrypt(opened, verify_integrity=True)
    assert opened.getvalue() == plain
    assert load_workbook(opened)["Worries"]["A4"].value == "RC-0000"


def test_the_password_is_in_no_log(extract: Extract, target: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        written(extract, target, password=WORDS)
    assert caplog.records, "the library logs when it locks"
    assert WORDS not in caplog.text


def test_libreoffice_does_not_open_it_without_the_password(extract: Extract, target: Path, tmp_path: Path) -> None:
    written(extract, target, password=WORDS)
    converted([target], "csv", tmp_path)
    assert not list(tmp_path.glob("*.csv"))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("abcde", "abcde", "The password is too short."),
        ("", "", "The password is too short."),
        ("x" * 256, "x" * 256, "The password is too long."),
        (WORDS, WORDS + " ", "The two passwords are not the same."),
    ],
)
def test_an_unfit_password_is_told_without_saying_it(first: str, second: str, said: str) -> None:
    with pytest.raises(PasswordUnfit) as error:
        check_password(first, second)
    assert error.value.problem.happened == said
    if first:
        assert first not in str(error.value) + error.value.problem.means + error.value.problem.do_next


def test_what_is_too_large_to_be_locked_is_told(
    extract: Extract, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "LARGEST", 10_000)
    with pytest.raises(TooLargeToLock):
        written(extract, target, password=WORDS)
    assert is_as_it_was(target)
