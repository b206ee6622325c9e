"""The small form that the store's tests write with, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vrp_desktop.forms.namespaces import VRP
from vrp_desktop.store.slots import KdfCost

if TYPE_CHECKING:
    from vrp_desktop.store.log import Revision

WORDS = "abacus abdomen abide abiding"
CHEAP = KdfCost(memory_kib=19_456, iterations=1, lanes=1)


class Submit(Protocol):
    """Finishes a record of the walk form; the answers by question name."""

    def __call__(self, record: str | None = None, version: str = "1", **answers: str) -> Revision: ...


def walk_form(version: str = "1", more: str = "", form_id: str = "walk") -> str:
    """Give a compiled form of six questions. `more`: the name of one more text question."""
    extra = {
        "node": f"<{more}/>" if more else "",
        "bind": f'<bind nodeset="/data/{more}" type="string"/>' if more else "",
        "input": f'<input ref="/data/{more}"><label>More</label></input>' if more else "",
    }
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:vrp="{VRP}">
    <h:head><h:title>Walk</h:title><model>
      <instance><data id="{form_id}" version="{version}" vrp:prefix="WA">
        <walked_on/><kind/><ward/><people/><hours/><note/>{extra["node"]}</data></instance>
      <instance id="kind"><root>
        <item><name>chat</name><label>A chat</label></item><item><name>stall</name><label>A stall</label></item>
      </root></instance>
      <instance id="ward" src="jr://file-csv/ward.csv"/>
      <bind nodeset="/data/walked_on" type="date" vrp:column="date"/>
      <bind nodeset="/data/kind" type="string" vrp:column="what"/>
      <bind nodeset="/data/ward" type="string" vrp:column="where"/>
      <bind nodeset="/data/people" type="int"/><bind nodeset="/data/hours" type="decimal"/>
      <bind nodeset="/data/note" type="string"/>{extra["bind"]}
    </model></h:head><h:body>
      <input ref="/data/walked_on"><label>When?</label></input>
      <select1 ref="/data/kind"><label>What?</label><itemset nodeset="instance('kind')/root/item">
        <value ref="name"/><label ref="label"/></itemset></select1>
      <select1 ref="/data/ward"><label>Where?</label><itemset nodeset="instance('ward')/root/item">
        <value ref="code"/><label ref="label"/></itemset></select1>
      <input ref="/data/people"><label>How many?</label></input>
      <input ref="/data/hours"><label>How long?</label></input>
      <input ref="/data/note"><label>Note</label></input>{extra["input"]}
    </h:body></h:html>"""
