from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyrage
import pytest
from support.stores import CHEAP, WORDS, new_session, settings_in

from vrp_desktop.app import run
from vrp_desktop.operations import people, setup
from vrp_desktop.store.people import Role
from vrp_desktop.store.recovery_key import WrongKey
from vrp_desktop.store.slots import KdfCost, WrongWords

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

THEIRS = "zoom zone zit zips zippy"
OTHERS = "zippy zips zit zone"
COUNCIL = pyrage.x25519.Identity.generate()


@pytest.fixture
def own(tmp_path: Path) -> Session:
    """A session whose store the test closes."""
    return new_session(tmp_path)


def test_somebody_added_opens_the_records_as_themselves(coordinator: Session) -> None:
    people.add(coordinator, " Bola  Approver ", Role.APPROVER, THEIRS)
    coordinator.store.close()
    again = setup.unlock(coordinator.settings, THEIRS)
    assert (again.person.name, again.person.role) == ("Bola Approver", Role.APPROVER)
    assert [(holder.name, holder.is_me) for holder in people.holders(again)] == [
        ("Hana", False),
        ("Bola Approver", True),
    ]
    again.store.close()


@pytest.mark.parametrize("name", ["", "   ", "hana", "HANA "])
def test_a_name_is_needed_and_only_once(coordinator: Session, name: str) -> None:
    with pytest.raises(people.NotAllowed):
        people.add(coordinator, name, Role.MENTOR, THEIRS)
    assert len(people.holders(coordinator)) == 1


def test_only_a_coordinator_lets_people_in_and_out(session: Session) -> None:
    with pytest.raises(people.NotAllowed):
        people.add(session, "Ben", Role.MENTOR, THEIRS)
    with pytest.raises(people.NotAllowed):
        people.remove(session, session.person.id)


def test_somebody_removed_is_out_and_the_store_is_unlocked_anew(coordinator: Session) -> None:
    ben = people.add(coordinator, "Ben", Role.MENTOR, THEIRS)
    people.remove(coordinator, ben.person)
    with pytest.raises(WrongWords):
        setup.unlock(coordinator.settings, THEIRS)
    again = setup.unlock(coordinator.settings, WORDS)
    assert [holder.name for holder in people.holders(again)] == ["Hana"]
    assert again.store.people.get(ben.person).name == "Ben"
    again.store.close()


def test_nobody_takes_their_own_words_away(coordinator: Session) -> None:
    with pytest.raises(people.NotAllowed, match="your own"):
        people.remove(coordinator, coordinator.person.id)


def test_ones_own_words_are_changed(own: Session) -> None:
    people.change_my_words(own, OTHERS)
    own.store.close()
    with pytest.raises(WrongWords):
        setup.unlock(own.settings, WORDS)
    setup.unlock(own.settings, OTHERS).store.close()


def test_forgotten_words_are_replaced_by_a_coordinator(coordinator: Session) -> None:
    ben = people.add(coordinator, "Ben", Role.MENTOR, THEIRS)
    people.give_new_words(coordinator, ben.person, OTHERS)
    coordinator.store.close()
    with pytest.raises(WrongWords):
        setup.unlock(coordinator.settings, THEIRS)
    again = setup.unlock(coordinator.settings, OTHERS)
    assert again.person.name == "Ben"
    again.store.close()


def test_a_new_recovery_key_takes_the_place_of_the_old_one(own: Session) -> None:
    first = people.new_recovery_key(own)
    second = people.new_recovery_key(own)
    own.store.close()
    with pytest.raises(WrongKey):
        setup.recover(own.settings, first, OTHERS)
    setup.recover(own.settings, second, OTHERS).store.close()


def test_coordinators_and_approvers_get_more_words(session: Session) -> None:
    assert [people.words_needed(session, role) for role in Role] == [4, 4, 5, 5]


@pytest.fixture
def council(tmp_path: Path) -> Session:
    settings = replace(settings_in(tmp_path), council_recovery_key=str(COUNCIL.to_public()))
    made = setup.set_up(settings, name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP)
    assert made.recovery_key == ""
    return made.session


def test_with_a_council_key_the_help_desk_makes_a_recovery_key_for_once(council: Session) -> None:
    council.store.close()
    key = setup.help_out(council.settings.data_folder, f"{COUNCIL}\n")
    again = setup.recover(council.settings, key, OTHERS)
    assert again.person.name == "Asha"
    again.store.close()
    with pytest.raises(WrongKey):
        setup.recover(council.settings, key, WORDS)
    setup.unlock(council.settings, OTHERS).store.close()
    assert setup.help_out(council.settings.data_folder, str(COUNCIL))


def test_with_a_council_key_nobody_makes_another_way_in(council: Session) -> None:
    with pytest.raises(people.NotAllowed, match="council"):
        people.new_recovery_key(council)
    council.store.close()


def test_another_councils_key_helps_nobody(council: Session) -> None:
    council.store.close()
    with pytest.raises(WrongKey):
        setup.help_out(council.settings.data_folder, str(pyrage.x25519.Identity.generate()))


def test_the_command_of_the_help_desk(council: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    council.store.close()
    secret = tmp_path / "council.txt"
    secret.write_text(f"# created: today\n{COUNCIL}\n", encoding="utf-8")
    folder = str(council.settings.data_folder)
    assert run(["recovery-key", "--council-key", str(secret), "--data", folder]) == 0
    said = capsys.readouterr().out
    key = next(line.strip() for line in said.splitlines() if line.count("-") == 8)
    setup.recover(council.settings, key, OTHERS).store.close()
    assert run(["recovery-key", "--council-key", str(tmp_path / "nothing"), "--data", folder]) == 1


def test_a_cost_is_measured_when_nobody_gives_one(tmp_path: Path) -> None:
    made = setup.set_up(settings_in(tmp_path), name="Asha", role=Role.AMBASSADOR, words=WORDS)
    cost = made.session.store._slots.cost  # noqa: SLF001 - no operation says it
    assert 65_536 <= cost.memory_kib <= 262_144
    made.session.store.close()
    fixed = replace(settings_in(tmp_path / "fixed"), key_memory_kib=98_304)
    made = setup.set_up(fixed, name="Asha", role=Role.AMBASSADOR, words=WORDS)
    assert made.session.store._slots.cost == KdfCost(98_304, 3, 4)  # noqa: SLF001 - as above
    made.session.store.close()
