from __future__ import annotations

import pytest

from vrp_desktop.forms.words import Output, escaped, parts, plain, tidy, tidy_lines


def test_a_label_is_text_and_outputs_in_order() -> None:
    assert parts("Hello { /data/a }!") == ("Hello ", Output("/data/a"), "!")


@pytest.mark.parametrize("text", ["{", "}", "{x}", "a {{b}} c", "", "plain"])
def test_escaped_text_means_itself(text: str) -> None:
    assert "".join(str(piece) for piece in parts(escaped(text))) == text


def test_a_heading_shows_an_ellipsis_for_an_answer() -> None:
    assert plain("In all {/data/n} {{sic}}") == "In all … {sic}"


def test_indents_of_the_compiled_form_are_one_space() -> None:
    assert tidy("\n   one\n   two ") == "one two"


def test_the_line_breaks_of_a_label_stay() -> None:
    assert tidy_lines("Bring:\n- a pen \r\n-  paper\n\n\n\nThank  you\n") == "Bring:\n- a pen\n- paper\n\nThank you"


def test_a_break_that_only_wraps_the_compiled_form_is_a_space() -> None:
    assert tidy_lines("\n      What do you\n      think?\n   ") == "What do you think?"
    assert tidy_lines("Bring:\n      - a pen\n\t- paper") == "Bring:\n- a pen\n- paper"


def test_a_label_with_line_breaks_is_one_line_where_it_stands_in_a_heading() -> None:
    assert plain("Bring:\n- {/data/n} pens") == "Bring: - … pens"
