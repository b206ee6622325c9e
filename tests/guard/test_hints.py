"""What is only pointed out: a set written apart from the patterns, of made-up people and ordinary notes."""

from __future__ import annotations

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.guard.scan import SafeWords, hint
from vrp_desktop.shipped import shipped

LISTS = Lists(shipped("lists"))
SAFE = SafeWords.of(
    label for name in ("ward.csv", "partner.csv", "signpost.csv") for label in LISTS.labels(name).values()
)
FOUND = {
    "birth": (
        "her dob is 3/4/2009",
        "Born 12 May 2011, goes to the academy",
        "He was born on 1st of June",
        "DOB: 04.11.98",
        "the boy, 12/03/2010, was seen again",
        "birthday 30-09",
        "date of birth 7 jan 1987",
    ),
    "registration": (
        "a grey van, AB12 CDE, waits there",
        "ab12cde parked by the gate",
        "number plate P123 XYZ",
        "reg XYZ 123A",
        "Moped LK70HJG",
    ),
    "social media": (
        "he goes by @shadow_e17",
        "insta: real.one.99",
        "Snapchat name: zayzay10",
        "look at TikTok = bigman_lea",
    ),
    "house number": ("the flat at 12 Hoe Street", "14a, Lea Bridge Road", "number 7 Palace Court"),
    "somebody's name": (
        "Mohammed told me",
        "It was Chloe and her friend",
        "ask Priya's mum",
        "a boy called Tyrone",
        "Agnieszka is afraid to go out",
        "spoke with Oluwaseun again",
    ),
}
ORDINARY = (
    "3 people said the park is too dark after school",
    "More lights would help near the station",
    "It happens every Friday at 9.30 pm by bus stop 4",
    "William Morris ward and St James need more bins",
    "The walk on 3/11/2026 went well",
    "Davies Lane Primary will host us, and Frederick Bremer too",
    "In E17 and E10 the bus 97 is late; SE17 and IG10 are far away",
    "FRANK and Samaritans leaflets went in an hour",
    "Stall at Leyton Orient Trust, 14 cards given",
    "They want Victoria Road closed to mopeds",
    "Email the council? No: call 101",
    "Young people asked for a youth club on Instagram and Facebook",
    "The mosque, the church of St Mary and the temple took part",
    "We met 25 new people, 12 of them children",
    "Class of 2009 reunion at the pub is loud",
    "The market has 20 stalls and 3 of them sell knives",
    "Grace period for parking is too short; may we ask for more?",
    "Mark the crossing better, it will help",
    "a parent said her son is followed home",
)


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in FOUND.items() for text in texts])
def test_what_may_be_about_one_person_is_pointed_out(what: str, text: str) -> None:
    assert what in (hint(text, SAFE) or "")


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_note_is_left_alone(text: str) -> None:
    assert hint(text, SAFE) is None


def test_its_limits_are_what_is_said_of_it() -> None:
    assert hint("mohammed told me", SAFE) is None, "a name in small letters"
    assert hint("Xanthippe told me", SAFE) is None, "a name that is not on the list"


def test_hostile_text_takes_linear_time() -> None:
    for text in ("12/" * 50_000, "@" * 100_000, "a" * 100_000, "reg " * 50_000, "1 a " * 40_000, "Ali " * 40_000):
        hint(text, SAFE)
