"""What is only pointed out: a set written apart from the patterns, of made-up people and ordinary notes."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.guard.scan import SafeWords, hint
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

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
CALLED = """
    Callum Siobhan Rhiannon Harriet Jessica Joshua Imran Farzana Gurpreet Rukhsana Shahid Sukhwinder Tanvir
    Nusrat Delroy Shanice Jermaine Tyrell Winston Latisha Abimbola Chidera Kwabena Adwoa Folasade Ifeoma
    Mamadou Abdirahman Hodan Ifrah Warsame Nasteho Tesfaye Selamawit Mehmet Zehra Ayşegül Çiğdem Serkan Emre
    Agnieszka Małgorzata Łukasz Przemysław Katarzyna Ionuț Ștefan Mihaela Cosmin Rareș Vytautas Oksana Dmytro
    Kaloyan Erjon João Xiomara Hicham Soufiane Shirin Thuy Maricel
"""
"""First names of many families of an outer London borough; those with marks are also written without."""
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


@pytest.mark.parametrize("name", CALLED.split())
def test_first_names_of_many_families_are_known(name: str) -> None:
    assert "somebody's name" in (hint(f"it was {name} who said so", SAFE) or "")


def test_no_text_of_the_sample_borough_is_taken_for_a_name() -> None:
    borough = tomllib.loads(shipped("samples", "borough.toml").read_text(encoding="utf-8"))
    del borough["people"]
    texts = {text for text in every_text(borough) if "sample" not in text.lower()}
    assert len(texts) > 200
    assert {text for text in texts if "somebody's name" in (hint(text, SAFE) or "")} == set()


def test_no_label_of_a_list_is_taken_for_a_name() -> None:
    labels = {label for file in shipped("lists").glob("*.csv") for label in LISTS.labels(file.name).values()}
    assert {label for label in labels if "somebody's name" in (hint(label, SAFE) or "")} == {"Christian"}


def every_text(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from every_text(inner)


def test_a_name_is_on_the_list_once_without_marks_and_is_no_common_word() -> None:
    names = shipped("words", "first_names.txt").read_text(encoding="utf-8").split()
    assert names == sorted(set(names))
    assert all(name.isascii() and name.islower() for name in names)
    common = set(shipped("words", "eff_large_wordlist.txt").read_text(encoding="utf-8").split())
    assert common.intersection(names) == {"john", "marina", "timothy"}
