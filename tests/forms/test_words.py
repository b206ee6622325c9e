from __future__ import annotations

import pytest

from vrp_desktop.forms.words import Output, escaped, parts, plain, tidy


def test_a_label_is_text_and_outputs_in_order() -> None:
    assert parts("Hello { /data/a }!") == ("Hello ", Output("/data/a"), "!")


@pytest.mark.parametrize("text", ["{", "}", "{x}", "a {{b}} c", "", "plain"])
def test_escaped_text_means_itself(text: str) -> None:
    assert "".join(str(piece) for piece in parts(escaped(text))) == text


def test_a_heading_shows_an_ellipsis_for_an_answer() -> None:
    assert plain("In all {/data/n} {{sic}}") == "In all … {sic}"


def test_indents_of_the_compiled_form_are_one_space() -> None:
    assert tidy("\n   one\n   two ") == "one two"
