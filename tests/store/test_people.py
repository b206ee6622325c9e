from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from vrp_desktop.store.store import Store


def test_people_come_in_the_order_in_which_they_were_added(store: Store) -> None:
    people = tuple(store.people.add(name=name, role=Role.MENTOR) for name in ("Zoe", "Asha"))
    assert store.people.all() == people


def test_a_person_is_found_by_id_and_by_slot(store: Store) -> None:
    ben = store.people.add(name="Ben", role=Role.COORDINATOR, slot="slot-1")
    assert store.people.get(ben.id) == store.people.by_slot("slot-1") == ben


def test_nobody_is_found_by_a_slot_of_nobody(store: Store) -> None:
    assert store.people.by_slot("nothing") is None


def test_a_person_who_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(KeyError):
        store.people.get("nothing")
