"""What can be counted: a source gives the items of a period, each with the answers of its form and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.measures.period import Period
    from vrp_desktop.store.registers import Value
    from vrp_desktop.store.store import Store

Item = dict[str, "Value"]
"""One thing that is counted: value by field. "record" and "revision" say where it stands in the log."""


@dataclass(frozen=True, slots=True)
class Source:
    """Items of a period. `form`: whose questions are its fields.

    `title`: what its items are, in words. `are_sums`: each is a school or a course with its totals, so that how many
    items there are tells of nobody, and a total rests on itself. `are_lasting`: one may stand in several periods, so
    that months do not add up to their quarter. `is_own`: they are the partnership's own work, whose rows leave as they
    are, so that counts of them need no small-number rule (design 3.9); then only their `own_numbers`, which
    say nothing of how many people there were, may be added up or averaged. `derived`: fields that no question asks,
    each with its codes and their words, or where these stand: "a_list.csv" or "form.question".
    """

    name: str
    title: str
    form: str
    items: Callable[[Store, Lists, Period], Iterable[Item]]
    is_own: bool = False
    are_sums: bool = False
    are_lasting: bool = False
    own_numbers: tuple[str, ...] = ()
    derived: Mapping[str, Mapping[str, str] | str] = field(default_factory=dict)


YES_NO = {"yes": "Yes", "no": "No"}


def yes(is_so: object) -> str:
    """Give a derived answer."""
    return "yes" if is_so else "no"
