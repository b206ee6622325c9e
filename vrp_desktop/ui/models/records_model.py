"""The table of records: fetched page by page as the person scrolls, sorted and filtered by the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vrp_desktop.operations import find
from vrp_desktop.store.records import RecordFilter, Sort
from vrp_desktop.ui.plain import shown

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from vrp_desktop.operations.session import Session
    from vrp_desktop.problems import Problem
    from vrp_desktop.store.records import Cursor, Page, RecordRow
    from vrp_desktop.ui.jobs import Jobs

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("on_date", "what", "where", "state", "form", "ref")
"""The store's names of what stands in each column."""


class RecordsModel(QAbstractTableModel):
    """Rows of `RecordRow`. `titles`: form title by form id."""

    counted = Signal(int)
    """(how many records the filter lets through)"""
    failed = Signal(object)
    """(problems.Problem)"""

    def __init__(self, session: Session, jobs: Jobs, titles: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._titles = titles
        self._rows: list[RecordRow] = []
        self._cursor: Cursor | None = None
        self._has_more = False
        self._is_fetching = False
        self._generation = 0
        self.filter = RecordFilter()
        self.sort_by = Sort("on_date", descending=True)

    def look(self, wanted: RecordFilter | None = None, sort: Sort | None = None) -> None:
        """Ask the store again, with another filter or order when given."""
        if self._jobs.is_closed:
            # The window was closed within the moment that the search waits for the next letter.
            return
        self.filter = wanted or self.filter
        self.sort_by = sort or self.sort_by
        self._generation += 1
        self._fetch(after=None)

    def record_at(self, row: int) -> RecordRow | None:
        """Give the row's record, or `None` when there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, record: str) -> int:
        """Give the row that shows `record`, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.record == record), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default value
        """Qt asks how many rows are here already."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default value
        """Qt asks how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: _Index) -> bool:
        """Qt asks whether scrolling on would bring more."""
        return not parent.isValid() and self._has_more and not self._is_fetching

    def fetchMore(self, parent: _Index) -> None:
        """Qt asks for the next rows."""
        if self.canFetchMore(parent):
            self._fetch(after=self._cursor)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Qt asks for a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            titles = (self.tr("Date"), self.tr("What"), self.tr("Where"), self.tr("State"))
            return (*titles, self.tr("Kind"), self.tr("Number"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Qt asks what a cell shows."""
        row = self.record_at(index.row()) if index.isValid() else None
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        column = COLUMNS[index.column()]
        if column == "on_date":
            return _day(row.on_date)
        if column == "form":
            return self._titles.get(row.form, row.form)
        text = {"what": row.what, "where": row.where_label, "state": row.state, "ref": row.ref}[column]
        return shown(text or "", 200)

    def _fetch(self, after: Cursor | None) -> None:
        session, wanted, sort, generation = self._session, self.filter, self.sort_by, self._generation
        self._is_fetching = True
        job = self._jobs.start(lambda _progress: find.page(session, wanted, sort, after))
        job.done.connect(lambda page: self._take(page, generation, is_first=after is None))
        job.failed.connect(self._not_fetched)
        if after is None:
            # Among many records it takes longer than the page; the next letter may have come when its turn does.
            counting = self._jobs.start(
                lambda _progress: find.count(session, wanted) if generation == self._generation else None
            )
            counting.done.connect(lambda number: self._count(number, generation))

    def _take(self, page: Page, generation: int, *, is_first: bool) -> None:
        if generation != self._generation:
            return
        # Set before anybody is told of the rows: a view may ask for the next ones at once.
        self._is_fetching = False
        self._cursor = page.cursor
        self._has_more = page.cursor is not None
        if is_first:
            self.beginResetModel()
            self._rows = list(page.rows)
            self.endResetModel()
        else:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()

    def _count(self, number: int | None, generation: int) -> None:
        if generation == self._generation and number is not None:
            self.counted.emit(number)

    def _not_fetched(self, problem: Problem) -> None:
        self._is_fetching = False
        self.failed.emit(problem)


def _day(on: datetime.date | None) -> str:
    return on.strftime("%d/%m/%Y") if on else ""
