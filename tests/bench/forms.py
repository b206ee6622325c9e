"""How fast forms are: loading, answering, adding an instance, and the memory of an open form.

    python tests/bench/forms.py [QUESTIONS ...]

The form: groups of 25 (whole number, select, several with a choice filter, date, calculation), each row relevant on an
earlier one, and one chain of calculations through the whole form: a fifth of the questions hang on the first. Every run
checks that the end of the chain is right. Prints milliseconds (p50 and p99) and MB; without arguments for 50, 500 and
2,000 questions.
"""

from __future__ import annotations

import datetime
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.xform import read_form

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Bench</h:title><model>'
)
LIST = "".join(f"<item><name>c{n}</name><label>Choice {n}</label><even>{n % 2}</even></item>" for n in range(20))


def form(questions: int) -> str:
    """Give the compiled form: `questions` in groups of 25, and a repeat of 25 questions."""
    nodes, binds, body = [], [], []
    earlier, total = "", "0"
    for group in range(questions // 25):
        inside, controls = [], []
        for row in range(5):
            n = group * 5 + row
            base = f"/data/g{group}"
            inside.append(f"<n{n}/><s{n}/><m{n}/><d{n}/><t{n}/>")
            relevant = f' relevant="{earlier} &gt;= 0"' if earlier else ""
            binds.append(
                f'<bind nodeset="{base}/n{n}" type="int" constraint=". &gt;= 0"{relevant}/>'
                f'<bind nodeset="{base}/d{n}" type="date"/>'
                f'<bind nodeset="{base}/t{n}" calculate="{total} + 1 + /data/g0/n0"/>'
            )
            total, earlier = f"{base}/t{n}", f"{base}/n{n}"
            many = f"instance('list')/root/item[even = {base}/n{n} mod 2]"
            controls.append(
                f'<input ref="{base}/n{n}"><label>Number {n}</label></input>'
                f'<select1 ref="{base}/s{n}"><label>One {n}</label><itemset nodeset="instance(\'list\')/root/item">'
                '<value ref="name"/><label ref="label"/></itemset></select1>'
                f'<select ref="{base}/m{n}"><label>Several {n}</label><itemset nodeset="{many}">'
                '<value ref="name"/><label ref="label"/></itemset></select>'
                f'<input ref="{base}/d{n}"><label>Date {n}</label></input>'
            )
        nodes.append(f"<g{group}>{''.join(inside)}</g{group}>")
        body.append(f'<group ref="/data/g{group}"><label>Group {group}</label>{"".join(controls)}</group>')
    repeated = "".join(f"<r{n}/>" for n in range(25))
    nodes.append(f"<rep>{repeated}</rep><reps/>")
    binds.append('<bind nodeset="/data/reps" calculate="sum(/data/rep/r0)"/>')
    binds.extend(
        f'<bind nodeset="/data/rep/r{n}" type="int" relevant="../r{n - 1} != \'\'" constraint=". &lt; 100"/>'
        for n in range(1, 25)
    )
    controls = [f'<input ref="/data/rep/r{n}"><label>Row {n}</label></input>' for n in range(25)]
    body.append(f'<group ref="/data/rep"><repeat nodeset="/data/rep">{"".join(controls)}</repeat></group>')
    return (
        f'{HEAD}<instance><data id="bench" version="1">{"".join(nodes)}<meta><instanceID/></meta></data></instance>'
        f'<instance id="list"><root>{LIST}</root></instance>{"".join(binds)}</model></h:head>'
        f"<h:body>{''.join(body)}</h:body></h:html>"
    )


def spread(times: list[float]) -> str:
    """Give p50 and p99 in milliseconds."""
    ordered = sorted(times)
    return f"{statistics.median(ordered) * 1000:8.3f} {ordered[int(len(ordered) * 0.99)] * 1000:8.3f}"


def main() -> None:
    """Measure and print."""
    lists = Lists(Path())
    today = datetime.date(2026, 11, 25)
    print("questions | load ms | chain p50, p99 ms | local p50, p99 ms | repeat: first, 100th ms | open form MB")
    for questions in [int(text) for text in sys.argv[1:]] or [50, 500, 2_000]:
        xml = form(questions)
        began = time.perf_counter()
        live = LiveForm(read_form(xml), lists, today=lambda: today)
        load = time.perf_counter() - began
        last = f"/data/g{questions // 25 - 1}/t{questions // 5 - 1}"
        chain = []
        for value in range(200):
            began = time.perf_counter()
            live.answer("/data/g0/n0", str(value))
            chain.append(time.perf_counter() - began)
            if live.state(last).value != str((value + 1) * (questions // 5)):
                raise AssertionError("the end of the chain is wrong")
        local = []
        for value in range(1_000):
            began = time.perf_counter()
            live.answer("/data/g1/d7", f"2026-11-{value % 28 + 1:02}")
            local.append(time.perf_counter() - began)
        live.answer("/data/rep[1]/r0", "0")
        added = []
        for _ in range(100):
            began = time.perf_counter()
            path, _changed = live.add_repeat("/data/rep")
            added.append(time.perf_counter() - began)
            live.answer(f"{path}/r0", "1")
        if live.state("/data/reps").value != "100":
            raise AssertionError("the sum over the repeat is wrong")
        tracemalloc.start()
        kept = LiveForm(read_form(xml), lists, today=lambda: today)
        memory = tracemalloc.get_traced_memory()[0] / 1e6
        tracemalloc.stop()
        first, hundredth = statistics.median(added[:5]) * 1000, statistics.median(added[-5:]) * 1000
        print(
            f"{questions:9} | {load * 1000:7.0f} | {spread(chain)} | {spread(local)} | {first:8.2f} {hundredth:8.2f} | "
            f"{memory:6.1f}"
        )
        del kept


if __name__ == "__main__":
    main()
