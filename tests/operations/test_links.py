"""Records that point at others: what can be chosen, how it is called, what points at it, and what depends on that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import bin as bins
from vrp_desktop.operations import entry, find, links, sample_borough, show
from vrp_desktop.store.erasure import Why
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort

if TYPE_CHECKING:
    from vrp_desktop.operations.entry import Entry
    from vrp_desktop.operations.session import Session


def named(begun: Entry, name: str) -> str:
    """Give the path of a question."""
    return next(question.path for question in begun.form.questions() if question.name == name)


def write(session: Session, form: str, **answers: str) -> str:
    """Finish a record: sample answers where nothing is said. Gives its id."""
    begun = entry.begin(session, form)
    for name, value in answers.items():
        begun.live.answer(named(begun, name), value)
    sample_borough.answer_as_sample(session, begun, 1, answers)
    return entry.submit(session, begun).record


def answer(session: Session, record: str, **answers: str) -> None:
    """Change a finished record."""
    begun = entry.edit(session, record)
    for name, value in answers.items():
        begun.live.answer(named(begun, name), value)
    entry.submit(session, begun, "another answer")


@pytest.fixture
def worry(coordinator: Session) -> str:
    return write(coordinator, "resident_concern", idea="more lights")


@pytest.fixture
def action(coordinator: Session, worry: str) -> str:
    return write(coordinator, "action", title="Lights for the path", concerns=worry)


def test_one_action_answers_many_worries_and_each_says_so(coordinator: Session, worry: str) -> None:
    other = write(coordinator, "resident_concern", idea="a warden")
    action = write(coordinator, "action", title="Lights for the path", concerns=f"{worry} {other}")
    for record in (worry, other):
        (pointing,) = links.pointing_at(coordinator, record)
        assert pointing.record == action
        assert pointing.words.startswith("Lights for the path, ")
    line = next(line for line in show.record(coordinator, action).lines if line.records)
    assert line.records == (worry, other)
    assert len(line.answer.splitlines()) == 2


def test_records_of_the_register_alone_are_offered_and_never_oneself(coordinator: Session, worry: str) -> None:
    write(coordinator, "activity")
    other = write(coordinator, "resident_concern", idea="a warden")
    assert {one.record for one in links.linkable(coordinator, "resident_concern", "")} == {worry, other}
    assert [one.record for one in links.linkable(coordinator, "resident_concern", "ward")] == [other]
    assert [one.record for one in links.linkable(coordinator, "resident_concern", "", without=other)] == [worry]


def test_an_action_is_needed_before_a_worry_is_done(coordinator: Session, worry: str) -> None:
    begun = entry.edit(coordinator, worry)
    begun.live.answer(named(begun, "c_status"), "done")
    assert begun.live.problems()[0].path == named(begun, "c_status")
    write(coordinator, "action", concerns=worry)
    begun = entry.edit(coordinator, worry)
    assert begun.live.answers()[named(begun, "c_actions")] == "1"
    begun.live.answer(named(begun, "c_status"), "done")
    assert [problem.path for problem in begun.live.problems()] == [named(begun, "c_done_on")]


def test_a_record_is_found_by_what_it_points_at_and_follows_its_new_name(coordinator: Session, action: str) -> None:
    review = write(coordinator, "review", action=action)

    def what() -> str:
        (row,) = find.page(coordinator, RecordFilter(forms=("review",)), Sort()).rows
        return row.what

    assert what().startswith("Lights for the path (")
    answer(coordinator, action, title="Lamps for the towpath")
    assert what().startswith("Lamps for the towpath (")
    found = {row.record for row in find.page(coordinator, RecordFilter(words="towpath lamps"), Sort()).rows}
    assert found == {review, action}
    assert coordinator.store.checks.all() == ()
    coordinator.store.registers.rebuild()
    assert what().startswith("Lamps for the towpath (")
    assert coordinator.store.checks.all() == ()


def test_what_is_deleted_or_erased_points_at_nothing_and_is_called_by_its_number(
    coordinator: Session, worry: str, action: str
) -> None:
    review = write(coordinator, "review", action=action)
    bins.delete(coordinator, action, "a double")
    assert links.pointing_at(coordinator, worry) == ()
    ref = coordinator.store.log.ref_of(action)
    (row,) = find.page(coordinator, RecordFilter(forms=("review",)), Sort()).rows
    assert (row.record, row.what) == (review, ref)
    coordinator.store.erasure.erase([action], Why.ASKED, coordinator.person.id)
    assert links.named(coordinator, [action]) == {action: ref}
    assert coordinator.store.checks.all() == ()


def test_links_that_do_not_say_what_the_log_says_are_found_and_mended(coordinator: Session, action: str) -> None:
    coordinator.store.registers.catch_up()
    coordinator.store._connection.run("DELETE FROM link")  # noqa: SLF001 - damage
    (finding,) = coordinator.store.checks.all()
    assert finding.is_derived
    coordinator.store.registers.rebuild()
    assert coordinator.store.checks.all() == ()
    assert len(coordinator.store.links.of(action)) == 1


def test_an_ambassador_is_not_shown_what_only_coordinators_write(coordinator: Session, worry: str, action: str) -> None:
    asha = coordinator.store.people.add(name="Asha", role=Role.AMBASSADOR)
    assert links.pointing_at(replace(coordinator, person=asha), worry) == ()
    assert len(links.pointing_at(coordinator, worry)) == 1


def test_a_journey_gets_a_code_name_that_nobody_typed(coordinator: Session) -> None:
    first, second = entry.begin(coordinator, "journey"), entry.begin(coordinator, "journey")
    names = {begun.live.answers()[named(begun, "code")] for begun in (first, second)}
    assert len(names) == 2
    assert all(len(name.split("-")) == 3 and name.isupper() for name in names)
    assert first.live.state(named(first, "code")).is_readonly
    assert first.unkept() == {}, "a form that was only opened leaves no draft"


def test_a_record_named_twice_or_in_two_lines_is_one_line(coordinator: Session, worry: str) -> None:
    action = write(coordinator, "action", title="Lights\nfor\u2028the path", concerns=f"{worry} {worry}")
    line = next(line for line in show.record(coordinator, action).lines if line.records)
    assert line.records == (worry,)
    assert line.answer.split("\n") == [links.named(coordinator, [worry])[worry]]
    (pointing,) = links.pointing_at(coordinator, worry)
    assert pointing.words.startswith("Lights for the path, ")
