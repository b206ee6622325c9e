"""An invented set: numbers that look real but are kept free for drama (Ofcom), made-up addresses, ordinary notes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vrp_desktop.forms.lists import Lists
from vrp_desktop.guard.patterns import Kind
from vrp_desktop.guard.scan import scan, sentence
from vrp_desktop.shipped import shipped

PHONES = (
    "07700900123",
    "07700 900123",
    "07700 900 123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "07700-900-123",
    "07700.900.123",
    "(020) 7946 0018",
    "020 7946 0018",
    "020-7946-0018",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "0044 7700 900123",
    "+447700900123",
    "0161 496 0999",
    "01632 960001",
    "07700 900123".translate({48 + n: 0xFF10 + n for n in range(10)}),
    "07700\u200b900\u200b123",
    "07700/900123",
    "07700 \u2013 900123",
    "+49 30 901820123",
)
EMAILS = (
    "asha@example.org",
    "a.b-c+d@mail.example.co.uk",
    "ASHA@EXAMPLE.ORG",
    "asha (at) example (dot) org",
    "asha [at] example.org",
    "asha at example dot org",
    "asha at example.org",
    "asha @ example.org",
    "o'neil@example.net",
)
POSTCODES = (
    "E17 4JF",
    "e174jf",
    "E10 5NN",
    "E11 3AA",
    "IG8 9XX",
    "E4 7QW",
    "SW1A 1AA",
    "E17-4JF",
    "E17  4JF",
    "E17.4JF",
)
NINOS = ("AB 12 34 56 C", "ab123456c", "JG-10-37-59-A", "AB123456D")
SENTENCES = ("Call her on {}", "{} is what he said", "They gave {} to me.", "me: {}", "x ({}) y")

ORDINARY = (
    "3 people on Hoe Street",
    "E17",
    "at 10.30 on 3/11/2026",
    "07 to 10 pm",
    "£1,200",
    "20 or 30 youths",
    "in 2019-2020",
    "buses 158, 257 and W15",
    "999 and 101",
    "about 10 to 12 of them",
    "between 7 and 8.30",
    "since 1998",
    "1 in 4",
    "He is 15, she is 16",
    "3 nights out of 7",
    "Mopeds at 01.30 and 02.45",
    "the 08:15 bus",
    "section 60",
    "E10 and E11",
    "more lights would help",
    "0 to 5",
    "100 cards",
    "12/11/2025 and 13/11/2025",
    "5-a-side on Fridays",
    "Year 9 and 10",
    "It costs 4.50 a day",
    "20 20 20",
    "They met at the station",
    "two at a time",
    "dot the i",
    "open 9 to 5, 7 days",
    "48 mentors, 22 wards",
    "1,234,567 pounds",
    "2026-11-03 18:30",
    "look at example",
    "A12 and A406",
    "flat out",
    "the 20s and 30s",
    "half past 7",
    "3 000 leaflets",
    "10 Downing",
    "The no. 48 stops at 23.10",
    "3rd, 4th and 5th",
    "0.5 per cent",
    "50/50",
    "24/7",
    "from 01/04/2026 to 30/06/2026",
    "M25",
    "CCTV 4 is off",
    "top 10 worries",
)


def kinds(text: str) -> set[Kind]:
    return {finding.kind for finding in scan(text)}


def in_sentences(values: tuple[str, ...]) -> list[str]:
    return [frame.format(value) for value in values for frame in SENTENCES]


@pytest.mark.parametrize("text", in_sentences(PHONES))
def test_phone_numbers_are_found(text: str) -> None:
    assert Kind.PHONE in kinds(text)
    assert sentence(text) is not None


@pytest.mark.parametrize("text", in_sentences(EMAILS))
def test_email_addresses_are_found(text: str) -> None:
    assert Kind.EMAIL in kinds(text)


@pytest.mark.parametrize("text", in_sentences(POSTCODES))
def test_full_postcodes_are_found(text: str) -> None:
    assert Kind.POSTCODE in kinds(text)


@pytest.mark.parametrize("text", in_sentences(NINOS))
def test_national_insurance_numbers_are_found(text: str) -> None:
    assert Kind.NINO in kinds(text)


def nhs_numbers(count: int) -> list[str]:
    draw, found = random.Random(7), []
    while len(found) < count:
        figures = [draw.randrange(10) for _ in range(9)]
        check = -sum(f * w for f, w in zip(figures, range(10, 1, -1), strict=True)) % 11
        if check < 10 and figures[0] in (4, 6, 7):
            found.append("".join(map(str, [*figures, check])))
    return found


@pytest.mark.parametrize("number", nhs_numbers(20))
def test_nhs_numbers_are_found_with_and_without_spaces(number: str) -> None:
    assert Kind.NHS in kinds(f"her number is {number}")
    assert Kind.NHS in kinds(f"{number[:3]} {number[3:6]} {number[6:]}")


def test_ten_figures_that_fail_the_check_are_no_nhs_number() -> None:
    assert kinds("4505577105") == set()


@pytest.mark.parametrize("text", [*ORDINARY, *(f"Residents said: {note}. Please look." for note in ORDINARY)])
def test_ordinary_notes_are_left_alone(text: str) -> None:
    assert sentence(text) is None


def test_house_numbers_are_only_a_hint() -> None:
    assert kinds("She lives at 12 Hoe Street") == {Kind.HOUSE}
    assert sentence("She lives at 12 Hoe Street") is None


@pytest.mark.parametrize("row", Lists(shipped("lists")).rows("signpost.csv"), ids=lambda row: row["code"])
def test_helplines_may_always_be_written(row: dict[str, str]) -> None:
    allowed = frozenset(r["number"] for r in Lists(shipped("lists")).rows("signpost.csv"))
    number = row["number"].partition(" (")[0]
    assert sentence(f"I gave them {number} and {number.replace(' ', '')}.", allowed) is None


def test_a_hostile_text_of_a_megabyte_comes_back() -> None:
    for hostile in ("0 " * 500_000, "a@" * 500_000, "1 a " * 250_000, "\u200b0" * 500_000, "e17" * 333_333):
        assert isinstance(scan(hostile), tuple)


@given(st.text(max_size=400))
def test_findings_lie_in_the_text_and_in_order(text: str) -> None:
    found = scan(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert list(found) == sorted(found, key=lambda finding: finding.start)


def test_a_finding_says_where() -> None:
    (found,) = scan("Ring 07700 900123 now")
    assert "Ring 07700 900123 now"[found.start : found.end].strip() == "07700 900123"


_WIDE = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
_ORDINARY = ("jane", "ring ", "07700 900123", "0", "E17 4PP", "@", " at ", "(at)", "dot", " dot ", ".", ".com", "co")
_OTHERWISE = (
    "\u2460",
    "\u00b2",
    "\u0663",
    "\u2776",
    "D\u200bot",
    "\u00e9",
    "\u2026",
    "\u00a0",
    "\n",
    "QQ",
    "12 34 56",
    " C",
)
_PIECES = st.sampled_from([*_ORDINARY, *(piece.translate(_WIDE) for piece in _ORDINARY), *_OTHERWISE])


@settings(max_examples=600, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=3), max_size=9).map("".join))
def test_the_quick_look_passes_over_nothing_that_the_whole_one_finds(text: str) -> None:
    must_go = {Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.NHS, Kind.NINO}
    assert (sentence(text) is not None) == any(finding.kind in must_go for finding in scan(text))
