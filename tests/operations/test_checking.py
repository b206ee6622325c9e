from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.signing import approve_return
from support.stores import WORDS, new_session, settings_in

from vrp_desktop.app import run
from vrp_desktop.operations import checking, entry, find, making, sample_borough
from vrp_desktop.operations.looking import lines, opened
from vrp_desktop.problems import Cancelled
from vrp_desktop.store.people import Role
from vrp_desktop.store.records import RecordFilter
from vrp_desktop.work import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session


def finished(session: Session) -> str:
    begun = entry.begin(session, "resident_concern")
    sample_borough.answer_as_sample(session, begun, 1)
    return entry.submit(session, begun).record


def doctor(session: Session, *statements: str) -> None:
    for statement in statements:
        session.store._connection.run(statement)  # noqa: SLF001 - no operation does damage


def test_a_whole_store_says_how_much_was_read(session: Session) -> None:
    finished(session)
    assert checking.check(session) == checking.Verdict((), records=1, entries=1)


def test_registers_are_made_again(session: Session) -> None:
    finished(session)
    find.count(session, RecordFilter())
    doctor(session, "DELETE FROM search")
    verdict = checking.check(session)
    assert verdict.can_be_mended
    checking.rebuild(session)
    assert checking.check(session).is_whole


def test_nothing_is_made_again_from_a_damaged_log(session: Session) -> None:
    finished(session)
    doctor(session, "DROP TRIGGER revision_unchanged", "UPDATE revision SET author = 'x'", "DELETE FROM search")
    with pytest.raises(checking.LogDamaged):
        checking.rebuild(session)
    assert session.store._connection.row("SELECT count(*) FROM search") == (0,)  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("return_signed", "1 approved return is not the file that was approved. First seen at VRP_Partnership_2026-10"),
        ("return_draft", "1 return that waits for its sign-off is not as it was made."),
    ],
)
def test_a_turned_byte_in_a_workbook_that_is_kept_is_found(
    tmp_path: Path, table: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    session = new_session(tmp_path, Role.COORDINATOR)
    approve_return(session, tmp_path, "R-B", "2026-10")
    making.make(session, making.ReturnRequest("R-B", "2026-09"), tmp_path, Progress())
    assert checking.check(session).is_whole
    (content,) = session.store._connection.row(f"SELECT content FROM {table}") or ()  # noqa: SLF001 - as above
    turned = bytes([*content[:500], content[500] ^ 1, *content[501:]])
    guard = session.store._connection.row("SELECT sql FROM sqlite_master WHERE name = 'return_signed_unchanged'")  # noqa: SLF001 - as above
    doctor(session, "DROP TRIGGER return_signed_unchanged", f"UPDATE {table} SET content = x'{turned.hex()}'")
    doctor(session, *(guard or ()))
    verdict = checking.check(session)
    assert [finding.sentence()[: len(said)] for finding in verdict.findings] == [said]
    assert not verdict.can_be_mended
    session.store.close()
    assert command(tmp_path, "verify") == 1
    assert said in capsys.readouterr().err


def test_a_check_can_be_stopped(session: Session) -> None:
    finished(session)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        checking.check(session, progress)


def test_the_list_says_who_did_what_and_that_it_was_looked_at(session: Session) -> None:
    opened(session, finished(session))
    assert [(line.who, line.did) for line in lines(session)] == [("Asha", "opened"), ("Asha", "saved")]
    assert lines(session)[0].did == "looked at this list"


def command(folder: Path, name: str) -> int:
    (folder / "words.txt").write_text(WORDS, encoding="utf-8")
    return run([name, "--data", str(settings_in(folder).data_folder), "--words-file", str(folder / "words.txt")])


def test_the_command_says_that_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = new_session(tmp_path, Role.COORDINATOR)
    finished(made)
    made.store.close()
    assert command(tmp_path, "verify") == 0
    assert "All is well: 1 record, 1 entry of the log" in capsys.readouterr().out


def test_the_commands_find_and_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = new_session(tmp_path, Role.COORDINATOR)
    finished(made)
    find.count(made, RecordFilter())
    doctor(made, "UPDATE record SET what = 'Something else'")
    made.store.close()
    assert command(tmp_path, "verify") == 1
    assert "vrp-desktop rebuild" in capsys.readouterr().err
    assert command(tmp_path, "rebuild") == 0
    assert command(tmp_path, "verify") == 0


def test_the_command_says_what_is_wrong_with_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = new_session(tmp_path, Role.COORDINATOR)
    finished(made)
    doctor(made, "DROP TRIGGER revision_unchanged", "UPDATE revision SET author = 'x'")
    made.store.close()
    assert command(tmp_path, "verify") == 1
    said = capsys.readouterr().err
    assert "entry of the log was changed" in said
    assert "revision_unchanged" in said
    assert command(tmp_path, "rebuild") == 1
