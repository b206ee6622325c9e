from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.operations import publishing
from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from pathlib import Path

    from vrp_desktop.operations.session import Session

FIRST = """
| survey |
| | type | name | label |
| | text | a | What is it? |
| | select_one yn | b | Well? |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title | version |
| | worry_box | Box | 1 |
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "box.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_published_form_is_in_the_store(coordinator: Session, tmp_path: Path) -> None:
    ready = publishing.preview(coordinator, written(tmp_path, FIRST))
    assert ready.changes == ()
    assert publishing.publish(coordinator, ready).registers == {"worry_box"}
    assert coordinator.store.forms.newest("worry_box").version == "1"


def test_only_a_coordinator_publishes(session: Session, tmp_path: Path) -> None:
    with pytest.raises(VrpError, match="coordinator"):
        publishing.preview(session, written(tmp_path, FIRST))


def test_a_version_that_is_in_use_is_never_changed(coordinator: Session, tmp_path: Path) -> None:
    publishing.publish(coordinator, publishing.preview(coordinator, written(tmp_path, FIRST)))
    with pytest.raises(VrpError, match="in use already"):
        publishing.preview(coordinator, written(tmp_path, FIRST.replace("Well?", "Good?")))


def test_what_a_new_version_does_to_records_is_told(coordinator: Session, tmp_path: Path) -> None:
    publishing.publish(coordinator, publishing.preview(coordinator, written(tmp_path, FIRST)))
    coordinator.store.log.append(
        record="r1", ref="WB-1", form="worry_box", version="1", answers={"/data/a": "x", "/data/b": "no"}, author="p"
    )
    later = FIRST.replace("| Box | 1 |", "| Box | 2 |").replace("| | text | a | What is it? |\n", "")
    later = later.replace("| | yn | no | No |\n", "").replace("| yes | Yes |", "| yes | Yes, well |")
    ready = publishing.preview(coordinator, written(tmp_path, later))
    assert [change.sentence for change in ready.changes] == [
        "The answers to “What is it?” stay in 1 record and in their history; new records no longer ask for it.",
        "The choice “Yes” of “Well?” now reads “Yes, well”. It is in 0 records.",
        "The choice “No” of “Well?” is gone. It stays in 1 record and in their history.",
    ]
