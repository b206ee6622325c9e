"""Every way of answering that forms know, by keys and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from support.forms import CONTROLS, LANGUAGES, open_form

from vrp_desktop.ui.form_view.languages import is_right_to_left
from vrp_desktop.ui.form_view.moments import read_time
from vrp_desktop.ui.form_view.ranking import RankEditor
from vrp_desktop.ui.form_view.scale import ScaleEditor
from vrp_desktop.ui.markup import to_html, without_marks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_scale_has_no_answer_until_it_is_moved(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    editor = form.card("scale").editor
    assert isinstance(editor, ScaleEditor)
    assert form.entry.live.state("/data/scale").value == ""
    hands.key(Qt.Key.Key_Right)
    assert form.entry.live.state("/data/scale").value == "1", "the first key answers with where it stands"
    hands.key(Qt.Key.Key_Right)
    assert form.entry.live.state("/data/scale").value == "2"
    hands.key(Qt.Key.Key_Delete)
    assert form.entry.live.state("/data/scale").value == ""
    hands.close()


def test_choices_are_put_in_order_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    form.go_to("/data/order")
    editor = form.card("order").editor
    assert isinstance(editor, RankEditor)
    assert form.entry.live.state("/data/order").value == ""
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert form.entry.live.state("/data/order").value == "blue red green"
    assert [editor.list.item(row).text() for row in range(3)] == ["1.  Blue", "2.  Red", "3.  Green"]
    hands.close()


def test_an_order_that_is_right_already_is_said_to_be_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    form.go_to("/data/order")
    editor = form.card("order").editor
    assert isinstance(editor, RankEditor)
    hands.click(editor.agree)
    assert form.entry.live.state("/data/order").value == "red blue green"
    hands.close()


def test_times_and_moments_are_typed(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    form.go_to("/data/clock")
    hands.type("2.30pm")
    hands.key(Qt.Key.Key_Return)
    assert form.entry.live.state("/data/clock").value == "14:30"
    hands.type("3/11/2026")
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Tab)
    hands.type("9.15")
    form.take_typed()
    assert form.entry.live.state("/data/moment").value == "2026-11-03T09:15:00.000"
    hands.close()


def test_a_text_to_acknowledge_is_ticked(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    form.go_to("/data/read")
    hands.key(Qt.Key.Key_Space)
    assert form.entry.live.state("/data/read").value == "OK"
    hands.close()


def test_an_unusual_answer_is_asked_for_its_reason_and_never_stops_anything(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    card = form.card("people")
    form.go_to("/data/people")
    hands.type("250")
    form.take_typed()
    assert card.warning.text() == "That is a lot."
    assert card.reason.isVisible()
    card.reason.setFocus()
    hands.type("a march")
    hands.settle()
    assert form.entry.live.finished_answers()["/data/people#reason"] == "a march"
    assert not form.entry.live.problems()
    hands.close()


def test_a_form_is_said_in_another_language_and_from_right_to_left(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, LANGUAGES)
    assert form.languages.isVisible()
    hands.type("Sam")
    form.languages.box.setCurrentIndex(1)
    form.languages.chosen.emit(str(form.languages.box.currentData()))
    card = form.card("who")
    assert card.words == "اسمك"
    assert card.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert form.entry.live.state("/data/who").value == "Sam"
    hands.close()


@pytest.mark.parametrize("language", ["Arabic (ar)", "ur", "Pashto", "فارسی (fa)", "Hebrew"])
def test_languages_from_right_to_left_are_known(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["English (en)", "Polski (pl)", "default", "Argentine Spanish (es-AR)"])
def test_other_languages_are_from_left_to_right(language: str) -> None:
    assert not is_right_to_left(language)


@pytest.mark.parametrize(
    ("typed", "time"),
    [("14:30", "14:30"), ("2.30pm", "14:30"), ("2pm", "14:00"), ("12am", "00:00"), ("0915", "09:15"), ("9", "09:00")],
)
def test_a_time_is_read_as_people_type_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "9:75", "13pm", "half nine"])
def test_what_is_no_time_is_left_as_it_was_typed(typed: str) -> None:
    assert read_time(typed) is None


def test_markup_of_a_form_is_shown_and_its_tags_are_text() -> None:
    assert to_html("**Bold** & <b>tag</b>") == "<b>Bold</b> &amp; &lt;b&gt;tag&lt;/b&gt;"
    assert to_html("[words](javascript:alert)") == "words"
    assert to_html("# Heading") == "<b>Heading</b>"
    assert without_marks("**Bold** and [words](https://example.org)") == "Bold and words"


def test_paragraphs_lists_and_line_breaks_of_a_form_are_shown() -> None:
    text = "What do you **think**?\nTake your time.\n\n- one\n- two\n\n1. first\n2. second"
    found = QTextDocument()
    found.setHtml(to_html(text))
    assert found.toPlainText().replace("\xa0", " ").split("\n") == [
        "What do you think?",
        "Take your time.",
        "•  one",
        "•  two",
        "1.  first",
        "2.  second",
    ]
    assert without_marks(text) == "What do you think? Take your time. • one • two 1. first 2. second"


def test_a_question_with_a_number_is_no_list() -> None:
    assert to_html("1. Your *name*") == "1. Your <i>name</i>"
    assert without_marks("1. Your *name*") == "1. Your name"


def test_points_from_right_to_left_hang_on_the_right() -> None:
    assert "margin-right:" in to_html("قائمة\n- واحد\n- اثنان")


def test_a_note_shows_its_words_without_a_link(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONTROLS)
    label = form.card("said").label
    assert "<b>Bold</b> and a link &lt;b&gt;tag&lt;/b&gt;" in label.text()
    assert not label.openExternalLinks()
    hands.close()
