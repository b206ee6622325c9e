from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vrp_desktop.disclosure.record_sheet import SheetColumn
from vrp_desktop.disclosure.record_stream import MoreSuspects, RecordStream, allow_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = (SheetColumn("ref", "Ref"), SheetColumn("idea", "Idea", "free text"), SheetColumn("kind", "Kind"))
PAGES = [
    [("R1", "good", "07700"), ("R2", "Ring 07700 900123", "x")],
    [],
    [("R3", None, "x"), ("R4", "07700 again", "x")],
]


def stream(**changes: object) -> RecordStream:
    given = {
        "audience": "coordinator",
        "reason": "to look at the summer",
        "name": "Worries",
        "title": "Worries",
        "columns": COLUMNS,
        "ref_column": 0,
        "pages": lambda: iter(PAGES),
        "check_text": lambda text: "That is a number." if "07700" in text else None,
    }
    return allow_stream(**(given | changes))  # type: ignore[arg-type]


def test_nothing_but_allow_makes_a_stream() -> None:
    with pytest.raises(TypeError, match="allow_stream"):
        RecordStream(
            object(), audience="coordinator", reason="r", name="n", title="t", columns=COLUMNS, ref_column=0,
            pages=lambda: iter(()), check_text=lambda _text: None,
        )  # fmt: skip


@pytest.mark.parametrize("audience", ["partners", "public", "team", ""])
def test_an_extract_is_for_the_coordinator_alone(audience: str) -> None:
    with pytest.raises(KeyError):
        stream(audience=audience)


@pytest.mark.parametrize("changes", [{"reason": " "}, {"columns": ()}])
def test_rows_leave_for_a_reason_and_under_columns(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="rows"):
        stream(**changes)


def test_examining_counts_and_names_and_lets_nothing_out() -> None:
    made = stream()
    seen = [(found.rows, found.suspect_count) for found in made.examine()]
    assert seen == [(2, 1), (2, 1), (4, 2)]
    assert [suspect.line() for suspect in made.seen.suspects] == [
        "R2, Idea: That is a number.",
        "R4, Idea: That is a number.",
    ]


def test_pages_leave_once_the_suspects_are_explained_and_can_leave_again() -> None:
    made = stream()
    assert list(made.leave(2)) == PAGES
    assert list(made.leave(2)) == PAGES
    assert made.seen.suspect_count == 2


@pytest.mark.parametrize(("explained", "pages_out"), [(0, 0), (1, 2)])
def test_one_suspect_more_than_was_explained_stops_it_before_its_page(explained: int, pages_out: int) -> None:
    pages: Iterator[object] = stream().leave(explained)
    out = [next(pages) for _page in range(pages_out)]
    with pytest.raises(MoreSuspects):
        next(pages)
    assert out == PAGES[:pages_out]


def test_a_row_of_another_width_never_leaves() -> None:
    with pytest.raises(ValueError, match="2 values for 3 columns"):
        list(stream(pages=lambda: iter([[("R1", "author")]])).leave(0))
