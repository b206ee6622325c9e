from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.unprivileged import run_unprivileged

from vrp_desktop.store.files import has_store
from vrp_desktop.store.folder import (
    AlreadyOpen,
    FolderGone,
    FolderIsSynced,
    FolderLock,
    FolderNotWritable,
    check_folder,
    find_folder,
    remove_store,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_an_ordinary_folder_is_made(tmp_path: Path) -> None:
    check_folder(tmp_path / "new" / "records")
    assert (tmp_path / "new" / "records").is_dir()


def test_trying_to_write_leaves_nothing_behind(tmp_path: Path) -> None:
    check_folder(tmp_path / "records")
    assert list((tmp_path / "records").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable):
        check_folder(tmp_path / "file" / "records")


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive - Some Council",
        "Dropbox",
        "Google Drive",
        "My Drive",
        "iCloudDrive",
        "Nextcloud",
        "Box Sync",
        "Box",
        "Sync",
        "kDrive",
        "Amazon Drive",
    ],
)
def test_a_sync_program_is_known_by_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(FolderIsSynced, match=name):
        check_folder(tmp_path / name / "records")


@pytest.mark.parametrize("name", ["Boxing club", "Synced notes", "Sandbox", "Toolbox"])
def test_a_folder_that_only_sounds_alike_is_taken(tmp_path: Path, name: str) -> None:
    check_folder(tmp_path / name / "records")


@pytest.mark.parametrize("marker", [".dropbox.cache", ".stfolder", "._sync_0123.db"])
def test_a_sync_program_is_known_by_its_marker(tmp_path: Path, marker: str) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / marker).touch()
    with pytest.raises(FolderIsSynced, match="work"):
        check_folder(tmp_path / "work" / "records")


def test_onedrive_is_known_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "documents"))
    with pytest.raises(FolderIsSynced, match="OneDrive"):
        check_folder(tmp_path / "documents" / "records")


def test_a_link_into_a_sync_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "records").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(FolderIsSynced):
        check_folder(tmp_path / "records")


def test_nothing_is_made_in_a_sync_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderIsSynced):
        check_folder(tmp_path / "Dropbox" / "records")
    assert not (tmp_path / "Dropbox").exists()


def test_a_second_lock_is_refused_and_says_since_when(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    with pytest.raises(AlreadyOpen, match=r"started at \d\d:\d\d"):
        FolderLock(tmp_path)
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    FolderLock(tmp_path).release()
    FolderLock(tmp_path).release()


def test_what_is_left_of_a_lock_holds_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "store.lock").write_text("999999 2026-11-03T10:42+00:00\n")
    FolderLock(tmp_path).release()


def test_nothing_is_removed_under_an_open_window(tmp_path: Path) -> None:
    (tmp_path / "records.db").touch()
    lock = FolderLock(tmp_path)
    with pytest.raises(AlreadyOpen):
        remove_store(tmp_path)
    assert (tmp_path / "records.db").exists()
    lock.release()


def test_removing_leaves_what_is_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for name in ("records.db", "slots.json", "slots.json.bak", "notes.txt"):
        (folder / name).touch()
    remove_store(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", "store.lock"]
    remove_store(tmp_path / "nowhere")


def test_an_empty_folder_has_no_store(tmp_path: Path) -> None:
    assert not has_store(tmp_path)


def test_a_folder_with_keys_alone_counts_as_a_store(tmp_path: Path) -> None:
    (tmp_path / "slots.json.bak").touch()
    assert has_store(tmp_path)


FIND = (
    "import sys; from pathlib import Path; from vrp_desktop.problems import VrpError\n"
    "from vrp_desktop.store.folder import find_folder\n"
    "try: print(find_folder(Path(sys.argv[1])))\n"
    "except VrpError as error: print(error.problem.happened, error.problem.details)"
)


def test_a_folder_that_can_still_be_made_is_found(tmp_path: Path) -> None:
    find_folder(tmp_path)
    find_folder(tmp_path / "VRP" / "records")
    assert not (tmp_path / "VRP").exists()


def test_what_is_copied_of_a_folder_that_is_gone_names_nobody(own_profile: Path, tmp_path: Path) -> None:
    for drive, shown in ((own_profile / "drive", "~/drive/records"), (tmp_path / "asha", "…")):
        drive.write_bytes(b"")
        with pytest.raises(FolderGone) as gone:
            find_folder(drive / "records")
        assert gone.value.problem.details == shown
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    said = run_unprivileged(FIND, closed / "asha" / "records")
    assert said.startswith("This program may not read")
    assert said.endswith(". …")


def test_a_folder_whose_drive_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "drive").write_bytes(b"")
    for folder in (tmp_path / "drive", tmp_path / "drive" / "VRP" / "records"):
        with pytest.raises(FolderGone):
            find_folder(folder)
    closed = tmp_path / "media"
    closed.mkdir(mode=0o555)
    # Where a disk would be mounted nobody may make a folder.
    assert "cannot be reached" in run_unprivileged(FIND, closed / "stick" / "records")


def test_a_folder_that_may_not_be_looked_into_is_told_and_does_not_count_as_empty(tmp_path: Path) -> None:
    closed = tmp_path / "records"
    closed.mkdir(mode=0o000)
    assert "may not read" in run_unprivileged(FIND, closed)
    assert "may not read" in run_unprivileged(FIND, closed / "deeper")
