"""A kind of file that the program does not have: what opens files must not know what they are to become."""

from __future__ import annotations

from vrp_desktop.problems import Problem
from vrp_desktop.untrusted.sought import FileRefused, Sought, WorkerEnded


def refused(happened: str, do_next: str) -> FileRefused:
    return FileRefused(Problem(happened, "No plan was changed.", do_next))


def ended(happened: str) -> WorkerEnded:
    return WorkerEnded(Problem(happened, "No plan was changed.", "Ask for a fresh copy."))


PLAN = Sought("plan", "plans", refused, ended)
