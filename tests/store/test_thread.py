from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from vrp_desktop.store.priority import Priority
from vrp_desktop.store.thread import DatabaseThread

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def thread() -> Iterator[DatabaseThread]:
    running = DatabaseThread()
    yield running
    running.close()


def test_work_runs_on_one_thread_that_is_not_ours(thread: DatabaseThread) -> None:
    ran_on = {thread.submit(threading.get_ident).result() for _ in range(5)}
    assert len(ran_on) == 1
    assert threading.get_ident() not in ran_on


def test_autosave_goes_before_reading_and_reading_before_long_work(thread: DatabaseThread) -> None:
    hold, order = threading.Event(), list[str]()
    thread.submit(hold.wait)
    futures = [
        thread.submit(lambda name=priority.name: order.append(name), priority)
        for priority in (Priority.LONG, Priority.READ, Priority.AUTOSAVE, Priority.READ)
    ]
    hold.set()
    for future in futures:
        future.result()
    assert order == ["AUTOSAVE", "READ", "READ", "LONG"]


def test_equal_work_keeps_its_order(thread: DatabaseThread) -> None:
    hold, order = threading.Event(), list[int]()
    thread.submit(hold.wait)
    futures = [thread.submit(lambda n=number: order.append(n)) for number in range(20)]
    hold.set()
    futures[-1].result()
    assert order == list(range(20))


def test_a_fault_comes_with_the_future_and_the_thread_goes_on(thread: DatabaseThread) -> None:
    with pytest.raises(ZeroDivisionError):
        thread.submit(lambda: 1 // 0).result()
    assert thread.submit(lambda: "still here").result() == "still here"


def test_cancelled_work_does_not_run(thread: DatabaseThread) -> None:
    hold, ran = threading.Event(), list[int]()
    thread.submit(hold.wait)
    future = thread.submit(lambda: ran.append(1))
    assert future.cancel()
    hold.set()
    thread.close()
    assert ran == []


def test_closing_waits_for_what_is_queued(thread: DatabaseThread) -> None:
    ran = list[int]()
    for number in range(10):
        thread.submit(lambda n=number: ran.append(n), Priority.LONG)
    thread.close()
    assert len(ran) == 10


def test_nothing_is_taken_once_closed(thread: DatabaseThread) -> None:
    thread.close()
    with pytest.raises(RuntimeError, match="closed"):
        thread.submit(lambda: None)


def test_what_comes_afterwards_runs_when_whoever_waits_was_told(thread: DatabaseThread) -> None:
    hold, order = threading.Event(), list[str]()
    thread.submit(hold.wait)
    future = thread.submit(lambda: order.append("work"))
    future.add_done_callback(lambda _future: order.append("told"))
    thread.afterwards = lambda: order.append("afterwards")
    hold.set()
    future.result()
    thread.close()
    assert order == ["afterwards", "work", "told", "afterwards"]
