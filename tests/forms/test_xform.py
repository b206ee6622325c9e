from __future__ import annotations

import pytest

from vrp_desktop.forms.choices import ItemList
from vrp_desktop.forms.definition import Control, DataType, Group
from vrp_desktop.forms.program import BadExpressions, Program
from vrp_desktop.forms.xform import FormNotSupported, read_form

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:vrp="https://vrp-desktop.invalid/xforms">
<h:head><h:title>T</h:title><model>
<instance><data id="f" version="1"><a>start</a><g><b/></g><c/><meta><instanceID/></meta></data></instance>
<instance id="ward" src="jr://file-csv/ward.csv"/>
<bind nodeset="/data/a" type="xsd:int" vrp:warning=". > 5"/><bind nodeset="/data/c" calculate="/data/a + 1"/>
<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>
</model></h:head>
<h:body><input ref="/data/a"><label>A {x} <output value=" /data/c "/>!</label></input>
<group ref="/data/g" appearance="field-list"><label>G</label>
<select1 ref="/data/g/b"><label>B</label><itemset nodeset="instance('ward')/root/item[code != '']">
<value ref="code"/><label ref="label"/></itemset></select1></group>
</h:body></h:html>"""


def test_the_definition_holds_what_the_form_says() -> None:
    form = read_form(XFORM)
    question, group = form.body
    assert isinstance(group, Group)
    assert (group.path, group.label, group.appearances) == ("/data/g", "G", frozenset({"field-list"}))
    assert not isinstance(question, Group)
    assert (question.bind.type, question.bind.warning, question.default) == (DataType.INT, ". > 5", "start")
    assert question.label == "A {{x}} {/data/c}!"
    assert form.files == {"ward": "ward.csv"}
    assert [(hidden.path, hidden.control) for hidden in form.hidden] == [("/data/c", Control.NONE)]


def test_the_same_text_is_read_and_compiled_once() -> None:
    again = "".join(["<!-- mine -->", XFORM])
    assert read_form(again) is read_form("".join(["<!-- mine -->", XFORM]))
    assert read_form(again) is not read_form(XFORM)


def test_a_select_keeps_its_list_and_filter() -> None:
    itemset = read_form(XFORM).question("/data/g/b").itemset
    assert itemset is not None
    assert (itemset.instance, itemset.predicate, itemset.value_ref) == ("ward", "code != ''", "code")


def test_choices_written_into_the_body_are_a_list_of_their_own() -> None:
    start, end = XFORM.index("<itemset"), XFORM.index("</itemset>") + len("</itemset>")
    items = "<item><label>Yes {sir}</label><value>y</value></item>"
    form = read_form(XFORM[:start] + items + XFORM[end:])
    itemset = form.question("/data/g/b").itemset
    assert itemset is not None
    items = ItemList(form.instances[itemset.instance])
    assert [(choice.code, choice.label) for choice in items.choices(form, itemset, "")] == [("y", "Yes {sir}")]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('type="xsd:int"', 'type="geopoint"', "places on a map"),
        ('preload="uid"', 'preload="moon" jr:preloadParams="full"', "full"),
        ("jr://file-csv/ward.csv", "jr://images/map.png", "map.png"),
        ("jr://file-csv/ward.csv", "jr://instance/last-saved", "saved last"),
        ("</model>", '<setvalue ref="/data/a" event="xforms-revalidate"/></model>', "xforms-revalidate"),
        ("</model>", '<submission base64RsaPublicKey="x"/></model>', "encrypted"),
        ('ref="/data/a"><label>', 'ref="/data/z"><label>', "/data/z"),
        ("vrp:warning", "vrp:alarm", "alarm"),
        ("<g><b/></g>", "<g><b/></g><g><b/></g>", "two answers of one name"),
        ("</h:body>", '<upload ref="/data/a"/></h:body>', "pictures"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(old: str, new: str, named: str) -> None:
    with pytest.raises(FormNotSupported) as caught:
        read_form(XFORM.replace(old, new))
    assert named in caught.value.problem.happened


@pytest.mark.parametrize("text", ["<a/>", '<html xmlns="x"><head/></html>'])
def test_xml_that_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(FormNotSupported):
        read_form(text)


def test_all_wrong_expressions_of_a_compiled_form_are_named() -> None:
    form = read_form(XFORM.replace("/data/a + 1", "nope()").replace(". > 5", "1 +"))
    with pytest.raises(BadExpressions) as caught:
        Program.of(form)
    assert {(fault.path, fault.part) for fault in caught.value.faults} == {
        ("/data/a", "warning"),
        ("/data/c", "calculate"),
    }
