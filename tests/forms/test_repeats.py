"""What is asked several times: instances of their own, counted or added by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from forms.conftest import TODAY

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.xform import read_form

if TYPE_CHECKING:
    from forms.conftest import OpenForm

CHILDREN = """
| survey |
| | type | name | label | calculation | relevant | required |
| | begin_repeat | child | Child | | | |
| | text | name | Name | | | yes |
| | integer | age | Age | | | |
| | text | school | School | | ${age} > 4 | yes |
| | calculate | place | | position(..) | | |
| | end_repeat | | | | | |
| | calculate | ages | | sum(${age}) | | |
| | calculate | many | | count(${child}) | | |
"""

COUNTED = """
| survey |
| | type | name | label | repeat_count |
| | integer | wanted | How many? | |
| | begin_repeat | row | Row | ${wanted} |
| | text | what | What? | |
| | end_repeat | | | |
"""

NESTED = """
| survey |
| | type | name | label | calculation |
| | begin_repeat | house | House | |
| | text | street | Street | |
| | begin_repeat | person | Person | |
| | text | name | Name | |
| | calculate | of | | concat(${name}, ' of ', ${street}) |
| | end_repeat | | | |
| | calculate | people | | count(${person}) |
| | end_repeat | | | |
"""

RUNNING = """
| survey |
| | type | name | label | calculation |
| | begin_repeat | day | Day | |
| | integer | hours | Hours | |
| | calculate | so_far | | ${hours} + sum(../preceding-sibling::day[1]/so_far) |
| | end_repeat | | | |
"""


def test_each_instance_has_its_own_answers_and_rules(open_standard: OpenForm) -> None:
    live = open_standard(CHILDREN)
    second, _ = live.add_repeat("/data/child")
    assert second == "/data/child[2]"
    live.answer("/data/child[1]/age", "3")
    live.answer("/data/child[2]/age", "9")
    assert not live.state("/data/child[1]/school").is_relevant
    assert live.state("/data/child[2]/school").is_relevant
    assert live.finished_answers()["/data/ages"] == "12"
    assert [p.path for p in live.problems()] == [
        "/data/child[1]/name",
        "/data/child[2]/name",
        "/data/child[2]/school",
    ]


def test_an_instance_that_goes_takes_its_answers_and_comes_back_with_them(open_standard: OpenForm) -> None:
    live = open_standard(CHILDREN)
    live.add_repeat("/data/child")
    live.add_repeat("/data/child")
    for place, age in enumerate(("3", "9", "1"), 1):
        live.answer(f"/data/child[{place}]/age", age)
    before = live.answers()
    removed, changed = live.remove_repeat("/data/child[2]")
    assert "/data" in changed
    assert live.repeat("/data/child").instances == ("/data/child[1]", "/data/child[2]")
    assert live.state("/data/child[2]/age").value == "1"
    assert live.state("/data/child[2]/place").value == "2"
    assert (live.state("/data/ages").value, live.state("/data/many").value) == ("4", "2")
    live.put_back(removed)
    assert live.answers() == before


def test_a_draft_gives_back_instances_even_without_answers(open_standard: OpenForm) -> None:
    live = open_standard(CHILDREN)
    live.add_repeat("/data/child")
    live.add_repeat("/data/child")
    live.answer("/data/child[2]/age", "7")
    again = open_standard(CHILDREN, answers=live.answers())
    assert len(again.repeat("/data/child").instances) == 3
    assert again.answers() == live.answers()


def test_a_draft_remembers_that_there_was_none(open_standard: OpenForm) -> None:
    live = open_standard(CHILDREN)
    live.remove_repeat("/data/child[1]")
    again = open_standard(CHILDREN, answers=live.answers())
    assert again.repeat("/data/child").instances == ()


def test_a_count_makes_and_takes_instances_from_the_end(open_standard: OpenForm) -> None:
    live = open_standard(COUNTED)
    assert live.repeat("/data/row").instances == ()
    live.answer("/data/wanted", "3")
    live.answer("/data/row[1]/what", "first")
    live.answer("/data/wanted", "1")
    assert live.repeat("/data/row").instances == ("/data/row[1]",)
    assert live.state("/data/row[1]/what").value == "first"


def test_a_count_that_becomes_blank_keeps_what_there_is(open_standard: OpenForm) -> None:
    live = open_standard(COUNTED)
    live.answer("/data/wanted", "2")
    live.answer("/data/wanted", "")
    assert len(live.repeat("/data/row").instances) == 2


@pytest.mark.parametrize("count", ["1e9", "99999", "-4"])
def test_a_count_without_sense_stays_within_bounds(open_standard: OpenForm, count: str) -> None:
    live = open_standard(COUNTED.replace("integer", "text"))
    live.answer("/data/wanted", count)
    assert len(live.repeat("/data/row").instances) <= 1_000


def test_people_do_not_add_to_a_counted_repeat(open_standard: OpenForm) -> None:
    live = open_standard(COUNTED)
    assert not live.repeat("/data/row").can_add
    with pytest.raises(ValueError, match="/data/row"):
        live.add_repeat("/data/row")


def test_repeats_inside_repeats_keep_apart(open_standard: OpenForm) -> None:
    live = open_standard(NESTED)
    live.add_repeat("/data/house")
    live.add_repeat("/data/house[2]/person")
    live.add_repeat("/data/house[2]/person")
    live.answer("/data/house[1]/street", "High Road")
    live.answer("/data/house[2]/street", "Hoe Street")
    live.answer("/data/house[2]/person[2]/name", "Sam")
    live.answer("/data/house[1]/person[1]/name", "Alex")
    assert live.state("/data/house[1]/person[1]/of").value == "Alex of High Road"
    assert live.state("/data/house[2]/person[2]/of").value == "Sam of Hoe Street"
    assert (live.state("/data/house[1]/people").value, live.state("/data/house[2]/people").value) == ("1", "2")
    assert open_standard(NESTED, answers=live.answers()).answers() == live.answers()


def test_a_running_total_follows_the_instances_before(open_standard: OpenForm) -> None:
    live = open_standard(RUNNING)
    for place in range(1, 5):
        if place > 1:
            live.add_repeat("/data/day")
        live.answer(f"/data/day[{place}]/hours", str(place))
    assert live.state("/data/day[4]/so_far").value == "10"
    live.answer("/data/day[1]/hours", "11")
    assert live.state("/data/day[4]/so_far").value == "20"
    live.remove_repeat("/data/day[2]")
    assert live.state("/data/day[3]/so_far").value == "18"


COUNTS_IN_COUNTS = """
| survey |
| | type | name | label | repeat_count |
| | integer | wanted | How many? | |
| | begin_repeat | outer | Outer | ${wanted} |
| | begin_repeat | inner | Inner | ${wanted} |
| | text | what | What? | |
| | end_repeat | | | |
| | end_repeat | | | |
"""


def test_counts_inside_counts_stay_within_bounds(open_standard: OpenForm) -> None:
    live = open_standard(COUNTS_IN_COUNTS)
    live.answer("/data/wanted", "900")
    assert sum(1 for _ in live.walk()) <= 26_000
    live.answer("/data/wanted", "2")
    assert live.repeat("/data/outer[2]/inner").instances == ("/data/outer[2]/inner[1]", "/data/outer[2]/inner[2]")


PATHLESS = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>T</h:title><model><instance><data id="f"><rep><a/></rep></data></instance>
<bind nodeset="/data/rep/a" required="true()"/></model></h:head>
<h:body><repeat nodeset="/data/rep"><group><label>For the eye</label><input ref="/data/rep/a"><label>A</label></input>
</group></repeat></h:body></h:html>"""


def test_a_group_for_the_eye_keeps_the_instance_that_it_stands_in() -> None:
    live = LiveForm(read_form(PATHLESS), Lists(Path()), today=lambda: TODAY)
    live.add_repeat("/data/rep")
    live.answer("/data/rep[1]/a", "x")
    assert [problem.path for problem in live.problems()] == ["/data/rep[2]/a"]
