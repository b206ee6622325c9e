"""Publishes a form written as a table, for tests of what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.publish import publish as publish_file
from vrp_desktop.operations import publishing
from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session


def publish(session: Session, folder: Path, table: str) -> None:
    """Publish a form as a coordinator does, with its file in `folder`, but check it in this process.

    The worker process that stands around a file from outside takes half a second to start.
    """
    path = folder / "box.md"
    path.write_text(table, encoding="utf-8")
    checked = publish_file(path, lists=shipped("lists"), beside=folder)
    publishing.publish(session, publishing.compare(session, checked))
