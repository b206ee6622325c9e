"""Every appearance that the window tells from the plain control, by keys, clicks and the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from support.forms import APPEARANCES, open_form

from vrp_desktop.forms.definition import Choice
from vrp_desktop.ui import theme
from vrp_desktop.ui.form_view.arrangement import Across, Packed
from vrp_desktop.ui.form_view.choice import OneOf, SeveralOf
from vrp_desktop.ui.form_view.drop_down import DropDown
from vrp_desktop.ui.form_view.grid import Grid
from vrp_desktop.ui.form_view.months import MonthEditor, YearEditor
from vrp_desktop.ui.form_view.rating import Rating
from vrp_desktop.ui.form_view.scale import ScaleEditor
from vrp_desktop.ui.form_view.steps import Steps
from vrp_desktop.ui.form_view.text import DateEditor, NumberEditor, TextEditor
from vrp_desktop.ui.form_view.type_ahead import SeveralAhead, TypeAhead

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage

WIDE_GRID = """
| survey |
| | type | name | label | appearance | required |
| | begin_group | all | What do you think? | field-list | |
| | select_one feeling | heads | Heads | label | |
| | select_one feeling | lights | The lights are bright enough | list-nolabel | |
| | select_one feeling | police | I see the police often enough | list-nolabel | |
| | end_group | | | | |
| | select_one feeling | alone | Alone | list-nolabel | |
| | select_one feeling | asked | Heads that are asked | label | yes |
| | select_one feeling | below | Below | list-nolabel | |
| choices |
| | list_name | name | label |
| | feeling | no | Strongly disagree |
| | feeling | rather_no | Disagree |
| | feeling | middle | Neither agree nor disagree |
| | feeling | rather_yes | Agree |
| | feeling | yes | Strongly agree |
"""


def value(form: FormPage, path: str) -> str:
    form.take_typed()
    return form.entry.live.state(f"/data/{path}").value


def turn_wheel(over: QWidget) -> None:
    middle = QPointF(over.rect().center())
    event = QWheelEvent(
        middle,
        over.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(over, event)


def settle_layout() -> None:
    for _ in range(3):
        QApplication.processEvents()


def grids(form: FormPage) -> list[Grid]:
    return [grid for grid in form.findChildren(Grid) if grid.isVisible()]


# Grids


def test_rows_of_a_grid_are_answered_by_number_keys_and_enter(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    assert hands.at_question() == "by_day"
    hands.answer("by_day", "3")
    hands.answer("by_night", "1")
    hands.type("13")
    assert value(form, "street/by_day") == "always"
    assert value(form, "street/by_night") == "never"
    assert value(form, "street/with_others") == "never always"
    hands.close()


def test_a_grid_says_its_choices_once_and_each_button_for_the_screen_reader(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    editor = form.card("by_night").editor
    assert isinstance(editor, OneOf)
    assert [button.text() for button in editor.buttons] == ["", "", ""]
    assert [button.accessibleName() for button in editor.buttons] == ["Never", "Sometimes", "Always"]
    assert "By night" in editor.buttons[0].accessibleDescription()
    first = form.card("by_day").editor
    assert isinstance(first, OneOf)
    for one, other in zip(first.buttons, editor.buttons, strict=True):
        assert one.mapTo(form, QPoint(0, 0)).x() == other.mapTo(form, QPoint(0, 0)).x()
    assert all(button.width() >= theme.TARGET and button.height() >= theme.TARGET for button in editor.buttons)
    hands.click(editor.buttons[1])
    assert value(form, "street/by_night") == "sometimes"
    hands.close()


def test_the_questions_that_only_head_a_grid_are_not_asked(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    assert [card.question.name for card in form.tree.ordered() if card.editor][:3] == [
        "by_day", "by_night", "with_others",
    ]  # fmt: skip
    hands.close()


def test_a_grid_that_is_too_narrow_for_its_headings_says_the_choices_at_each_question(
    qtbot: QtBot, tmp_path: Path
) -> None:
    hands, form = open_form(qtbot, tmp_path, WIDE_GRID)
    hands.window.resize(1366, 768)
    settle_layout()
    (grid,) = grids(form)
    lights = form.card("lights").editor
    assert isinstance(lights, OneOf)
    assert grid.is_across
    hands.window.resize(560, 768)
    settle_layout()
    assert not grid.is_across
    assert [button.text() for button in lights.buttons][3:] == ["Agree", "Strongly agree"]
    assert len({button.x() for button in lights.buttons}) == 1
    hands.type("4")
    assert value(form, "all/lights") == "rather_yes"
    hands.window.resize(1366, 768)
    settle_layout()
    assert grid.is_across
    hands.close()


def test_a_row_without_a_grid_and_headings_that_must_be_answered_are_usual_questions(
    qtbot: QtBot, tmp_path: Path
) -> None:
    hands, form = open_form(qtbot, tmp_path, WIDE_GRID)
    assert len(grids(form)) == 1
    for name in ("alone", "asked", "below"):
        form.go_to(f"/data/{name}")
        hands.type("2")
        assert value(form, name) == "rather_no"
    hands.close()


def test_a_frame_goes_with_the_last_question_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    table = """
| survey |
| | type | name | label | appearance | relevant |
| | text | first | First | | |
| | begin_group | both | Both | field-list | ${first} != 'x' |
| | text | one | One | | |
| | text | two | Two | | |
| | end_group | | | | |
"""
    hands, form = open_form(qtbot, tmp_path, table)
    frame = form.card("one").parentWidget()
    assert frame is not None
    assert frame.property("role") == "card"
    assert frame.isVisible()
    hands.type("x")
    form.take_typed()
    assert not frame.isVisible()
    hands.close()


# Choices


def test_the_words_below_a_likert_scale_can_be_clicked(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    editor = form.card("feeling").editor
    assert isinstance(editor, OneOf)
    ground = editor.ground
    form.go_to("/data/feeling")
    captions = [child for child in ground.children() if child.__class__.__name__ == "_Caption"]
    hands.click(captions[2])  # type: ignore[arg-type]
    assert value(form, "feeling") == "middle"
    hands.key(Qt.Key.Key_Right)
    assert value(form, "feeling") == "rather_yes"
    hands.close()


FEELINGS = [Choice(f"c{place}", words, {}) for place, words in enumerate(("Strongly agree", "Agree", "Neither", "No"))]


def test_a_likert_scale_stands_upright_where_there_is_no_room(qtbot: QtBot) -> None:
    ground = Across(has_words=True)
    editor = OneOf(ground)
    qtbot.addWidget(editor)
    editor.set_choices(FEELINGS)
    editor.resize(600, 80)
    editor.show()
    assert ground.is_across
    editor.resize(200, 200)
    settle_layout()
    assert not ground.is_across
    assert [button.text() for button in ground.buttons] == [choice.label for choice in FEELINGS]
    assert len({button.x() for button in ground.buttons}) == 1


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_packed_choices_fill_each_line(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    ground = Packed()
    editor = OneOf(ground)
    qtbot.addWidget(editor)
    editor.setLayoutDirection(direction)
    editor.set_choices(FEELINGS)
    editor.show()
    for width, lines in ((900, 1), (300, 2)):
        editor.resize(width, editor.heightForWidth(width))
        settle_layout()
        assert len({button.y() for button in ground.buttons}) == lines
        assert all(ground.rect().contains(button.geometry()) for button in ground.buttons)
        first = ground.buttons[0].geometry()
        is_mirrored = direction is Qt.LayoutDirection.RightToLeft
        assert (first.right() == ground.rect().right()) if is_mirrored else (first.x() == 0)


def test_long_words_of_a_choice_go_on_in_the_next_line(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    hands.window.resize(683, 384)
    settle_layout()
    editor = form.card("wide").editor
    assert isinstance(editor, OneOf)
    long, short = editor.buttons
    assert "\n" in long.text()
    assert "listen && that" in long.text().replace("\n", " "), "an ampersand is shown as itself"
    assert long.height() >= 2 * long.fontMetrics().lineSpacing()
    assert long.width() <= editor.width()
    assert short.height() == theme.TARGET
    hands.close()


def test_one_pick_goes_on_and_passing_by_arrow_does_not(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/quick")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Down)
    assert hands.at_question() == "quick"
    hands.type("2")
    assert value(form, "quick") == "rather_no"
    assert hands.at_question() == "minimal"
    form.go_to("/data/quick")
    editor = form.card("quick").editor
    assert isinstance(editor, OneOf)
    hands.click(editor.buttons[4])
    assert value(form, "quick") == "yes"
    assert hands.at_question() == "minimal"
    hands.close()


def test_a_list_that_drops_down_is_answered_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/minimal")
    editor = form.card("minimal").editor
    assert isinstance(editor, DropDown)
    assert editor.box.currentText() == "Choose"
    hands.type("n")
    assert value(form, "minimal") == "middle"
    hands.key(Qt.Key.Key_Down)
    assert value(form, "minimal") == "rather_yes"
    hands.key(Qt.Key.Key_Delete)
    assert value(form, "minimal") == ""
    assert editor.box.currentText() == "Choose"
    hands.key(Qt.Key.Key_Return)
    assert hands.at_question() == "searched"
    hands.close()


def test_long_lists_are_searched_where_the_form_asks_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    assert isinstance(form.card("searched").editor, TypeAhead)
    form.go_to("/data/searched")
    hands.type("neither")
    hands.key(Qt.Key.Key_Return)
    assert value(form, "searched") == "middle"
    assert isinstance(form.card("several").editor, SeveralAhead)
    hands.close()


def test_tab_finds_choices_that_were_made_anew_in_their_place(qtbot: QtBot, tmp_path: Path) -> None:
    table = """
| survey |
| | type | name | label | choice_filter |
| | select_one side | side | Side | |
| | select_one street | street | Street | side = ${side} |
| | text | after | After | |
| choices |
| | list_name | name | label | side |
| | side | n | North | |
| | side | s | South | |
| | street | a | Alder | n |
| | street | b | Birch | n |
| | street | c | Cedar | s |
| | street | d | Dogwood | s |
"""
    hands, form = open_form(qtbot, tmp_path, table)
    for key in ("1", "2"):
        form.go_to("/data/side")
        hands.type(key)
        hands.key(Qt.Key.Key_Tab)
        assert hands.at_question() == "street"
        hands.key(Qt.Key.Key_Backtab)
        assert hands.at_question() == "side"
    editor = form.card("street").editor
    assert isinstance(editor, OneOf)
    assert [button.text() for button in editor.buttons] == ["Cedar", "Dogwood"]
    hands.close()


# Scales


def test_stars_are_given_by_number_keys_and_taken_away(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/stars")
    editor = form.card("stars").editor
    assert isinstance(editor, Rating)
    hands.type("3")
    assert value(form, "stars") == "3"
    assert [button.text() for button in editor.buttons] == ["★ 1", "★ 2", "★ 3", "☆ 4", "☆ 5"]
    assert editor.buttons[2].accessibleName() == "3, up to 5"
    hands.key(Qt.Key.Key_Right)
    assert value(form, "stars") == "4"
    hands.key(Qt.Key.Key_Delete)
    assert value(form, "stars") == ""
    assert editor.buttons[0].text() == "☆ 1"
    hands.click(editor.buttons[1])
    assert value(form, "stars") == "2"
    hands.key(Qt.Key.Key_Return)
    assert hands.at_question() == "marks"
    hands.close()


def test_the_wheel_scrolls_past_a_scale_and_a_list_without_answering(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    for name, key in (("marks", Qt.Key.Key_Right), ("minimal", Qt.Key.Key_Down)):
        form.go_to(f"/data/{name}")
        hands.key(key)
        before = value(form, name)
        assert before
        turn_wheel(hands.focus())
        assert value(form, name) == before
    hands.close()


def test_a_scale_stands_upright_or_has_no_marks_where_the_form_asks_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    lying, bare, standing = (form.card(name).editor for name in ("marks", "bare", "standing"))
    assert isinstance(lying, ScaleEditor)
    assert isinstance(bare, ScaleEditor)
    assert isinstance(standing, ScaleEditor)
    assert [has_marks(one) for one in (lying, bare, standing)] == [True, False, True]
    assert standing.slider.orientation() is Qt.Orientation.Vertical
    form.go_to("/data/standing")
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Up)
    assert value(form, "standing") == "-1.5"
    hands.close()


def has_marks(editor: ScaleEditor) -> bool:
    return any(child.property("role") == "marks" for child in editor.children())


def test_a_scale_says_that_nobody_has_answered_yet(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    editor = form.card("marks").editor
    assert isinstance(editor, ScaleEditor)
    assert editor.slider.accessibleDescription() == "No answer yet. 0 is not at all"
    form.go_to("/data/marks")
    hands.key(Qt.Key.Key_Right)
    assert editor.slider.accessibleDescription() == "0 is not at all"
    hands.close()


@pytest.mark.parametrize(
    ("parameters", "texts", "ticks"),
    [
        (None, [str(n) for n in range(11)], list(range(11))),
        ({"start": "1", "end": "2", "step": "0.5"}, ["1", "1.5", "2"], [0, 1, 2]),
        ({"start": "3", "end": "1", "step": "1"}, ["3", "2", "1"], [0, 1, 2]),
        ({"start": "0", "end": "4", "step": "1", "tick-interval": "2"}, ["0", "1", "2", "3", "4"], [0, 2, 4]),
    ],
)
def test_the_steps_of_a_scale(parameters: dict[str, str] | None, texts: list[str], ticks: list[int]) -> None:
    steps = Steps(parameters)
    assert steps.texts() == texts
    assert steps.ticks() == ticks
    assert [steps.place(text) for text in texts] == list(range(len(texts)))


def test_a_scale_of_many_steps_has_few_marks() -> None:
    assert len(Steps({"start": "0", "end": "1000", "step": "1"}).ticks()) == 11


def test_the_handle_begins_where_the_form_says() -> None:
    assert Steps({"start": "1", "end": "9", "step": "2", "placeholder": "5"}).begins_at == 2


# What is typed


def test_a_month_and_a_year_are_typed(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/month")
    month, year = form.card("month").editor, form.card("year").editor
    assert isinstance(month, MonthEditor)
    assert isinstance(year, YearEditor)
    hands.type("3/2026")
    assert month.understood.text() == "March 2026"
    hands.key(Qt.Key.Key_Return)
    hands.type("2019")
    hands.key(Qt.Key.Key_Return)
    assert (value(form, "month"), value(form, "year")) == ("2026-03-01", "2019-01-01")
    assert (month.line.text(), year.line.text()) == ("March 2026", "2019")
    hands.close()


def test_what_is_no_month_is_kept_as_it_was_typed_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/month")
    hands.type("soon")
    hands.key(Qt.Key.Key_Return)
    assert value(form, "month") == "soon"
    assert form.card("month").problem.isVisible()
    hands.close()


def test_a_day_without_a_calendar_has_no_button_for_one(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    editor = form.card("typed").editor
    assert isinstance(editor, DateEditor)
    assert not editor.pick.isVisible()
    assert editor.focus_widgets() == (editor.line,)
    hands.close()


@pytest.mark.parametrize(
    ("typed", "kept", "written"),
    [("1234567", "1234567", "1,234,567"), ("12 000", "12000", "12,000"), ("-1,5000", "-15000", "-15,000")],
)
def test_long_numbers_have_commas(qtbot: QtBot, tmp_path: Path, typed: str, kept: str, written: str) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/people")
    editor = form.card("people").editor
    assert isinstance(editor, NumberEditor)
    hands.type(typed)
    hands.key(Qt.Key.Key_Return)
    assert value(form, "people") == kept
    assert editor.line.text() == written
    hands.close()


def test_a_text_of_digits_keeps_its_noughts(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/digits")
    hands.type("0049 7")
    assert value(form, "digits") == "0049 7"
    hands.close()


def test_a_long_text_has_as_many_lines_as_the_form_says(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    long, short = form.card("long").editor, form.card("place").editor
    assert isinstance(long, TextEditor)
    assert isinstance(short, TextEditor)
    assert long.box.height() - short.box.height() >= 3 * long.fontMetrics().lineSpacing() - theme.GRID
    hands.close()


def test_a_grid_row_of_ticks_keeps_several(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    editor = form.card("with_others").editor
    assert isinstance(editor, SeveralOf)
    hands.click(editor.buttons[0])
    hands.click(editor.buttons[2])
    assert value(form, "street/with_others") == "never always"
    hands.close()


def test_a_pick_is_taken_back_with_the_mouse_and_nothing_moves(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/packed")
    card = form.card("packed")
    assert card.clear is not None
    assert not card.clear.isVisible()
    before = form.card("quick").y()
    hands.type("2")
    settle_layout()
    assert card.clear.isVisible()
    assert form.card("quick").y() == before
    hands.click(card.clear)
    assert value(form, "packed") == ""
    assert not card.clear.isVisible()
    assert hands.at_question() == "packed"
    hands.close()


def test_the_question_that_is_answered_stays_in_sight_when_the_window_shrinks(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, APPEARANCES)
    form.go_to("/data/people")
    hands.window.resize(683, 384)
    settle_layout()
    line = hands.focus()
    place = line.mapTo(form, QPoint(0, 0)).y()
    assert 0 <= place <= form.save_close.mapTo(form, QPoint(0, 0)).y() - line.height()
    hands.close()
