"""Reads a stranger's workbook in a process of its own, so that a bad one ends that process and never the program."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vrp_desktop.returns.template.gate import TEMPLATE, admit, ended
from vrp_desktop.returns.template.targets import Targets, targets_of
from vrp_desktop.untrusted.sizes import MOST_BYTES
from vrp_desktop.untrusted.worker import ask, serve

if TYPE_CHECKING:
    from vrp_desktop.work import Progress

WORD = "template-worker"
"""The command by which the program starts its worker; people are not told of it."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workbook that was let in: its bytes, their SHA-256 in hex, and what can be filled."""

    name: str
    content: bytes
    sha256: str
    targets: Targets


def read_template(path: Path, *, progress: Progress | None = None) -> Admitted:
    """Look at the workbook at `path` in a worker. Raises TemplateRefused, VrpError and Cancelled."""
    answer = ask(WORD, {"template": str(path.absolute())}, TEMPLATE, progress=progress)
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != answer["sha256"]:
        raise ended("The file changed while it was read.")
    return Admitted(path.name, content, answer["sha256"], Targets.of_json(answer["targets"]))


def work() -> int:
    """Be the worker. Gives the exit code."""
    return serve(_answer)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    content = admit(Path(request["template"]))
    targets = targets_of(content)
    return {"sha256": hashlib.sha256(content).hexdigest(), "targets": targets.as_json()}


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            return source.read(MOST_BYTES)
    except OSError as wrong:
        raise ended("The file is gone.") from wrong
