"""How many keys the short way through the four daily forms takes, beside the letters of words."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from support.hands import Hands
from support.stores import new_session
from support.writing import write

from vrp_desktop.operations import from_links
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QAbstractItemModel
    from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
# By form: the role and key of its button, and what is pressed at each question on the way: words, or a choice's number.
WAYS: dict[str, tuple[Role, str, tuple[tuple[str, str], ...], int]] = {
    "resident_concern": (
        Role.AMBASSADOR, "1", (
            ("danger", "1"), ("heard_on", ""), ("source", "1"), ("ward", "lea"), ("place_type", "park"),
            ("place_note", ""), ("concern_group", "1"), ("concern", "1"), ("basis", "2"), ("worry_level", "2"),
            ("idea", ""), ("wants_reply", "1"),
        ), 30,
    ),
    "activity": (
        Role.AMBASSADOR, "2", (
            ("done_on", ""), ("kind", "chat"), ("title", "Stall"), ("ward", "lea"), ("venue_type", "libr"),
            ("venue", ""), ("minutes", "2"), ("reached", "0"), ("topics", "2"), ("led_by", "us"), ("communities", ""),
            ("languages", ""), ("cards", ""), ("went", "4"),
        ), 40,
    ),
    "ask_me_talk": (
        Role.AMBASSADOR, "3", (
            ("danger", "1"), ("month", "1"), ("kind", "1"), ("third", "1"), ("setting", "comm"), ("age_group", "2"),
            ("did", "1"), ("language", ""), ("sure", "4"), ("me", "1"),
        ), 30,
    ),
    "mentoring": (
        Role.MENTOR, "3", (
            ("mentee", "code"), ("met_on", ""), ("held", "2"), ("worry", "1"), ("next", ""), ("next_on", ""),
            ("stage_now", ""), ("me", ""),
        ), 30,
    ),
}  # fmt: skip


def is_offered(offered: QAbstractItemModel, words: str) -> bool:
    return any(words.upper() in str(offered.index(row, 0).data()) for row in range(offered.rowCount()))


@pytest.mark.parametrize("form_id", WAYS)
def test_the_short_way_takes_few_keys(
    qtbot: QtBot, tmp_path: Path, form_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    role, button, way, most = WAYS[form_id]
    session = new_session(tmp_path, role)
    as_coordinator = replace(session, person=session.store.people.add(name="Hana", role=Role.COORDINATOR))
    mentee = ""
    for _ in range(2):
        mentee = write(
            as_coordinator, "journey", stage="decided", opened="2026-09-01", sent_by="school", custody="no",
            age_band="a18_24", first_on="", decided_on=datetime.date.today().isoformat(),
        )  # fmt: skip
    code = from_links.answer_of(session, mentee, "code").partition("-")[0].lower()
    session.store.close()
    hands = Hands.at(qtbot, tmp_path)
    hands.unlock()
    form = hands.open_form(button)
    keys, letters = 1, 0
    for name, said in way:
        typed = code if said == "code" else said
        for _ in range(2):
            if hands.at_question() != name:
                hands.key(Qt.Key.Key_Return)
                keys += 1
        assert hands.at_question() == name
        is_word = typed.isalpha()
        keys, letters = keys + (0 if is_word else len(typed)), letters + (len(typed) if is_word else 0)
        hands.type(typed)
        if name == "mentee":
            offered = form.card("mentee").editor.list.model()
            hands.until(partial(is_offered, offered, code))
        hands.key(Qt.Key.Key_Return)
        keys += 1
    hands.key(Qt.Key.Key_S, CTRL)
    keys += 1
    assert hands.window.form is None or not form.entry.live.problems()
    hands.until(lambda: hands.window.form is None)
    with capsys.disabled():
        print(f"\n{form_id}: {keys} keys and {letters} letters")  # noqa: T201 - what this test is for
    assert keys <= most
