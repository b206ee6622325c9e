"""You said, we did: which rows are in it for whom, what stays out, and what stands on the posters of wards."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from support.writing import write

from vrp_desktop.operations import making, posters, sign_off
from vrp_desktop.store.people import Role
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from vrp_desktop.operations.session import Session

TODAY = datetime.date(2026, 11, 25)
REQUEST = making.ReturnRequest("R-D", "2026-10")
LEYTON, VALLEY, HOE_STREET = "E05013896", "E05013901", "E05013893"
GIVEN = {
    "status": "done", "told": "yes", "start": "2026-01-01", "due": "2027-01-01", "done_on": "2026-01-05",
    "told_on": "2026-10-05", "owner": "council", "result": "It is lighter",
}  # fmt: skip


@pytest.fixture
def hana(coordinator: Session) -> Session:
    return replace(coordinator, today=lambda: TODAY)


def act(session: Session, wards: str, said: str, did: str = "It was done", **answers: str) -> str:
    return write(session, "action", **{**GIVEN, "wards": wards, "you_said": said, "we_did": did, **answers})


def book(session: Session, folder: Path) -> Workbook:
    return openpyxl.load_workbook(making.make(session, REQUEST, folder, Progress()).path)


def said(book: Workbook, sheet: str) -> dict[object, object]:
    """Give what was done by what was said on a sheet."""
    return {row[1]: row[2] for row in book[sheet].iter_rows(min_row=4, values_only=True) if row[1]}


def approve(session: Session) -> None:
    ines = replace(session, person=session.store.people.add(name="Ines", role=Role.APPROVER))
    for step in (sign_off.check, lambda *which: sign_off.approve(*which, sign_off.POSTS[0])):
        found = sign_off.standing(ines, "R-D", "2026-10")
        assert found is not None
        step(ines, "R-D", "2026-10", found.sha256)


def test_each_part_of_the_borough_has_its_wards_and_what_is_for_all(hana: Session, tmp_path: Path) -> None:
    act(hana, LEYTON, "South")
    act(hana, f"{VALLEY} {HOE_STREET}", "North and middle")
    act(hana, "borough", "Everywhere")
    act(hana, "outside", "Elsewhere")
    made = book(hana, tmp_path)
    assert made.sheetnames[2:6] == ["Whole borough", "North", "Middle", "South"]
    assert set(said(made, "Whole borough")) == {"South", "North and middle", "Everywhere", "Elsewhere"}
    assert set(said(made, "North")) == set(said(made, "Middle")) == {"North and middle", "Everywhere"}
    assert set(said(made, "South")) == {"South", "Everywhere"}
    heads = [cell.value for cell in made["North"][3]]
    assert heads == ["Ward", "You said", "We did", "Who did it", "When", "What next", "How to tell us more"]
    assert [row[0].value for row in made["North"].iter_rows(min_row=4)] == ["Valley", "The whole borough"]


def test_only_what_residents_were_told_in_the_period_is_in_it(hana: Session, tmp_path: Path) -> None:
    act(hana, LEYTON, "Told")
    act(hana, LEYTON, "", "", told="not_yet", told_on="")
    act(hana, LEYTON, "Earlier", told_on="2026-09-30")
    write(hana, "resident_concern", heard_on="2026-10-03", ward=LEYTON, idea="What a resident said")
    made = book(hana, tmp_path)
    assert set(said(made, "Whole borough")) == {"Told"}
    text = " ".join(str(cell.value) for sheet in made for row in sheet.iter_rows() for cell in row)
    assert "What a resident said" not in text


@pytest.mark.parametrize(
    ("did", "shown"),
    [
        ("There is no money for it", "We could not do this because: There is no money for it"),
        ("We could not do this because the wall is not ours", "We could not do this because the wall is not ours"),
    ],
)
def test_what_could_not_be_done_says_so_and_why(did: str, shown: str, hana: Session, tmp_path: Path) -> None:
    act(hana, LEYTON, "Paint the wall", did, status="cannot")
    assert said(book(hana, tmp_path), "South") == {"Paint the wall": shown}


def test_a_row_that_may_name_somebody_stays_out_and_is_listed_whatever_reason_is_given(
    hana: Session, tmp_path: Path
) -> None:
    act(hana, f"{LEYTON} {VALLEY}", "Mary at the shop is afraid")
    act(hana, LEYTON, "It is dark", "Lamps near Victoria Park and St Mary's Church, and in Leyton")
    act(hana, LEYTON, "Loud cars", "Police stopped AB12 CDE")
    preview = making.preview(hana, REQUEST)
    assert [(one.column, one.sentence.split(".")[0]) for one in preview.left_out] == [
        ("You said", "This may be somebody's name"), ("We did", "This may be a car's registration"),
    ]  # fmt: skip
    assert all(one.ref.startswith("AT-") for one in preview.left_out)
    assert preview.suspects == ()
    made = making.make(hana, replace(REQUEST, kept_because="They agreed"), tmp_path, Progress())
    assert set(said(openpyxl.load_workbook(made.path), "Whole borough")) == {"It is dark"}
    (out, *_others) = hana.store.returns_made.rows_out()
    assert (out.audience, out.row_count, out.suspect_count) == ("public", 1, 0)


def test_the_notes_name_the_helplines_and_not_our_own_lead(hana: Session, tmp_path: Path) -> None:
    act(hana, LEYTON, "It is dark")
    write(hana, "helpline", service="Our safeguarding lead", number="020 8496 0001", code="wf_lead", hours="")
    write(hana, "helpline", service="Night bus advice", number="020 8496 0002", code="", hours="After 8 pm")
    notes = dict(row[:2] for row in book(hana, tmp_path)["Notes"].iter_rows(min_row=4, values_only=True))
    assert notes["Childline (under 19)"] == "0800 1111"
    assert notes["Night bus advice"] == "020 8496 0002, After 8 pm"
    assert "Our safeguarding lead" not in notes
    assert "Local gang-exit team" not in notes, "it has no number yet"


def test_a_ward_has_a_poster_of_its_own_rows_then_those_for_all(hana: Session) -> None:
    act(hana, "borough", "Everywhere", told_on="2026-10-01")
    act(hana, LEYTON, "South", told_on="2026-10-05")
    offer = posters.offer(hana, REQUEST)
    assert offer.is_draft
    assert len(offer.posters) == 22
    leyton = next(poster for poster in offer.posters if poster.ward == "Leyton")
    assert [line.you_said for line in leyton.lines] == ["South", "Everywhere"]
    line = leyton.lines[0]
    assert (line.on, line.what_next) == (datetime.date(2026, 10, 5), "It is lighter")
    assert leyton.draft == "DRAFT, NOT FOR PUBLICATION"
    assert leyton.tell_us_more == hana.settings.tell_us_more
    assert ("Childline (under 19)", "0800 1111") in leyton.helplines
    assert leyton.emergency.startswith("999")


def test_a_quarter_stands_on_a_poster_as_residents_say_it(hana: Session) -> None:
    act(hana, LEYTON, "South")
    (poster,) = posters.offer(hana, making.ReturnRequest("R-D", "2026-27_Q3")).posters
    assert poster.period_label == "October to December 2026"


def test_an_approved_period_has_posters_of_what_was_approved(hana: Session, tmp_path: Path) -> None:
    act(hana, LEYTON, "South")
    book(hana, tmp_path)
    approve(hana)
    act(hana, LEYTON, "Written down later")
    offer = posters.offer(hana, REQUEST)
    assert not offer.is_draft
    (poster,) = offer.posters
    assert (poster.draft, [line.you_said for line in poster.lines]) == ("", ["South"])


def test_no_posters_where_residents_were_told_nothing(hana: Session) -> None:
    with pytest.raises(posters.NothingToSay):
        posters.offer(hana, REQUEST)


def test_volunteers_make_no_posters(session: Session) -> None:
    with pytest.raises(making.NotAllowed):
        posters.offer(session, REQUEST)


def test_a_file_of_posters_is_named_numbered_and_noted(hana: Session, tmp_path: Path) -> None:
    act(hana, "borough", "Everywhere")
    offer = posters.offer(hana, REQUEST)
    leyton = tuple(poster for poster in offer.posters if poster.ward == "Hale End & Highams Park South")
    names = [posters.save(hana, REQUEST, chosen, b"%PDF", tmp_path).name for chosen in (leyton, offer.posters, leyton)]
    assert names == [
        "VRP_Poster_2026-10_Hale-End---Highams-Park-South_OFFICIAL_v1_draft.pdf",
        "VRP_Poster_2026-10_wards_OFFICIAL_v1_draft.pdf",
        "VRP_Poster_2026-10_Hale-End---Highams-Park-South_OFFICIAL_v2_draft.pdf",
    ]
    assert hana.store.access.page()[0].ref == "R-D 2026-10 posters"
