"""Checks a form in a process of its own, so that a bad file ends that process and never the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.publish import Published, publish
from vrp_desktop.forms.publishing.faults import Fault, FormFaults
from vrp_desktop.forms.publishing.gate import FORM
from vrp_desktop.forms.xform import read_form
from vrp_desktop.untrusted.worker import ask, serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.untrusted.limits import Limits
    from vrp_desktop.work import Progress

WORD = "publish-worker"
"""The command by which the program starts its worker; people are not told of it."""


def check_form(
    path: Path,
    *,
    lists: Path | None = None,
    beside: Path | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Published:
    """Do what `publish` does, in a worker. `progress` is stepped while it works, its total unknown.

    Raises FormFaults, WorkerEnded, the worker's own problem as VrpError, and Cancelled.
    """
    request = {
        "path": str(path.absolute()),
        "lists": None if lists is None else str(lists.absolute()),
        "beside": None if beside is None else str(beside.absolute()),
    }
    answer = ask(WORD, request, FORM, limits, progress)
    warnings = tuple(Fault(*one) for one in answer["warnings"])
    if "faults" in answer:
        raise FormFaults((Fault(*one) for one in answer["faults"]), warnings)
    return Published(answer["xform"], read_form(answer["xform"]), warnings)


def work() -> int:
    """Be the worker: check the form that the request on the input names and write the answer. Gives the exit code."""
    return serve(_answer)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    folders = {name: None if request[name] is None else Path(request[name]) for name in ("lists", "beside")}
    try:
        made = publish(Path(request["path"]), **folders)
    except FormFaults as wrong:
        return {"faults": _plain(wrong.faults), "warnings": _plain(wrong.warnings)}
    return {"xform": made.xform, "warnings": _plain(made.warnings)}


def _plain(faults: Sequence[Fault]) -> list[list[str | int]]:
    return [[one.sheet, one.row, one.column, one.message, one.do_next] for one in faults]
