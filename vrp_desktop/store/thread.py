"""The one thread that works with the store: autosave first, then what a person waits for, then long work."""

from __future__ import annotations

import itertools
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from vrp_desktop.store.priority import Priority

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


_END = 3


@dataclass(order=True, slots=True)
class _Work:
    priority: int
    turn: int
    work: Callable[[], Any] | None = field(compare=False)
    future: Future[Any] = field(compare=False, default_factory=Future)


class DatabaseThread:
    """Runs work one after the other. The store is opened, used and closed by work that is submitted here."""

    def __init__(self) -> None:
        self._waiting: queue.PriorityQueue[_Work] = queue.PriorityQueue()
        self._turns = itertools.count()
        self._closing = threading.Lock()
        self._is_closed = False
        self.afterwards: Callable[[], object] | None = None
        """Called after each piece of work, when whoever waits for it has been told. It raises nothing."""
        # A daemon, so that a fault in the window cannot leave a process behind that holds the store's lock.
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], _T], priority: Priority = Priority.READ) -> Future[_T]:
        """Queue `work` and give its future, whose callbacks run on the database thread.

        Raises RuntimeError once closed.
        """
        with self._closing:
            if self._is_closed:
                raise RuntimeError("the database thread is closed")
            item = _Work(priority, next(self._turns), work)
            self._waiting.put(item)
        return item.future

    def close(self) -> None:
        """Let everything queued finish, then end the thread. Closing twice is harmless."""
        with self._closing:
            if not self._is_closed:
                self._is_closed = True
                self._waiting.put(_Work(_END, next(self._turns), None))
        self._thread.join()

    def _run(self) -> None:
        while True:
            item = self._waiting.get()
            if item.work is None:
                return
            _do(item.work, item.future)
            afterwards = self.afterwards
            if afterwards is not None:
                afterwards()
            # While this waits, nothing of the last work is held.
            del item


def _do(work: Callable[[], Any], future: Future[Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as fault:  # noqa: BLE001 - whoever waits for the future gets it, whatever it is
        future.set_exception(fault)
    else:
        future.set_result(result)
