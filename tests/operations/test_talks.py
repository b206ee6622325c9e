"""An Ask Me talk leaves counts by month and nothing else, whoever counted it, in which order and on which day."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.stores import new_session

from vrp_desktop.operations import backups, checking, entry, find, home, sample_borough, talks
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter, Sort
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.entry import Submitted
    from vrp_desktop.operations.session import Session

NOVEMBER = datetime.date(2026, 11, 30)


def talk(session: Session, seed: int, day: int = 25) -> Submitted:
    """Count a talk of November 2026 as drawn from `seed`, on that day of the month."""
    on = NOVEMBER.replace(day=day)
    at = replace(session, today=lambda: on)
    begun = entry.begin(at, "ask_me_talk")
    sample_borough.answer_as_sample(at, begun, seed)
    begun.live.answer("/data/month", "this")
    return entry.submit(at, begun)


def dump(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table, the tables of the search included."""
    connection = session.store._connection  # noqa: SLF001 - all that lies in the file
    tables = connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {name: connection.rows(f'SELECT * FROM "{name}"') for (name,) in tables}


def test_who_in_which_order_and_on_which_day_leaves_no_difference(tmp_path: Path) -> None:
    seeds = list(range(12))
    kept = []
    for name, chance in (("one", random.Random(1)), ("other", random.Random(2))):
        session = new_session(tmp_path / name)
        bilal = session.store.people.add(name="Bilal", role=Role.AMBASSADOR)
        order = chance.sample(seeds, len(seeds))
        for seed in order:
            talk(replace(session, person=chance.choice([session.person, bilal])), seed, day=chance.randint(1, 28))
        kept.append(sorted(dump(session)["talk_count"]))
        session.store.close()
    assert kept[0] == kept[1]
    assert sum(count for _, cell, count in kept[0] if cell.startswith("kind:")) == len(seeds)


def test_no_other_table_draft_log_or_page_tells_of_it(session: Session, tmp_path: Path) -> None:
    session.store.registers.catch_up()
    before, page = dump(session), home.home(session)
    files = {path.relative_to(tmp_path) for path in tmp_path.rglob("*")}
    submitted = talk(session, 1)
    assert (submitted.record, submitted.ref) == ("", "")
    after = dump(session)
    assert {name for name in after if after[name] != before[name]} == {"talk_count"}
    assert home.home(session) == page
    assert find.page(session, RecordFilter(), Sort()).rows == ()
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*")} == files
    assert checking.check(session).is_whole


def test_a_backup_is_called_the_same_with_and_without_a_talk(session: Session) -> None:
    backups.back_up_at_close(session, Progress())
    names = {path.name for path in (session.store.folder / "backups").rglob("*")}
    talk(session, 1)
    backups.back_up_at_close(session, Progress())
    new = {path.name for path in (session.store.folder / "backups").rglob("*")} - names
    assert not any("talk" in name or "ask" in name for name in new)


def test_the_cells_are_these_and_no_others(session: Session) -> None:
    for seed in range(30):
        talk(session, seed)
    kinds = {cell.partition(":")[0] for cell in session.store.talks.counts("2026-11", "2026-11")}
    assert kinds == {"kind", "help", "kind_help", "third", "setting", "age", "signpost", "language", "sure"}


def test_a_talk_of_last_month_counts_there(session: Session) -> None:
    january = replace(session, today=lambda: datetime.date(2027, 1, 2))
    begun = entry.begin(january, "ask_me_talk")
    sample_borough.answer_as_sample(january, begun, 1)
    begun.live.answer("/data/month", "last")
    entry.submit(january, begun)
    assert {month for month, _, _ in dump(session)["talk_count"]} == {"2026-12"}


def test_a_talk_taken_back_was_never_there(session: Session) -> None:
    talk(session, 1)
    before = dump(session)
    counted = talk(session, 2).counted
    assert counted is not None
    assert dump(session) != before
    talks.take_back(session, counted)
    assert dump(session) == before


def test_nothing_is_kept_of_a_talk_that_is_not_finished(session: Session) -> None:
    before = dump(session)
    begun = entry.begin(session, "ask_me_talk")
    begun.live.answer("/data/kind", "general")
    assert begun.unkept() == {}
    assert dump(session) == before


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR])
def test_only_ambassadors_are_asked(tmp_path: Path, role: Role) -> None:
    session = new_session(tmp_path / role, role)
    assert "ask_me_talk" not in {form.id for form in session.forms()}
    session.store.close()
