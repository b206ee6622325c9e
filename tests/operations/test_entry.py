from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import entry, find, sample_borough, show
from vrp_desktop.store.records import RecordFilter

if TYPE_CHECKING:
    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session

IDEA = "/data/worry/idea"


def started(session: Session, seed: int = 1) -> Entry:
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, seed)
    return begun


def test_a_record_that_was_only_begun_leaves_nothing(session: Session) -> None:
    begun = entry.begin(session, "resident_concern")
    assert begun.unkept() == {}
    assert session.store.drafts.unfinished(session.person.id) == ()


def test_the_first_answer_brings_the_defaults_into_the_draft(session: Session) -> None:
    begun = entry.begin(session, "resident_concern")
    begun.live.answer("/data/danger", "no")
    entry.keep(session, begun, begun.unkept(), "/data/danger")
    resumed = entry.resume(session, begun.record)
    assert resumed.live.answers() == begun.live.answers()
    assert resumed.at_path == "/data/danger"
    assert resumed.unkept() == {}


def test_an_answer_taken_back_leaves_the_draft(session: Session) -> None:
    begun = started(session)
    begun.live.answer(IDEA, "More lights")
    entry.keep(session, begun, begun.unkept(), None)
    begun.live.answer(IDEA, "")
    assert begun.unkept() == {IDEA: ""}
    entry.keep(session, begun, begun.unkept(), None)
    assert IDEA not in session.store.drafts.get(begun.record).answers


def test_an_unfinished_record_is_refused_and_stays_a_draft(session: Session) -> None:
    begun = entry.begin(session, "resident_concern")
    begun.live.answer("/data/danger", "no")
    entry.keep(session, begun, begun.unkept(), None)
    with pytest.raises(entry.NotFinished):
        entry.submit(session, begun)
    assert session.store.log.count() == 0
    assert session.store.drafts.get(begun.record)


def test_finishing_appends_a_revision_drops_the_draft_and_can_be_found(session: Session) -> None:
    begun = started(session)
    entry.keep(session, begun, begun.unkept(), None)
    submitted = entry.submit(session, begun)
    assert submitted.ref.startswith("RC-")
    assert session.store.drafts.find(begun.record) is None
    assert find.count(session, RecordFilter(words=submitted.ref)) == 1


def test_a_change_is_a_new_revision_with_the_same_number(session: Session) -> None:
    first = entry.submit(session, started(session))
    change = entry.edit(session, first.record)
    change.live.answer(IDEA, "Brighter lights by the gate")
    second = entry.submit(session, change)
    assert second.ref == first.ref
    history = session.store.log.history(first.record)
    assert [revision.parents for revision in history] == [(), (history[0].id,)]
    view = show.record(session, first.record)
    assert [step.is_first for step in view.history] == [True, False]
    (changed,) = view.history[1].changes
    assert changed[0].startswith("What would help?")
    assert changed[2] == "Brighter lights by the gate"


def test_an_entry_that_is_finished_again_follows_what_it_made(session: Session) -> None:
    begun = started(session)
    first = entry.submit(session, begun)
    begun.live.answer(IDEA, "Brighter lights")
    assert entry.submit(session, begun).ref == first.ref
    history = session.store.log.history(first.record)
    assert [revision.parents for revision in history] == [(), (history[0].id,)]


def test_two_changes_of_one_revision_both_stay_and_the_last_is_the_newest(session: Session) -> None:
    record = entry.submit(session, started(session)).record
    one, two = entry.edit(session, record), entry.edit(session, record)
    base = one.base
    for change, idea in ((two, "Brighter lights"), (one, "A warden in the evening")):
        change.live.answer(IDEA, idea)
        entry.submit(session, change)
    history = session.store.log.history(record)
    assert [revision.parents for revision in history] == [(), (base,), (base,)]
    assert [(revision.answers or {})[IDEA] for revision in history[1:]] == [
        "Brighter lights",
        "A warden in the evening",
    ]
    assert session.store.log.latest(record) == history[-1]
    (row,) = session.store.registers.rows("resident_concern", "heard_on")
    assert (row["idea"], row["revision"]) == ("A warden in the evening", history[-1].id)
    assert find.count(session, RecordFilter(words="warden")) == 1


def test_throwing_a_change_away_leaves_the_record_as_it_was(session: Session) -> None:
    first = entry.submit(session, started(session))
    change = entry.edit(session, first.record)
    change.live.answer(IDEA, "x")
    entry.keep(session, change, change.unkept(), None)
    assert show.record(session, first.record).is_unfinished
    entry.throw_away(session, first.record)
    assert not show.record(session, first.record).is_unfinished
    assert session.store.log.count() == 1


def test_an_unfinished_change_is_gone_on_with(session: Session) -> None:
    first = entry.submit(session, started(session))
    change = entry.edit(session, first.record)
    change.live.answer(IDEA, "half a sent")
    entry.keep(session, change, change.unkept(), None)
    again = entry.edit(session, first.record)
    assert again.live.answers()[IDEA] == "half a sent"
    assert again.base == change.base


def test_prefill_passes_over_a_place_that_the_other_form_does_not_have(session: Session) -> None:
    begun = entry.begin(session, "resident_concern", {"place_type": "hair", "ward": "E05013896", "nonsense": "1"})
    answers = begun.live.answers()
    assert answers["/data/place/ward"] == "E05013896"
    assert "/data/place/place_type" not in answers


@pytest.mark.parametrize(
    ("place", "is_told"),
    [
        ("14 Lea Bridge Road", True),
        ("14 lea bridge road", True),
        ("Flat 3, 14b Lea Bridge Road", True),
        ("Lea Bridge Road 14", True),
        ("Lea Bridge Road", False),
        ("Off the A406", False),
        ("1st Avenue", False),
        ("Behind E17 market", False),
    ],
)
def test_a_house_number_in_the_street_is_noticed_and_does_not_block(
    session: Session, place: str, is_told: bool
) -> None:
    begun = started(session)
    begun.live.answer("/data/place/place_type", "park")
    begun.live.answer("/data/place/place_note", place)
    assert begun.live.state("/data/place/place_note").is_relevant
    assert ("house number" in begun.live.state("/data/place/place_note").warning) is is_told
    entry.submit(session, begun)


def test_helplines_may_be_written_and_other_numbers_not(session: Session) -> None:
    check = entry.text_check(session)
    assert check("I gave them 0808 2000 247") is None
    assert check("Ring 07700 900123") is not None
