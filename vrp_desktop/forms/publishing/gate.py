"""Lets the file of a form in, and the files that it attaches, or tells in the words of forms why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.problems import Problem
from vrp_desktop.untrusted import gate
from vrp_desktop.untrusted.sought import FileRefused, Sought, WorkerEnded

if TYPE_CHECKING:
    from pathlib import Path


def refused(happened: str, do_next: str) -> FileRefused:
    """Give the error for a file that is turned away."""
    return FileRefused(
        Problem(
            happened=happened,
            means="It was not read any further: no form was published, and the forms in use stay as they were.",
            do_next=do_next,
        )
    )


def ended(happened: str) -> WorkerEnded:
    """Give the error for a worker that gave no answer."""
    return WorkerEnded(
        Problem(
            happened=happened,
            means="No form was published, and the forms in use stay as they were.",
            do_next="Ask the person who made the form to look at it, and use no files from people you do not know.",
        )
    )


FORM = Sought("form", "forms", refused, ended)


def admit(path: Path) -> tuple[gate.FileKind, bytes]:
    """Give what kind of file this is and its bytes, which are then the only thing that is read.

    Raises FileRefused.
    """
    return gate.admit(path, FORM)


def admit_list(path: Path) -> bytes:
    """Give the bytes of a file that a form attaches: CSV, XML or GeoJSON. Raises FileRefused."""
    if path.suffix.lower() != ".geojson":
        return admit(path)[1]
    content = gate.read(path, FORM)
    if b"\0" in content:
        raise FORM.refused("The list is not text in UTF-8.", "Save it again as GeoJSON.")
    return content
