"""What a person can do, and cannot, because the council says so."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pyrage
import pytest
from support.writing import write

from vrp_desktop.operations import backups, council, find, rescue
from vrp_desktop.operations.home import home
from vrp_desktop.operations.to_do.tasks import to_do
from vrp_desktop.settings import Council, Origin, PolicyFault
from vrp_desktop.store import backup_plan
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

NOW = datetime.datetime.now(datetime.UTC)


def under(session: Session, **values: object) -> Session:
    """Give a session on a laptop whose council set these settings."""
    origins = tuple((name, Origin.REGISTRY) for name in values)
    settings = replace(session.settings, council=Council(origins), **values)  # type: ignore[arg-type] # settings by name
    return replace(session, settings=settings)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def test_what_is_not_allowed_is_not_offered_and_stays_readable(coordinator: Session) -> None:
    write(coordinator, "resident_concern")
    limited = under(coordinator, forms_allowed=("activity",))
    assert [button.form for button in home(limited).buttons] == ["activity"]
    assert find.count(limited, RecordFilter(forms=("resident_concern",))) == 1
    assert limited.may_see(limited.store.forms.newest("resident_concern"))


def test_no_draft_of_a_form_that_is_not_allowed_follows_from_a_record(coordinator: Session) -> None:
    coordinator = replace(coordinator, today=lambda: datetime.date(2026, 11, 25))

    def draft_of_a_note(session: Session) -> list[str]:
        write(
            session, "deep_dive", title="Evenings at the station", end="2026-11-01", start="2026-10-01",
            not_right="We came late", review_on="2027-05-01", period_from="2026-01-01", period_to="2026-06-01",
        )  # fmt: skip
        return [draft.form for draft in session.store.drafts.unfinished(session.person.id)]

    write(coordinator, "action", start="2026-09-01", due="2026-12-01", status="agreed")
    assert draft_of_a_note(under(coordinator, forms_allowed=("deep_dive",))) == []
    assert draft_of_a_note(under(coordinator, forms_allowed=("deep_dive", "learning"))) == ["learning"]


def test_no_task_leads_to_a_form_that_is_not_allowed(coordinator: Session) -> None:
    def words(session: Session) -> set[str]:
        return {task.words for task in to_do(session).tasks}

    assert "Put the starting set in" in words(coordinator)
    assert "Put the starting set in" not in words(under(coordinator, forms_allowed=("activity",)))
    assert "Put the starting set in" in words(under(coordinator, forms_allowed=("indicator",)))


def test_the_councils_second_place_is_used_from_the_first_backup_on(coordinator: Session, share: Path) -> None:
    limited = under(coordinator, backup_place=share)
    write(limited, "resident_concern")
    assert backups.is_anything_due(limited)
    assert backups.amiss(limited, NOW) == ("There is no backup in the second place yet.", False)
    closing = backups.back_up_at_close(limited, Progress())
    assert closing.problem is None
    assert [made.folder.parent for made in closing.made][-1] == share / "VRP backups"
    assert backups.amiss(limited, NOW) is None
    assert backups.view(limited).second_at is not None
    assert not backups.is_anything_due(limited)
    (kept,) = rescue.offered(replace(limited.settings, data_folder=share.parent / "new laptop"))
    assert kept.folder.parent == share / "VRP backups"


def test_a_place_that_was_chosen_before_gives_way_to_the_councils(coordinator: Session, share: Path) -> None:
    stick = share.parent / "stick"
    stick.mkdir()
    backups.choose_second_place(coordinator, stick)
    backups.back_up_now(coordinator, Progress())
    limited = under(coordinator, backup_place=share)
    assert backups.view(limited).second_place == share / "VRP backups"
    assert backups.is_anything_due(limited)
    backups.back_up_at_close(limited, Progress())
    assert backup_plan.read(limited.store.folder).second_place == share / "VRP backups"


def test_nobody_chooses_another_second_place(coordinator: Session, share: Path) -> None:
    limited = under(coordinator, backup_place=share)
    before = backup_plan.read(limited.store.folder)
    with pytest.raises(backups.SetByCouncil):
        backups.choose_second_place(limited, share.parent)
    with pytest.raises(backups.SetByCouncil):
        backups.forget_second_place(limited)
    assert backup_plan.read(limited.store.folder) == before


def test_a_second_place_that_is_unfit_is_told_and_the_first_backup_is_made(coordinator: Session, share: Path) -> None:
    synced = share / "Dropbox"
    synced.mkdir()
    for place in (synced, coordinator.store.folder / "inside", coordinator.store.folder):
        closing = backups.back_up_now(under(coordinator, backup_place=place), Progress())
        assert len(closing.made) == 1
        assert closing.problem is not None
        assert "that your council set cannot be used" in closing.problem.happened
        assert not (place / "VRP backups").exists()


def test_records_that_were_there_before_keep_their_own_recovery_key_and_it_is_said(coordinator: Session) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    ((_, said),) = council.view(under(coordinator, council_recovery_key=key)).lines
    assert "the records here have their own" in said


@pytest.mark.parametrize("setting", list(council._CALLED))  # noqa: SLF001 - each of them
def test_each_setting_has_plain_words_and_its_fault_three_sentences(coordinator: Session, setting: str) -> None:
    fault = PolicyFault("here", "a_key", "It must be something else.", setting)
    faulty = replace(coordinator, settings=replace(coordinator.settings, council=Council((), (fault,))))
    (problem,) = council.view(faulty).problems
    assert len(problem.sentences().splitlines()) == 3
    assert problem.details == "here, a_key: It must be something else."
    assert home(faulty).has_council_fault
    assert not home(faulty, is_practice=True).has_council_fault


def test_every_key_is_said_in_plain_words(coordinator: Session) -> None:
    assert set(council._CALLED) == set(type(coordinator.settings).policy_keys())  # noqa: SLF001 - all of them
