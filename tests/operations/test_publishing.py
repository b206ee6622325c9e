from __future__ import annotations

import datetime
import shutil
from typing import TYPE_CHECKING

import pytest
from support.publishing import publish
from support.stores import CHEAP, WORDS, settings_in

from vrp_desktop.forms.lists import Lists
from vrp_desktop.operations import entry, making, publishing, setup, show
from vrp_desktop.operations.session import Session
from vrp_desktop.problems import Cancelled, VrpError
from vrp_desktop.shipped import shipped
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.store.store import Store
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = """
| survey |
| | type | name | label |
| | text | a | What is it? |
| | select_one yn | b | Well? |
| | begin_repeat | r | Child |
| | select_multiple yn | c | And the child? |
| | end_repeat | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title | version |
| | worry_box | Box | 1 |
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "box.md"
    path.write_text(text, encoding="utf-8")
    return path


def later(version: int, *changes: tuple[str, str]) -> str:
    text = FIRST.replace("| Box | 1 |", f"| Box | {version} |")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


NO = ("| | yn | no | No |\n", "")


def keep(session: Session, number: int, version: str = "1", **answers: str) -> None:
    session.store.log.append(
        record=f"r{number}",
        ref=f"WB-{number}",
        form="worry_box",
        version=version,
        answers={f"/data/{name}": value for name, value in answers.items()},
        author=session.person.id,
    )


def sentences(session: Session, folder: Path, text: str) -> list[str]:
    return [change.sentence for change in publishing.preview(session, written(folder, text)).changes]


def test_a_published_form_is_in_the_store(coordinator: Session, tmp_path: Path) -> None:
    ready = publishing.preview(coordinator, written(tmp_path, FIRST))
    assert (ready.changes, ready.before, ready.touches_records) == ((), None, False)
    assert publishing.publish(coordinator, ready).registers == {"worry_box"}
    assert coordinator.store.forms.newest("worry_box").version == "1"


def test_only_a_coordinator_publishes(session: Session, tmp_path: Path) -> None:
    with pytest.raises(VrpError, match="coordinator"):
        publishing.preview(session, written(tmp_path, FIRST))


def test_a_version_that_is_in_use_is_never_changed(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    with pytest.raises(VrpError, match="in use already"):
        publishing.preview(coordinator, written(tmp_path, FIRST.replace("Well?", "Good?")))


def test_a_form_that_retired_choices_is_known_again_when_it_is_published_twice(
    coordinator: Session, tmp_path: Path
) -> None:
    publish(coordinator, tmp_path, FIRST)
    publish(coordinator, tmp_path, later(2, NO))
    assert publishing.preview(coordinator, written(tmp_path, later(2, NO))).is_here


def test_a_version_before_the_one_in_use_is_refused(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, later(10))
    with pytest.raises(VrpError, match="comes before 10") as caught:
        publishing.preview(coordinator, written(tmp_path, later(9)))
    assert len(caught.value.problem.sentences().splitlines()) == 3


def test_checking_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        publishing.check(written(tmp_path, FIRST), progress)


# --- what is told ----------------------------------------------------------------------------------------------------


def test_what_a_new_version_does_to_records_is_told(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    keep(coordinator, 1, a="x", b="no")
    gone = ("| | text | a | What is it? |\n", "")
    ready = publishing.preview(
        coordinator, written(tmp_path, later(2, gone, NO, ("| yes | Yes |", "| yes | Yes, well |")))
    )
    assert [change.sentence for change in ready.changes[:3]] == [
        "“What is it?” is gone: new records are not asked for it. "
        "1 record has an answer to it, which stays there and in its history.",
        "The choice “Yes” of “Well?” now reads “Yes, well”. No record has it. "
        "If it means something else now, give it another code.",
        "The choice “No” of “Well?” is gone: new records cannot choose it. 1 record has it, and keeps it in words.",
    ]
    assert ready.touches_records
    assert (
        ready.lines()[0] == "“Box” (worry_box, version 2) takes the place of version 1; there is 1 record of this form."
    )


def test_each_record_is_counted_once_also_in_repeats(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    keep(coordinator, 1, **{"r": "2", "r[1]/c": "yes no", "r[2]/c": "no"})
    keep(coordinator, 2, **{"r": "1", "r[1]/c": "yes"})
    told = sentences(coordinator, tmp_path, later(2, NO))
    assert (
        "The choice “No” of “And the child?” is gone: new records cannot choose it. 1 record has it, and keeps it in "
        "words."
    ) in told


def test_nothing_is_told_of_a_version_that_changes_nothing(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    ready = publishing.preview(coordinator, written(tmp_path, later(2)))
    assert ready.changes == ()
    assert ready.lines()[1] == "No question and no choice of it changes."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("| text | a | What", "| text | aa | What"), "“What is it?” has another name now, aa in place of a"),
        (("| text | a | What is it? |", "| text | aa | What was it? |"), "probably one question in other words"),
        (("| text | a | What is it? |", "| text | a | Where is it? |"), "“What is it?” now reads “Where is it?”"),
        (("| text | a |", "| integer | a |"), "“What is it?” takes another kind of answer. The answer in 1 record"),
        (("| select_one yn | b", "| select_multiple yn | b"), "“Well?” takes another kind of answer"),
        (("| | yn | no | No |", "| | yn | n | No |"), "“No” of “Well?” has another code now, n in place of no"),
        (
            ("| | yn | yes | Yes |", "| | yn | yes | Yes |\n| | yn | so | So so |"),
            "The choice “So so” of “Well?” is new",
        ),
        (
            ("| | text | a | What is it? |", "| | text | a | What is it? |\n| | date | d | When? |"),
            "“When?” is new. Existing records have no answer to it.",
        ),
        (
            (
                "| | text | a | What is it? |",
                "| | begin_group | g | G |\n| | text | a | What is it? |\n| | end_group | | |",
            ),
            "“What is it?” stands in another group now",
        ),
    ],
)
def test_a_change_is_told_for_what_it_is(
    change: tuple[str, str], told: str, coordinator: Session, tmp_path: Path
) -> None:
    publish(coordinator, tmp_path, FIRST)
    keep(coordinator, 1, a="x", b="no")
    assert any(told in sentence for sentence in sentences(coordinator, tmp_path, later(2, change)))


# --- choices are retired, not deleted --------------------------------------------------------------------------------


def test_a_choice_that_goes_is_kept_as_retired_since_yesterday(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    publish(coordinator, tmp_path, later(2, NO))
    form = coordinator.store.forms.newest("worry_box")
    question = form.question("/data/b")
    assert show.choice_labels(coordinator, form, question) == {"yes": "Yes", "no": "No"}
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    assert [row["active_to"] for row in form.kept["yn"].rows] == [yesterday.isoformat()]


def test_a_new_record_is_not_offered_a_retired_choice(coordinator: Session, tmp_path: Path) -> None:
    publish(coordinator, tmp_path, FIRST)
    publish(coordinator, tmp_path, later(2, NO))
    fresh = entry.begin(coordinator, "worry_box")
    assert [choice.code for choice in fresh.live.choices("/data/b")] == ["yes"]


def test_an_old_record_keeps_its_choice_in_words_search_and_when_it_is_changed(
    coordinator: Session, tmp_path: Path
) -> None:
    publish(coordinator, tmp_path, FIRST.replace("| no | No |", "| no | Nowhere |"))
    keep(coordinator, 1, b="no")
    publish(coordinator, tmp_path, later(2, NO))
    assert [(line.question, line.answer) for line in show.record(coordinator, "r1").lines] == [("Well?", "Nowhere")]
    assert len(coordinator.store.records.page(RecordFilter("nowhere"), role=Role.COORDINATOR).rows) == 1
    opened = entry.edit(coordinator, "r1")
    assert [choice.code for choice in opened.live.choices("/data/b")] == ["yes", "no"]
    assert opened.live.problems() == ()


def test_a_retired_choice_stays_retired_and_is_told_once_and_can_come_back(
    coordinator: Session, tmp_path: Path
) -> None:
    publish(coordinator, tmp_path, FIRST)
    keep(coordinator, 1, b="no")
    publish(coordinator, tmp_path, later(2, NO))
    assert sentences(coordinator, tmp_path, later(3, NO)) == []
    publish(coordinator, tmp_path, later(3, NO))
    form = coordinator.store.forms.newest("worry_box")
    assert show.choice_labels(coordinator, form, form.question("/data/b"))["no"] == "No"
    assert (
        sentences(coordinator, tmp_path, later(4))[0]
        == "The choice “No” of “Well?” can be chosen again. 1 record has it."
    )
    publish(coordinator, tmp_path, later(4))
    fresh = entry.begin(coordinator, "worry_box")
    assert [choice.code for choice in fresh.live.choices("/data/b")] == ["yes", "no"]


def test_a_translated_choice_is_kept_in_every_language(coordinator: Session, tmp_path: Path) -> None:
    two = "".join(
        line.replace("| label |", "| label::English | label::French |").replace("| No |", "| No | Non |")
        for line in FIRST.splitlines(keepends=True)
    )
    two = (
        two.replace("| Yes |", "| Yes | Oui |")
        .replace("it? |", "it? | Quoi |")
        .replace("| Well? |", "| Well? | Bien |")
    )
    two = (
        two.replace("child? |", "child? | Et |")
        .replace("| Child |", "| Child | Enfant |")
        .replace("| | |\n", "| | | |\n")
    )
    publish(coordinator, tmp_path, two)
    publish(coordinator, tmp_path, two.replace("| | yn | no | No | Non |\n", "").replace("| Box | 1 |", "| Box | 2 |"))
    live = entry.begin(coordinator, "worry_box").live
    live.answer("/data/b", "no")
    live.set_language("French")
    assert [choice.label for choice in live.choices("/data/b")] == ["Oui", "Non"]


def test_a_kind_of_activity_that_goes_is_still_counted_in_the_return(coordinator: Session, tmp_path: Path) -> None:
    text = shipped("forms", "activity.md").read_text(encoding="utf-8")
    newest = coordinator.store.forms.newest("activity")
    kind = next(question for question in newest.questions() if question.name == "kind")
    code, label = next(iter(show.choice_labels(coordinator, newest, kind).items()))
    gone = "".join(line for line in text.splitlines(keepends=True) if f"| {code} | {label}" not in line)
    assert gone != text
    (tmp_path / "activity.md").write_text(
        gone.replace(f"| {newest.version} |", f"| {newest.version}.1 |"), encoding="utf-8"
    )
    ready = publishing.preview(coordinator, tmp_path / "activity.md")
    assert label in " ".join(change.sentence for change in ready.changes)
    publishing.publish(coordinator, ready)
    assert coordinator.store.forms.newest("activity").version == f"{newest.version}.1"
    later_form = coordinator.store.forms.newest("activity")
    assert show.choice_labels(coordinator, later_form, later_form.question(kind.path))[code] == label
    assert making.preview(coordinator, making.ReturnRequest("R-B", "2026-10"))


# --- lists from files ------------------------------------------------------------------------------------------------

FROM_FILE = """
| survey |
| | type | name | label | parameters |
| | select_one_from_file ward.csv | ward | Which ward? | value=code, label=label |
| settings |
| | form_id | form_title | version |
| | worry_box | Box | {version} |
"""


@pytest.fixture
def lists_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lists"
    shutil.copytree(shipped("lists"), folder)
    return folder


@pytest.fixture
def of_lists(lists_folder: Path, tmp_path: Path) -> Iterator[Session]:
    """Give a session whose lists may be changed, as an update of the program changes them."""
    made = Store.create(
        tmp_path / "own", CHEAP, WORDS, first_person=("Hana", Role.COORDINATOR), lists=Lists(lists_folder)
    )
    person = made.store.people.all()[0]
    yield Session(made.store, person, made.store.lists, settings_in(tmp_path))
    made.store.close()


def with_new_lists(session: Session, folder: Path) -> Session:
    """Give the session as it is after an update of the program."""
    session.store.lists = session.store.forms._lists = Lists(folder)  # noqa: SLF001 - what opening it anew does
    return Session(session.store, session.person, session.store.lists, session.settings)


def test_a_list_that_an_update_changed_is_compared_with_what_the_store_has(
    of_lists: Session, lists_folder: Path, tmp_path: Path
) -> None:
    publish(of_lists, tmp_path, FROM_FILE.format(version=1))
    keep(of_lists, 1, ward="E05013882")
    keep(of_lists, 2, ward="E05013883")
    wards = lists_folder / "ward.csv"
    lines = wards.read_text(encoding="utf-8").splitlines()
    changed = [line for line in lines if not line.startswith("E05013882")]
    changed = [
        line.replace("E05013883,Cathall,2022-05-05,,", "E05013883,Cathall South,2022-05-05,2026-10-31,")
        for line in changed
    ]
    wards.write_text("\n".join([*changed, "E09,New ward,,,,north"]), encoding="utf-8")
    after = with_new_lists(of_lists, lists_folder)
    published = publishing.check(written(tmp_path, FROM_FILE.format(version=2)))
    told = [change.sentence for change in publishing.compare(after, published).changes]
    place = "“Which ward?” (list ward.csv)"
    assert told == [
        f"The choice “Cann Hall” of {place} is gone: new records cannot choose it. 1 record has it, and keeps it in "
        "words.",
        f"The choice “Cathall” of {place} now reads “Cathall South”. 1 record has it, and shows the new words. "
        "If it means something else now, give it another code.",
        f"The choice “Cathall South” of {place} can be chosen until 2026-10-31 and no longer. 1 record has it, and "
        "keeps it in words.",
        f"The choice “New ward” of {place} is new.",
    ]


def test_a_record_keeps_the_words_of_a_ward_that_an_update_took_out(
    of_lists: Session, lists_folder: Path, tmp_path: Path
) -> None:
    publish(of_lists, tmp_path, FROM_FILE.format(version=1))
    keep(of_lists, 1, ward="E05013882")
    wards = lists_folder / "ward.csv"
    kept = [line for line in wards.read_text(encoding="utf-8").splitlines() if not line.startswith("E05013882")]
    wards.write_text("\n".join(kept), encoding="utf-8")
    after = with_new_lists(of_lists, lists_folder)
    assert [line.answer for line in show.record(after, "r1").lines] == ["Cann Hall"]
    fresh = entry.begin(after, "worry_box")
    assert "E05013882" not in [choice.code for choice in fresh.live.choices("/data/ward")]


def test_a_list_that_an_update_took_out_as_a_whole_keeps_its_words(
    of_lists: Session, lists_folder: Path, tmp_path: Path
) -> None:
    publish(of_lists, tmp_path, FROM_FILE.format(version=1))
    keep(of_lists, 1, ward="E05013882")
    (lists_folder / "ward.csv").unlink()
    after = with_new_lists(of_lists, lists_folder)
    assert [line.answer for line in show.record(after, "r1").lines] == ["Cann Hall"]


def test_a_form_that_came_with_the_program_is_kept_as_it_came(tmp_path: Path) -> None:
    made = setup.set_up(settings_in(tmp_path), name="Hana", role=Role.COORDINATOR, words=WORDS, cost=CHEAP)
    store = made.session.store
    text = shipped("forms", "activity.xml").read_text(encoding="utf-8")
    assert store.forms.xform("activity", store.forms.newest("activity").version) == text
    assert store.forms.has(text)
    store.close()
