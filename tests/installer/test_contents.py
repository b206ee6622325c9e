"""What is in a bundle: files, sums, and the distributions they come from."""

from __future__ import annotations

import hashlib
import sysconfig
from pathlib import Path

import openpyxl
from pack import contents
from proofs import places


def test_files_come_with_their_sums_and_links_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.txt").write_bytes(b"one")
    (tmp_path / "link").symlink_to(tmp_path / "a/one.txt")
    assert contents.inventory(tmp_path) == (contents.Row("a/one.txt", 3, hashlib.sha256(b"one").hexdigest()),)


def test_a_file_leads_to_the_wheel_that_brought_it() -> None:
    site = Path(sysconfig.get_path("purelib"))
    found = contents.distributions(site, [Path(openpyxl.__file__), Path(__file__)])
    assert [(one.name, one.version, one.licence) for one in found] == [("openpyxl", openpyxl.__version__, "MIT")]
    assert found[0].notices


def test_what_is_written_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("as it was")
    before = places.listed(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/mine.db").write_text("new")
    (tmp_path / "stray.tmp").write_text("new")
    new = places.written(before, places.listed(tmp_path))
    assert new == ["data/mine.db", "stray.tmp"]
    assert places.outside(new, ["data/*"]) == ["stray.tmp"]
