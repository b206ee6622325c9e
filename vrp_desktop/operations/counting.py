"""Counting the sheets of a return: what each shows, and what its counts of people tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vrp_desktop.measures.spec import Breakdown, Figures, Lines, Rows, Talks, fits
from vrp_desktop.operations.entry import public_text_check, text_check
from vrp_desktop.returns.definition import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.disclosure.count_table import CountTable
    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.disclosure.released import ReleasedTable
    from vrp_desktop.disclosure.rounding import Rounding
    from vrp_desktop.disclosure.safe_table import SafeTable
    from vrp_desktop.measures.spec import Table
    from vrp_desktop.operations.row_sheets import Wanted
    from vrp_desktop.returns.definition import ReturnDefinition, Sheet


_STANDS = Note(
    "Earlier numbers",
    "Numbers that were in an earlier return stand as they were published, also where a record was changed since. A "
    "correction of that return says what is different.",
)


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """What a sheet shows. `told`: what its counts of people tell, for the attack before it is let out."""

    shown: SafeTable | RecordSheet
    told: tuple[ReleasedTable, ...] = ()


class Counting:
    """Counts the sheets of one return. Belongs to the thread of the store.

    `wanted`: for whom and for when. `is_correction`: the period's return is out, and this one puts it right; its own
    numbers are counted anew, where otherwise a number that is out stays as it went out.
    """

    def __init__(self, definition: ReturnDefinition, wanted: Wanted, rule: Rounding, *, is_correction: bool) -> None:
        from vrp_desktop.disclosure.as_published import AsPublished
        from vrp_desktop.operations.releasing import out_before, spans_of

        self._definition, self._wanted, self._rule = definition, wanted, rule
        self._session, self._period = wanted.session, wanted.period
        self._is_correction = is_correction
        self._check = text_check(self._session)
        self._reason = f"{definition.title}, {self._period.label}, for {definition.audience}"
        self._spans = spans_of(self._period)
        days = self._spans.values()
        self._out = AsPublished(
            out_before(self._session, min(one.first for one in days), max(one.last for one in days))
        )
        self._version = self._session.store.releases.next_version(definition.id, str(self._period))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said of the sheets: the same whether a record was changed or not, which nobody need know."""
        return (_STANDS,) if self._out.is_any else ()

    def sheet(self, sheet: Sheet) -> CountedSheet:
        """Count one sheet. Raises KeyError for a source or field that there is not."""
        if isinstance(sheet.table, Lines):
            return CountedSheet(self._lines(sheet.name, sheet.table))
        if isinstance(sheet.table, Rows):
            return CountedSheet(self._rows(sheet.name, sheet.table))
        return self._counts(sheet.name, sheet.table)

    def _lines(self, name: str, table: Lines) -> RecordSheet:
        from vrp_desktop.disclosure.record_sheet import allow

        rows = [{"ref": name, "about": about, "text": text} for about, text in table.lines]
        return allow(
            "lines", name=name, title=self._title(name), rows=rows, reason=self._reason, check_text=self._check
        )

    def _rows(self, name: str, table: Rows) -> RecordSheet:
        from vrp_desktop.disclosure.record_sheet import PURPOSES, allow
        from vrp_desktop.operations.row_sheets import rows_for

        cover = f"{self._definition.title}, {self._session.settings.borough}, {self._period.label}"
        return allow(
            table.purpose,
            name=name,
            title=cover if name == "Cover" else self._title(name),
            rows=(row for row in rows_for(table.purpose, self._wanted) if fits(row, table.where)),
            reason=self._reason,
            check_text=public_text_check(self._session) if PURPOSES[table.purpose].is_strict else self._check,
            only=table.columns,
        )

    def _counts(self, name: str, table: Table) -> CountedSheet:
        from vrp_desktop.disclosure.safe_table import protect
        from vrp_desktop.measures.tabulate import figures_told, tabulate, told_by
        from vrp_desktop.measures.talks import RULE

        census = self._wanted.census
        counted = tabulate(census, table, name, self._title(name))
        if isinstance(table, Figures):
            each = tuple(told_by(census, table, counted))
            stood = tuple(self._stand_in(one) for one in each)
            told = tuple(
                self._told(one, stands, protect(stands, self._rule)) for one, stands in zip(each, stood, strict=True)
            )
            return CountedSheet(protect(figures_told(counted, stood), self._rule), told)
        if isinstance(table, Talks):
            return CountedSheet(protect(counted, RULE), tuple(self._told_of_talks(counted)))
        rule = RULE if isinstance(table, Breakdown) and table.is_strict else self._rule
        if all(row.is_own for row in counted.rows):
            return CountedSheet(protect(counted, rule))
        stands = self._stand_in(counted, rule)
        safe = protect(stands, rule)
        return CountedSheet(safe, (self._told(counted, stands, safe),))

    def _told_of_talks(self, counted: CountTable) -> Sequence[ReleasedTable]:
        """Give what talks tell: of each month, since their rows are periods themselves, and of all of them."""
        from vrp_desktop.disclosure.released import released
        from vrp_desktop.disclosure.safe_table import protect
        from vrp_desktop.measures.period import Month, Quarter
        from vrp_desktop.measures.talks import RULE
        from vrp_desktop.operations.releasing import spans_of

        months = counted.rows if isinstance(self._period, Quarter) else ()
        alone = [(Month.parse(month.key), replace(counted, rows=(), total=replace(month, key=""))) for month in months]
        return [
            released(one, protect(one, RULE), spans_of(days), return_id=self._definition.id, version=self._version)
            for days, one in (*alone, (self._period, replace(counted, rows=())))
        ]

    def _stand_in(self, counted: CountTable, rule: Rounding | None = None) -> CountTable:
        return self._out.stand_in(counted, self._spans, rule or self._rule, is_correction=self._is_correction)

    def _told(self, counted: CountTable, stands: CountTable, safe: SafeTable) -> ReleasedTable:
        from vrp_desktop.disclosure.released import released

        return released(
            stands, safe, self._spans, return_id=self._definition.id, version=self._version, counted=counted
        )

    def _title(self, name: str) -> str:
        return f"{name}, {self._period.label}"
