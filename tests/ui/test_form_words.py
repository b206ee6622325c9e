"""What a form's page says beside its questions: why something is asked or set aside, and in which direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from support.forms import ARABIC, open_form

from vrp_desktop.ui.form_view.choice import OneOf

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.form_view.page import FormPage

CTRL = Qt.KeyboardModifier.ControlModifier

CONDITIONS = """
| survey |
| | type | name | label | relevant | required |
| | select_one how | how | How can we **reach** you? | | yes |
| | text | number | Your number | | ${how} = 'phone' |
| | text | when | When may we ring? | ${how} = 'phone' | |
| | text | where | Where do you live? | ${how} = 'post' | |
| choices |
| | list_name | name | label |
| | how | phone | By phone |
| | how | post | By post |
"""

PATHLESS = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:vrp="https://vrp-desktop.invalid/xforms">
<h:head><h:title>A trial</h:title><model vrp:prefix="TR"><itext>
<translation lang="English (en)" default="true()"><text id="about"><value>About you</value></text></translation>
<translation lang="Polski (pl)"><text id="about"><value>O tobie</value></text></translation></itext>
<instance><data id="trial" version="1"><who/></data></instance><bind nodeset="/data/who" type="string"/></model>
</h:head><h:body><group><label ref="jr:itext('about')"/>
<input ref="/data/who"><label>Who</label></input></group></h:body>
</h:html>"""


def right_edge(widget: QWidget) -> int:
    window = widget.window()
    return widget.mapTo(window, QPoint(widget.width(), 0)).x()


def shown_headings(form: FormPage) -> set[str]:
    labels = form.findChildren(QLabel)
    return {label.text() for label in labels if label.property("role") == "section" and label.isVisible()}


def test_the_error_summary_says_why_a_question_must_be_answered(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONDITIONS)
    hands.type("1")
    hands.key(Qt.Key.Key_S, CTRL)
    (reason,) = form.summary.reasons
    assert not reason.words.isVisible()
    assert hands.focus() is form.summary.links[0]
    hands.key(Qt.Key.Key_Tab)
    assert hands.focus() is reason.button
    hands.key(Qt.Key.Key_Return)
    assert reason.words.text() == "It must be answered because “How can we reach you?” is “By phone”."
    assert reason.words.text() in reason.button.accessibleDescription()
    hands.close()


def test_a_question_that_is_always_required_needs_no_reason(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONDITIONS)
    hands.key(Qt.Key.Key_S, CTRL)
    assert len(form.summary.links) == 1
    assert form.summary.reasons == []
    hands.close()


def test_the_question_itself_says_why_it_must_be_answered(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONDITIONS)
    hands.type("1")
    hands.key(Qt.Key.Key_S, CTRL)
    hands.click(form.summary.links[0])
    assert hands.at_question() == "number"
    why = form.card("number").why
    assert why is not None
    hands.key(Qt.Key.Key_Tab)
    assert hands.focus() is why.button
    hands.key(Qt.Key.Key_Space)
    assert why.words.isVisible()
    hands.key(Qt.Key.Key_Backtab)
    hands.type("123")
    hands.key(Qt.Key.Key_S, CTRL)
    assert not why.isVisible()
    hands.close()


def test_answers_that_are_set_aside_are_named_with_what_would_bring_them_back(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONDITIONS)
    hands.type("1")
    form.go_to("/data/when")
    hands.type("evenings")
    form.go_to("/data/how")
    hands.type("2")
    card = form.card("how")
    assert card.notice.text().startswith("1 answer is set aside")
    assert card.details is not None
    hands.click(card.details.button)
    assert card.details.words.text() == (
        "“When may we ring?” It is asked when “How can we reach you?” is “By phone”. "
        "Now “How can we reach you?” is “By post”."
    )
    form.go_to("/data/how")
    hands.type("1")
    assert not card.details.isVisible()
    assert form.entry.live.state("/data/when").value == "evenings"
    hands.close()


def test_tab_goes_from_the_error_summary_into_the_form(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, CONDITIONS)
    hands.key(Qt.Key.Key_S, CTRL)
    assert hands.focus() is form.summary.links[0]
    hands.key(Qt.Key.Key_Tab)
    assert hands.at_question() == "how"
    hands.close()


def test_a_form_whose_first_language_is_from_right_to_left_opens_so(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, ARABIC)
    card = form.card("worry")
    assert card.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert form.title.alignment() & Qt.AlignmentFlag.AlignRight
    assert abs(right_edge(form.title) - right_edge(card.label)) <= 1
    row = form.card("by_day").editor
    assert isinstance(row, OneOf)
    first, second, _third = (right_edge(button) for button in row.buttons)
    assert first > second
    hands.close()


def test_english_words_on_a_page_from_right_to_left_stand_on_the_right(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, ARABIC)
    hands.key(Qt.Key.Key_S, CTRL)
    assert form.summary.heading.alignment() & Qt.AlignmentFlag.AlignRight
    assert form.card("by_day").problem.alignment() & Qt.AlignmentFlag.AlignRight
    assert "في النهار" in form.summary.links[0].accessibleName()
    form.languages.box.setCurrentIndex(1)
    form.languages.chosen.emit(str(form.languages.box.currentData()))
    assert form.summary.links[0].accessibleName() == "By day: Answer this question."
    assert not form.title.alignment() & Qt.AlignmentFlag.AlignRight
    hands.close()


def test_the_heading_of_a_group_that_is_only_for_the_eye_changes_its_language(qtbot: QtBot, tmp_path: Path) -> None:
    hands, form = open_form(qtbot, tmp_path, PATHLESS)
    assert shown_headings(form) >= {"About you"}
    form.languages.box.setCurrentIndex(1)
    form.languages.chosen.emit(str(form.languages.box.currentData()))
    assert shown_headings(form) >= {"O tobie"}
    assert "About you" not in shown_headings(form)
    hands.close()
