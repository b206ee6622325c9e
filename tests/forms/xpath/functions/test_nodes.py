from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forms.xpath.conftest import World

from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.xpath.compiler import Compiler
from vrp_desktop.forms.xpath.context import Context
from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.parser import parse

if TYPE_CHECKING:
    from forms.xpath.conftest import Ask

VISITS = """<data xmlns:orx="http://openrosa.org/xforms" xml:lang="en-GB"><orx:meta id="m"/>
<street><name>Lea</name><house><n>1</n></house><house><n>2</n></house></street>
<street><name>Elm</name><house><n>3</n></house></street></data>"""


@pytest.fixture
def visits() -> Ask:
    """Ask from the house of the second street."""
    world = World()
    world.document = read_document(VISITS)
    house = list(world.document.children[0].elements("street"))[1].children[1]

    def answer(expression: str) -> object:
        value = Compiler().value(parse(expression))(Context(world, house, house))
        return [node.string_value() for node in value] if isinstance(value, list) else value

    return answer


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("indexed-repeat(/data/street/name, /data/street, 2)", ["Elm"]),
        ("indexed-repeat(/data/street/house/n, /data/street, 1, /data/street/house, 2)", ["2"]),
        ("indexed-repeat(/data/street/house/n, /data/street/house, 2, /data/street, 1)", ["2"]),
        ("indexed-repeat(/data/street/house/n, /data/street, 2, /data/street/house, 2)", []),
        ("indexed-repeat(/data/street/name, /data/street, position(..) - 1)", ["Lea"]),
        ("indexed-repeat(../../street/name, ../../street, 1)", ["Lea"]),
        ("indexed-repeat(n, /data/street/house, 3)", ["3"]),
        ("indexed-repeat(/data/street/name, /data/street, 0)", []),
        ("indexed-repeat(/data/street/name, /data/street, 1.5)", []),
        ("indexed-repeat(/data/street/name, /data/street, '')", []),
        ("position(..)", 2.0),
        ("position(/data/street[1]/house[2])", 2.0),
        ("sum(/data/street[1]/house/n)", 3.0),
        ("count(//house)", 3.0),
        ("//street[house[n = 2]]/name", ["Lea"]),
        ("../preceding-sibling::street[1]/name", ["Lea"]),
        ("(//n)[last()]", ["3"]),
        ("//n[. = current()/n]", ["3"]),
        ("//house/ancestor::street/name", ["Lea", "Elm"]),
        ("id('m')/following-sibling::street[1]/name", ["Lea"]),
        ("lang('en')", True),
        ("lang('de')", False),
        ("name(/data/*[1])", "orx:meta"),
        ("local-name(/data/*[1])", "meta"),
        ("namespace-uri(/data/*[1])", "http://openrosa.org/xforms"),
        ("name(/data/@*)", "xml:lang"),
        ("name(/data/namespace::*)", "orx"),
        ("count(//text() | //text())", 7.0),
        ("randomize(//n, 1) = //n", True),
    ],
)
def test_functions_of_nodes(visits: Ask, expression: str, value: object) -> None:
    assert visits(expression) == value


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("pulldata('ward', 'group', 'code', 'lea')", "south"),
        ("pulldata('ward', 'nothing', 'code', 'lea')", ""),
        ("pulldata('ward', 'group', 'code', 'x')", ""),
        ("pulldata('nowhere', 'group', 'code', 'lea')", ""),
    ],
)
def test_pulldata_looks_a_value_up(ask: Ask, expression: str, texts: str) -> None:
    assert ask(expression) == texts


@pytest.mark.parametrize(
    "expression",
    [
        "indexed-repeat(/data/a, /data/b)",
        "indexed-repeat(/data/a, /data/b, 1, /data/c)",
        "indexed-repeat('a', /data/b, 1)",
        "randomize('a')",
        "position(1)",
    ],
)
def test_what_is_no_path_is_refused(ask: Ask, expression: str) -> None:
    with pytest.raises(XPathError):
        ask(expression)


SIX = "<r>" + "".join(f"<n>{n}</n>" for n in range(1, 7)) + "</r>"


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        # Worked out apart from this program, by the published way.
        ("0", "325164"),
        ("1", "265134"),
        ("42", "163245"),
        ("-3", "613254"),
        ("77.9", "542136"),
        ("1000000000", "365421"),
        ("''", "325164"),
    ],
)
def test_a_seed_shuffles_as_in_other_engines(seed: str, order: str) -> None:
    world = World()
    world.document = read_document(SIX)
    shuffled = Compiler().nodes(parse(f"randomize(/r/n, {seed})"))(Context(world, world.document, world.document))
    assert "".join(node.text for node in shuffled) == order


def test_any_text_is_a_seed_and_without_one_nothing_is_lost(ask: Ask) -> None:
    assert ask("randomize(/data/g/n, 'spring')") == ask("randomize(/data/g/n, 'spring')")
    assert sorted(ask("randomize(/data/g/n)")) == ["1", "2", "3"]  # type: ignore[call-overload]
