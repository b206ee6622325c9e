"""Lists, forms, help and the sample hang together."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.xform import read_form
from vrp_desktop.guard.scan import sentence
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path

LISTS = sorted(path.name for path in shipped("lists").glob("*.csv"))
FORMS = sorted(path.stem for path in shipped("forms").glob("*.xml"))
HELP = sorted(shipped("help").glob("*.md"))
READ = Lists(shipped("lists"))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_stable_codes_and_dates_of_use(name: str) -> None:
    rows = READ.rows(name)
    assert {"code", "label", "active_from", "active_to"} <= rows[0].keys()
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9_]+|E05\d{6}", code) for code in codes)
    assert all(row["label"].strip() == row["label"] != "" for row in rows)


def test_the_borough_has_its_22_wards_and_three_ways_out() -> None:
    rows = READ.rows("ward.csv")
    assert sum(row["code"].startswith("E05") for row in rows) == 22
    assert [row["code"] for row in rows][-3:] == ["borough", "outside", "dk"]
    assert {row["third"] for row in rows if row["code"].startswith("E05")} == {"north", "central", "south"}


def test_every_worry_belongs_to_a_group_and_every_group_has_worries() -> None:
    groups = {row["code"] for row in READ.rows("concern_group.csv")}
    assert {row["group"] for row in READ.rows("concern.csv")} == groups


def test_places_of_the_same_code_are_the_same_words_on_both_lists() -> None:
    places, venues = READ.labels("place_type.csv"), READ.labels("venue_type.csv")
    shared = places.keys() & venues.keys()
    assert len(shared) > 10
    assert all(places[code] == venues[code] for code in shared)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_help_and_a_button(form: str) -> None:
    read = read_form(shipped("forms", f"{form}.xml").read_text(encoding="utf-8"))
    assert shipped("help", f"{form}.md").exists()
    assert read.settings.button
    assert re.fullmatch(r"[A-Z]{2}", read.settings.prefix)
    if not read.settings.is_counted:
        assert {question.bind.column for question in read.columns()} >= {"date", "what"}


def test_what_a_form_points_at_is_a_form() -> None:
    forms = [read_form(shipped("forms", f"{form}.xml").read_text(encoding="utf-8")) for form in FORMS]
    wanted = {question.bind.register for form in forms for question in form.questions()} - {None}
    points_at = {"action", "deep_dive", "indicator", "journey", "outcome", "resident_concern", "review", "volunteer"}
    assert wanted == points_at
    assert wanted <= set(FORMS)


def test_no_two_forms_share_the_letters_of_their_numbers() -> None:
    texts = [shipped("forms", f"{form}.xml").read_text(encoding="utf-8") for form in FORMS]
    prefixes = [read_form(text).settings.prefix for text in texts]
    assert len(set(prefixes)) == len(prefixes)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "volunteer"])
def test_no_form_but_that_of_volunteers_asks_for_a_name_an_address_or_a_number_of_a_person(form: str) -> None:
    read = read_form(shipped("forms", f"{form}.xml").read_text(encoding="utf-8"))
    asked = " ".join(question.name for question in read.questions())
    assert not re.search(r"\b(name|surname|address|phone|email|postcode|dob|birth)\b", asked)


@pytest.mark.parametrize("form", ["resident_concern", "activity", "ask_me_talk", "mentoring"])
def test_the_same_eight_lines_on_safety_stand_beside_each_form_in_which_people_are_listened_to(form: str) -> None:
    lines = shipped("help", f"{form}.md").read_text(encoding="utf-8").splitlines()
    first = shipped("help", "resident_concern.md").read_text(encoding="utf-8").splitlines()
    assert lines[:10] == first[:10]
    assert sum(line.startswith("- ") for line in first[:10]) == 8


@pytest.mark.parametrize("path", HELP, ids=lambda path: path.stem)
def test_help_is_short_and_names_only_numbers_that_we_keep(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    allowed = frozenset(row["number"] for row in READ.rows("signpost.csv"))
    assert sentence(text, allowed) is None


def test_nothing_made_up_for_the_sample_would_be_stopped_by_the_guard() -> None:
    data = tomllib.loads(shipped("samples", "borough.toml").read_text(encoding="utf-8"))
    # Volunteers alone go by their names and can be reached.
    of_forms = [group for form, group in data["texts"].items() if isinstance(group, dict) and form != "volunteer"]
    groups = [group for group in data["texts"].values() if isinstance(group, list)]
    groups += [group for form in of_forms for group in form.values()]
    asked = [by_answer for form in data["texts_when"].values() for by_answer in form.values()]
    groups += [group for by_answer in asked for fitting in by_answer.values() for group in fitting.values()]
    texts = [text.replace("{partner}", p) for group in groups for text in group for p in data["partners"]]
    assert [text for text in texts if sentence(text)] == []
    assert max(len(text) for text in texts) <= 60
    assert all(person["name"].endswith("(sample)") for person in data["people"])
