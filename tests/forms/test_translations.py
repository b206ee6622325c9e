"""Forms in several languages: every word in the one that was chosen, never a blank where another language has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
