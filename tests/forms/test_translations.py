"""Forms in several languages: every word in the one that was chosen, never a blank where another language has it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.xform import read_form

if TYPE_CHECKING:
    from pathlib import Path

    from forms.conftest import OpenForm

TABLE = """
| survey |
| | type | name | label::English (en) | label::Français (fr) | hint::English (en) | required | required_message::English (en) | constraint | constraint_message::English (en) | constraint_message::Français (fr) |
| | text | who | Your name | Votre nom | As you like | yes | Say it. | string-length(.) < 5 | Too long, ${who}! | Trop long, ${who} ! |
| | select_one fruit | fruit | Fruit | | | | | | | |
| | note | said | Hello ${who} | Bonjour ${who} | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Français (fr) |
| | fruit | apple | Apple | Pomme |
| | fruit | pear | Pear | |
| settings |
| | form_id | form_title | version | default_language |
| | worry | A worry | 1 | English (en) |
"""  # noqa: E501 - a table row is one line
ENGLISH, FRENCH = "English (en)", "Français (fr)"


def test_the_default_language_comes_first(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    assert live.form.languages == (ENGLISH, FRENCH)
    assert live.language == ENGLISH
    assert live.state("/data/who").label == "Your name"


def test_everything_is_said_in_the_other_language(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    live.answer("/data/who", "Alexandra")
    live.set_language(FRENCH)
    assert live.state("/data/who").label == "Votre nom"
    assert live.state("/data/said").label == "Bonjour Alexandra"
    assert [choice.label for choice in live.choices("/data/fruit")] == ["Pomme", "Pear"]
    problem = live.state("/data/who").problem
    assert problem is not None
    assert problem.message == "Trop long, Alexandra !"


def test_a_text_that_is_missing_is_said_in_the_default_language(open_standard: OpenForm) -> None:
    live = open_standard(TABLE, language=FRENCH)
    assert live.state("/data/fruit").label == "Fruit"
    assert live.state("/data/who").hint == "As you like"
    assert [problem.message for problem in live.problems()] == ["Say it."]


def test_an_answer_stays_when_the_language_changes(open_standard: OpenForm) -> None:
    live = open_standard(TABLE)
    live.answer("/data/fruit", "pear")
    live.set_language(FRENCH)
    assert live.answers()["/data/fruit"] == "pear"


def test_a_language_that_the_form_does_not_have_is_refused(open_standard: OpenForm) -> None:
    with pytest.raises(KeyError):
        open_standard(TABLE).set_language("Klingon")


PATHLESS = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>A worry</h:title><model><itext>
<translation lang="en" default="true()"><text id="about"><value>About <output value="/data/who"/></value></text>
<text id="child"><value>Child <output value="./name"/></value></text></translation>
<translation lang="fr"><text id="about"><value>De <output value="/data/who"/></value></text>
<text id="child"><value>Enfant <output value="./name"/></value></text></translation></itext>
<instance><data id="worry"><who/><child><name/></child><child><name/></child></data></instance></model></h:head><h:body>
<group><label ref="jr:itext('about')"/><input ref="/data/who"><label>Who</label></input></group>
<group ref="/data/child"><repeat nodeset="/data/child"><group><label ref="jr:itext('child')"/>
<input ref="/data/child/name"><label>Name</label></input></group></repeat></group></h:body></h:html>"""


def test_a_group_that_is_only_for_the_eye_is_headed_in_the_language_that_was_chosen(tmp_path: Path) -> None:
    live = LiveForm(read_form(PATHLESS), Lists(tmp_path), today=lambda: datetime.date(2026, 11, 23))
    live.answer("/data/who", "Sam")
    live.answer("/data/child[2]/name", "Alex")
    group, repeat = live.shown()
    inner = live.shown(repeat, "/data/child[2]")[0]
    assert (live.heading(group), live.heading(inner)) == ("About Sam", "Child Alex")
    live.set_language("fr")
    assert (live.heading(group), live.heading(inner)) == ("De Sam", "Enfant Alex")
