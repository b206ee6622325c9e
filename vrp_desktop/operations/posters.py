"""Posters for wards, out of "You said, we did": as it was approved, or else as a draft that says so."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import helplines, making, sign_off
from vrp_desktop.operations.session import Changed
from vrp_desktop.problems import Problem, VrpError
from vrp_desktop.store.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vrp_desktop.operations.making import ReturnRequest
    from vrp_desktop.operations.session import Session
    from vrp_desktop.returns.poster import Poster
    from vrp_desktop.returns.write import Written

_IN_MONTHS = re.compile(r"\((.+)\)")
_NO_WARDS = ("borough", "outside", "dk")
_EMERGENCY = "p999"
_ON_POSTERS = ("p101", "crimestoppers", "ndah", "wf_da", "childline", "mash", "victim", "samaritans", "wf_gang")
"""Whom residents ring, in this order; more would be too small to read from two metres. Our own stand behind them."""


@dataclass(frozen=True, slots=True)
class PosterOffer:
    """The posters that can be made, in the order of the wards; a ward of which there is nothing to say has none."""

    posters: tuple[Poster, ...]
    is_draft: bool


class NothingToSay(VrpError):
    """Residents were told nothing in the period."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="There are no posters for this period.",
                means="No action says that residents were told of it in this time.",
                do_next="Choose another period, or fill in “You said” and “We did” in the actions.",
            )
        )


def offer(session: Session, request: ReturnRequest) -> PosterOffer:
    """Give the posters of a period, as it was approved if it was. Raises NotAllowed, BadPeriod and NothingToSay."""
    from vrp_desktop.returns.poster import Poster, contact, lines_for
    from vrp_desktop.returns.published import published

    values = making.values_of(session, request)
    sheets = sign_off.published_before(session, values.id, values.period)
    draft = "" if sheets else _draft()
    whole = (sheets or published(values))[0]
    numbers = {one.code: one for one in helplines.for_everybody(session) if one.code}
    own = [one for one in helplines.for_everybody(session) if not one.code]
    named = [*(numbers[code] for code in _ON_POSTERS if code in numbers), *own]
    found = tuple(
        Poster(
            ward=row["label"],
            borough=values.borough,
            period_label=_months(values.period_label),
            marking=values.marking,
            lines=lines,
            tell_us_more=contact(whole),
            helplines=tuple((one.name, one.number) for one in named),
            emergency=numbers[_EMERGENCY].number if _EMERGENCY in numbers else "999",
            draft=draft,
        )
        for row in session.lists.rows("ward.csv")
        if row["code"] not in _NO_WARDS and (lines := lines_for(whole, row["label"]))
    )
    if not found:
        raise NothingToSay
    return PosterOffer(found, bool(draft))


def save(session: Session, request: ReturnRequest, posters: Sequence[Poster], content: bytes, folder: Path) -> Path:
    """Write the file of these posters into `folder` under its own name. Raises WorkbookNotWritten and WorkbookOpen."""
    from vrp_desktop.returns.write import free_place, put

    what = ("VRP", "Poster", request.period, posters[0].ward if len(posters) == 1 else "wards", posters[0].marking)
    path = free_place(folder, what, ".pdf", is_draft=bool(posters[0].draft))

    @contextlib.contextmanager
    def note(_written: Written) -> Iterator[None]:
        with session.store.transaction():
            note_out(session, request)
            yield

    return put(path, content, note=note).path


def note_out(session: Session, request: ReturnRequest) -> Changed:
    """Note that posters left this laptop, on paper or in a file."""
    with session.store.transaction():
        ref = f"{request.return_id} {request.period} posters"
        session.store.access.note(Kind.EXPORTED, session.person.id, ref=ref)
    return Changed(returns=True)


def _months(period_label: str) -> str:
    """Give a period as residents say it: "July to September 2026", not the council's quarter."""
    found = _IN_MONTHS.search(period_label)
    return found[1] if found else period_label


def _draft() -> str:
    from vrp_desktop.returns.signing import PUBLIC_DRAFT

    return PUBLIC_DRAFT
