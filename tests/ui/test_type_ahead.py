from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.definition import Choice
from vrp_desktop.forms.lists import Lists
from vrp_desktop.shipped import shipped
from vrp_desktop.ui.form_view.type_ahead import fold, matches

if TYPE_CHECKING:
    from collections.abc import Sequence


def wards() -> Sequence[Choice]:
    rows = Lists(shipped("lists")).rows("ward.csv")
    return [Choice(row["code"], row["label"], {"search": row["search"]}) for row in rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lloyd", "William Morris"),
        ("bakers arms", "Leyton"),
        ("BAKERS  ARMS", "Lea Bridge"),
        ("st james", "St James"),
        ("hale end", "Hale End & Highams Park South"),
        ("wood st", "Wood Street"),
        ("leytonst", "Leytonstone"),
    ],
)
def test_a_ward_is_found_by_its_name_or_by_its_neighbourhood(typed: str, found: str) -> None:
    assert found in [choice.label for choice, _ in matches(wards(), typed)]


def test_names_come_before_neighbourhoods_and_beginnings_before_the_middle() -> None:
    assert [choice.label for choice, _ in matches(wards(), "ley")][:2] == ["Leyton", "Leytonstone"]


def test_the_words_that_led_there_are_told() -> None:
    found = {choice.label: words for choice, words in matches(wards(), "bakers")}
    assert found["Forest"] == "Bakers Arms"


def test_nothing_typed_offers_everything_and_nonsense_nothing() -> None:
    assert len(matches(wards(), "")) == 25
    assert matches(wards(), "zzzz") == []


def test_accents_case_and_signs_do_not_matter() -> None:
    assert fold("Café-Bar, ÉCOLE") == "cafe bar ecole"
