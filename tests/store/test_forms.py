from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store.walk import walk_form

from vrp_desktop.forms.outline import read_outline
from vrp_desktop.forms.xform import read_form
from vrp_desktop.problems import VrpError
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from vrp_desktop.store.store import Store


def test_an_installed_form_is_current(store: Store) -> None:
    assert [(form.id, form.version) for form in store.forms.current()] == [("walk", "1")]


def test_installing_again_changes_nothing(store: Store) -> None:
    assert store.forms.install(walk_form()) is False


def test_the_first_of_a_version_stays(store: Store) -> None:
    assert store.forms.install(walk_form("1", more="weather")) is False
    assert store.forms.xform("walk", "1") == walk_form()


def test_the_greatest_version_is_current_whenever_it_came(store: Store) -> None:
    store.forms.install(walk_form("10"))
    store.forms.install(walk_form("9"))
    assert store.forms.newest("walk").version == "10"
    assert [form.version for form in store.forms.current()] == ["10"]


def test_older_versions_can_still_be_had(store: Store) -> None:
    store.forms.install(walk_form("2", more="weather"))
    assert len(list(store.forms.get("walk", "1").questions())) == 6
    assert len(list(store.forms.get("walk", "2").questions())) == 7


def test_a_form_is_read_once(store: Store) -> None:
    assert store.forms.get("walk", "1") is store.forms.newest("walk")


def test_what_is_lacking_is_told_letter_by_letter(store: Store) -> None:
    other = walk_form("2")
    assert store.forms.lacking([walk_form(), other, walk_form() + "\n"]) == [other, walk_form() + "\n"]


def test_a_form_that_keeps_choices_of_before_is_not_lacking(store: Store) -> None:
    later = walk_form("2").replace("<item><name>stall</name><label>A stall</label></item>", "")
    assert store.forms.install(later)
    assert store.forms.get("walk", "2").kept
    assert store.forms.lacking([later]) == []


def test_a_form_that_cannot_be_read_leaves_nothing(store: Store) -> None:
    with pytest.raises(VrpError):
        store.forms.install("<nonsense/>")
    assert len(store.forms.current()) == 1


@pytest.mark.parametrize("key", [("walk", "7"), ("other", "1")])
def test_a_form_that_is_not_there_is_told(store: Store, key: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        store.forms.get(*key)


def test_an_outline_says_what_the_form_says() -> None:
    for path in sorted(shipped("forms").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        form, outline = read_form(text), read_outline(text)
        assert (outline.id, outline.version, outline.title, outline.settings) == (
            form.id, form.version, form.title, form.settings,
        )  # fmt: skip


@pytest.mark.parametrize("text", ["", "<a/>", "<html><head><model><instance/>"])
def test_what_is_no_form_has_no_outline(text: str) -> None:
    with pytest.raises(ValueError, match="no"):
        read_outline(text)
