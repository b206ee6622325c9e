"""Rows that may leave in an extract: `record_sheet`'s sibling for so many rows that nobody holds them all at once.

A return has its columns on a list. An extract is what a coordinator chose of a register for a reason; here that choice
is the list, and nothing but the chosen columns passes. Each page is looked at by the guard as it leaves: more suspects
than a person has seen and explained stop it, before the file has taken its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.record_sheet import Suspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vrp_desktop.disclosure.record_sheet import SheetColumn, Value

_ALLOWED = object()
_AUDIENCES = ("coordinator",)
"""Rows of an extract go to nobody else (design 3.9)."""
_NAMED = 200
"""So many suspects are kept with their places; all are counted."""


class MoreSuspects(Exception):
    """More cells look personal than were explained. `count`: so far."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(slots=True)
class Seen:
    """What was found in a stream's rows up to now. `suspects`: the first of them; `suspect_count` counts all."""

    rows: int = 0
    suspect_count: int = 0
    suspects: tuple[Suspect, ...] = ()


class RecordStream:
    """Pages of rows under their columns. `seen`: what was found when they were last gone through."""

    __slots__ = ("_check_text", "_pages", "audience", "columns", "name", "reason", "ref_column", "seen", "title")

    def __init__(
        self,
        token: object,
        *,
        audience: str,
        reason: str,
        name: str,
        title: str,
        columns: tuple[SheetColumn, ...],
        ref_column: int,
        pages: Callable[[], Iterator[Sequence[Sequence[Value]]]],
        check_text: Callable[[str], str | None],
    ) -> None:
        if token is not _ALLOWED:
            raise TypeError("a RecordStream is made by disclosure.record_stream.allow_stream")
        self.audience = audience
        self.reason = reason
        self.name = name
        self.title = title
        self.columns = columns
        self.ref_column = ref_column
        self.seen = Seen()
        self._pages = pages
        self._check_text = check_text

    def examine(self) -> Iterator[Seen]:
        """Go through all rows without letting one out; gives what was found so far after each page."""
        for _page in self._through():
            yield self.seen

    def leave(self, explained: int) -> Iterator[Sequence[Sequence[Value]]]:
        """Give the pages. `explained`: how many suspects a person has said may stay. Raises MoreSuspects."""
        for page in self._through():
            if self.seen.suspect_count > explained:
                raise MoreSuspects(self.seen.suspect_count)
            yield page

    def _through(self) -> Iterator[Sequence[Sequence[Value]]]:
        seen = self.seen = Seen()
        free = [place for place, column in enumerate(self.columns) if column.kind == "free text"]
        width, check = len(self.columns), self._check_text
        for page in self._pages():
            for row in page:
                if len(row) != width:
                    raise ValueError(f"a row of {len(row)} values for {width} columns")
                for place in free:
                    text = row[place]
                    said = check(text) if isinstance(text, str) else None
                    if said is not None:
                        seen.suspect_count += 1
                        if seen.suspect_count <= _NAMED:
                            ref = str(row[self.ref_column])
                            seen.suspects = (*seen.suspects, Suspect(ref, self.columns[place].title, said))
            seen.rows += len(page)
            yield page


def allow_stream(
    *,
    audience: str,
    reason: str,
    name: str,
    title: str,
    columns: Sequence[SheetColumn],
    ref_column: int,
    pages: Callable[[], Iterator[Sequence[Sequence[Value]]]],
    check_text: Callable[[str], str | None],
) -> RecordStream:
    """Let rows out under the chosen `columns`, for `audience`.

    `pages`: begins anew with each call; each row has as many values as there are columns. `ref_column`: the place of
    the one that says where a suspect is. `check_text`: as in `record_sheet.allow`.
    Raises KeyError for an audience that gets no extracts, ValueError without a reason or columns.
    """
    if audience not in _AUDIENCES:
        raise KeyError(audience)
    if not reason.strip():
        raise ValueError("rows leave only for a reason")
    if not columns:
        raise ValueError("rows without columns")
    return RecordStream(
        _ALLOWED,
        audience=audience,
        reason=reason.strip(),
        name=name,
        title=title,
        columns=tuple(columns),
        ref_column=ref_column,
        pages=pages,
        check_text=check_text,
    )
