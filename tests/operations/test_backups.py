"""Where backups go, when they are due, and what the person is told."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.operations import backups, setup
from vrp_desktop.operations.home import home
from vrp_desktop.problems import Cancelled
from vrp_desktop.store import backup_plan
from vrp_desktop.store.folder import FolderIsSynced
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

NOW = datetime.datetime.now(datetime.UTC)


def write_something(session: Session) -> None:
    with session.store.transaction():
        session.store.log.append(
            record="r",
            ref=session.store.log.next_ref("RC"),
            form="activity",
            version=session.store.forms.newest("activity").version,
            answers={"/data/x": "lights"},
            author=session.person.id,
        )


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def close(session: Session) -> backups.Closing:
    return backups.back_up_at_close(session, Progress())


def age_second(session: Session, **ago: int) -> None:
    """Let the second place's last backup be so old."""
    plan = backup_plan.read(session.store.folder)
    backup_plan.write(session.store.folder, replace(plan, second_at=NOW - datetime.timedelta(**ago)))


def test_closing_backs_up_beside_the_store_when_anything_was_written(session: Session) -> None:
    assert backups.is_anything_due(session)
    (made,) = close(session).made
    assert made.folder.parent == session.store.folder / "backups"
    assert not backups.is_anything_due(session)
    assert close(session).made == ()
    write_something(session)
    assert backups.is_anything_due(session)
    assert len(close(session).made) == 1


def test_the_second_place_gets_one_a_week(session: Session, stick: Path) -> None:
    place = backups.choose_second_place(session, stick)
    assert place == stick / "VRP backups"
    assert [made.folder.parent for made in close(session).made] == [session.store.folder / "backups", place]
    for days, count in ((1, 0), (6, 0), (7, 1), (30, 1), (-1, 1)):
        age_second(session, days=days)
        assert len(close(session).made) == count, days


def test_a_stick_that_is_not_plugged_in_is_told_and_nothing_is_made_in_its_place(session: Session, stick: Path) -> None:
    backups.choose_second_place(session, stick)
    shutil.rmtree(stick)
    closing = close(session)
    assert len(closing.made) == 1
    assert closing.problem is not None
    assert "not there" in closing.problem.happened
    assert not stick.exists()
    assert backups.view(session).is_second_there is False


def test_closing_without_it_asks_again_tomorrow_and_not_today(session: Session, stick: Path) -> None:
    backups.choose_second_place(session, stick)
    shutil.rmtree(stick)
    close(session)
    assert backups.is_anything_due(session)
    backups.put_off(session)
    assert not backups.is_anything_due(session)
    tomorrow = replace(session, today=lambda: session.today() + datetime.timedelta(days=1))
    assert backups.is_anything_due(tomorrow)


def test_asking_makes_both_whatever_is_due(session: Session, stick: Path) -> None:
    backups.choose_second_place(session, stick)
    close(session)
    assert len(backups.back_up_now(session, Progress()).made) == 2


@pytest.mark.parametrize("where", ["", "backups", "deeper/still", ".."])
def test_the_folder_of_the_records_is_no_second_place(session: Session, where: str) -> None:
    with pytest.raises(backups.PlaceTooNear):
        backups.choose_second_place(session, session.store.folder / where)
    assert backups.view(session).second_place is None


def test_a_folder_that_is_copied_to_a_cloud_is_no_second_place(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FolderIsSynced) as told:
        backups.choose_second_place(session, tmp_path / "OneDrive - Council" / "VRP")
    assert "place for backups" in told.value.problem.happened


def test_a_place_that_cannot_be_written_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    with pytest.raises(backups.PlaceNotUsable):
        backups.choose_second_place(session, tmp_path / "a file")


def test_two_stores_may_share_a_second_place(session: Session, coordinator: Session, stick: Path) -> None:
    for one in (session, coordinator):
        backups.choose_second_place(one, stick)
        for _ in range(4):
            backups.back_up_now(one, Progress())
    assert len(backups.view(session).second) == 3
    assert len(backups.view(coordinator).second) == 3


def test_the_first_page_asks_once_for_a_second_place(session: Session) -> None:
    assert home(session).reminder is None, "there is nothing to lose yet"
    write_something(session)
    asked = home(session).reminder
    assert asked is not None
    assert asked.is_question
    assert home(session, is_practice=True).reminder is None
    backups.not_now(session)
    assert home(session).reminder is None


def test_the_first_page_says_when_the_last_is_older_than_nine_days(session: Session, stick: Path) -> None:
    write_something(session)
    backups.choose_second_place(session, stick)
    told = home(session).reminder
    assert told is not None
    assert "no backup" in told.words
    close(session)
    assert home(session).reminder is None
    age_second(session, days=8, hours=23)
    assert home(session).reminder is None
    age_second(session, days=9, hours=1, minutes=5)
    told = home(session).reminder
    assert told is not None
    assert "9 days old" in told.words


def test_forgetting_the_second_place_leaves_what_is_there(session: Session, stick: Path) -> None:
    place = backups.choose_second_place(session, stick)
    close(session)
    backups.forget_second_place(session)
    assert backups.view(session).second == ()
    assert len(list(place.iterdir())) == 1


def test_cancelling_is_no_problem_and_leaves_nothing(session: Session) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        backups.back_up_at_close(session, progress)
    assert backups.view(session).local == ()


def test_what_is_due_for_deletion_goes_only_when_asked(session: Session) -> None:
    close(session)
    aside = session.store.folder / "set-aside-2026-01-01-1"
    aside.mkdir()
    later = replace(session, today=lambda: session.today() + datetime.timedelta(days=91))
    view = backups.view(later)
    assert (len(view.old), view.old_aside) == (1, (aside,))
    assert backups.view(session).old == ()
    backups.delete(view.old, view.old_aside)
    view = backups.view(later)
    assert (view.local, view.aside) == ((), ())


def test_a_damaged_plan_is_as_if_nothing_was_chosen(session: Session, stick: Path) -> None:
    backups.choose_second_place(session, stick)
    for content in (b"", b"{", b"[]", b'{"second_place": 3}', b"\xff" * 70_000):
        (session.store.folder / "backups.json").write_bytes(content)
        assert backups.view(session).second_place is None


def test_the_plan_names_nobody(session: Session, stick: Path) -> None:
    backups.choose_second_place(session, stick)
    close(session)
    text = (session.store.folder / "backups.json").read_text()
    assert "Asha" not in text


def test_staging_and_thinking_better_of_it(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    write_something(session)
    (made,) = close(session).made
    write_something(session)
    assert backups.contents(session, made).count == 1
    backups.stage(session, made, Progress())
    backups.unstage(session)
    session.store.close()
    session = setup.unlock(settings_in(tmp_path), WORDS)
    assert session.store.log.count() == 2
    backups.stage(session, made, Progress())
    session.store.close()
    session = setup.unlock(settings_in(tmp_path), WORDS)
    assert session.store.log.count() == 1
    session.store.close()
