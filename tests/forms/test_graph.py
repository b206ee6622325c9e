from __future__ import annotations

import pytest

from vrp_desktop.forms.graph import Aspect, Cycle, Task, ranked

A, B, C = (Task(node, Aspect.VALUE) for node in range(3))


def test_what_is_needed_comes_first() -> None:
    graph = ranked({A: [B], B: [C], C: []})
    assert graph.order == (C, B, A)
    assert graph.dependents == ((1,), (2,), ())


def test_form_order_stands_where_nothing_else_decides() -> None:
    assert ranked({C: [], B: [], A: []}).order == (A, B, C)


def test_needs_that_are_no_tasks_are_left_out() -> None:
    assert ranked({A: [B]}).order == (A,)


def test_a_circle_is_named_without_what_hangs_on_it() -> None:
    with pytest.raises(Cycle) as caught:
        ranked({A: [B], B: [C], C: [B]})
    assert set(caught.value.tasks) == {B, C}
