"""Worries by ward and by type (registers.md F.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.count_table import ColumnKind, CountColumn, CountRow, CountTable
from vrp_desktop.forms.choices import all_choices
from vrp_desktop.measures.month import WORRY, WORRY_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vrp_desktop.forms.definition import Choice
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.store import Store

_AFRAID = ("very", "scared")

_WARD_COLUMNS = (
    CountColumn("worries", "Worries", ColumnKind.COUNT),
    CountColumn("people", "People speaking", ColumnKind.SUM, of="worries"),
    CountColumn("afraid", "Very worried or scared", ColumnKind.COUNT, is_shown=False),
    CountColumn("afraid_share", "% very worried or scared", ColumnKind.PERCENT, of="afraid", base="worries"),
    CountColumn("top_count", "Worries of the top kind", ColumnKind.COUNT, is_shown=False),
    CountColumn("top", "Top worry", ColumnKind.LABEL, of="top_count"),
)
_TYPE_COLUMNS = (
    CountColumn("group", "Group", ColumnKind.LABEL),
    CountColumn("number", "Number", ColumnKind.COUNT),
    CountColumn("all", "All worries", ColumnKind.COUNT, is_shown=False),
    CountColumn("share", "% of all", ColumnKind.PERCENT, of="number", base="all"),
    CountColumn("before", "Period before", ColumnKind.COUNT),
    CountColumn("experienced", "Happened to them", ColumnKind.COUNT),
    CountColumn("evidenced", "Seen or proven", ColumnKind.COUNT),
    CountColumn("potential", "May happen", ColumnKind.COUNT),
)


def worries_by_ward(store: Store, period: Period, lists: Lists) -> CountTable:
    """Count the period's worries by ward; every ward has its row, so that a zero can be seen.

    "People speaking" adds up `people`, and a worry that one resident brought counts one. The top worry of a ward is
    named only when there is no tie and enough worries are of that kind.
    """
    kinds = {choice.code: choice.label for choice in _choices(store, "concern", lists)}
    per_ward: defaultdict[str, Counter[str]] = defaultdict(Counter)
    tops: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in store.registers.rows(WORRY, WORRY_DATE, period.first, period.last):
        people = row.get("people")
        for ward in (str(row.get("ward") or "dk"), ""):
            counts = per_ward[ward]
            counts["worries"] += 1
            counts["people"] += people if isinstance(people, int) else 1
            counts["afraid"] += row.get("worry_level") in _AFRAID
            tops[ward][str(row.get("concern") or "other")] += 1

    def line(key: str, label: str) -> CountRow:
        first, second = [*tops[key].most_common(2), ("", 0), ("", 0)][:2]
        has_top = first[1] > second[1]
        cells: Mapping[str, int | str] = {
            **per_ward[key],
            "top": kinds.get(first[0], "") if has_top else "No single one",
            "top_count": first[1],
        }
        return CountRow(key, label, cells)

    wards = {choice.code: choice.label for choice in _choices(store, "ward", lists)}
    return CountTable(
        name="Worries by ward",
        title=f"Worries by ward, {period.label}",
        key_title="Ward code",
        row_title="Ward",
        columns=_WARD_COLUMNS,
        rows=tuple(line(code, label) for code, label in wards.items()),
        total=CountRow("", "All", line("", "All").cells),
    )


def worries_by_type(store: Store, period: Period, lists: Lists) -> CountTable:
    """Count the period's worries by kind, with the period before beside it."""
    tally = store.registers.tally
    now = tally(WORRY, ("concern", "basis"), WORRY_DATE, period.first, period.last)
    past = period.previous()
    before = tally(WORRY, ("concern",), WORRY_DATE, past.first, past.last)
    groups = lists.labels("concern_group.csv")
    everything = sum(now.values())

    def line(key: str, label: str, group: str, wanted: set[str]) -> CountRow:
        bases: Counter[str] = Counter()
        for (concern, basis), number in now.items():
            if concern in wanted:
                bases[basis] += number
        return CountRow(
            key,
            label,
            {
                "group": group,
                "number": bases.total(),
                "all": everything,
                "before": sum(number for (concern,), number in before.items() if concern in wanted),
                "experienced": bases["experienced"],
                "evidenced": bases["evidenced"],
                "potential": bases["potential"],
            },
        )

    kinds = _choices(store, "concern", lists)
    seen = {concern for concern, _ in now} | {concern for (concern,) in before}
    return CountTable(
        name="Worries by type",
        title=f"Worries by type, {period.label}",
        row_title="Worry",
        columns=_TYPE_COLUMNS,
        rows=tuple(line(k.code, k.label, groups.get(k.attributes.get("group", ""), ""), {k.code}) for k in kinds),
        total=line("", "All", "", seen),
    )


def _choices(store: Store, question: str, lists: Lists) -> tuple[Choice, ...]:
    """Give every choice that a question of the worry has or had, so that no record is left out of the rows."""
    form = store.forms.newest(WORRY)
    asked = next(one for one in form.questions() if one.name == question)
    return all_choices(form, asked, lists)
