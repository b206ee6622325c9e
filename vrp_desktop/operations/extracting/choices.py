"""Choices of what to take out that are kept under a name: no rows, no reason and no password are kept with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.operations import making
from vrp_desktop.operations.extracting.columns import Words
from vrp_desktop.operations.extracting.fields import check_allowed, fields, registers, wards
from vrp_desktop.operations.extracting.taking import ALL, ExtractRequest
from vrp_desktop.operations.kept_names import tidied
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from vrp_desktop.operations.extracting.fields import Field
    from vrp_desktop.operations.session import Session

_MONTH, _QUARTER = "month", "quarter"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that is kept. `period`: a month, a quarter or `ALL`, never which one. `ward`: a code, "" for all.

    `columns` and `ward_label` keep the words of then, so that what is gone can be named.
    """

    name: str
    form: str
    period: str
    columns: Mapping[str, str]
    words: Words
    is_spread: bool
    ward: str = ""
    ward_label: str = ""


@dataclass(frozen=True, slots=True)
class CalledUp:
    """A kept choice as it can be taken out today, without a reason.

    `fields` and `wards`: what its register offers. `gone`: words of the columns that are not among them any more.
    `ward_gone`: words of the ward that is not offered any more, so that all are chosen; "" when it is.
    """

    request: ExtractRequest
    fields: tuple[Field, ...]
    wards: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    ward_gone: str


class RegisterGone(VrpError):
    """A kept choice is of a register that cannot be taken out here."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="The kept choice was not called up: its register is not here any more.",
                means="What was chosen before stays chosen; nothing was written.",
                do_next="Choose another one, or delete this one.",
            )
        )


def choices(session: Session) -> tuple[Choice, ...]:
    """Give the choices that are kept, by name; one that cannot be read is left out. Raises NotAllowed."""
    check_allowed(session)
    found = (_read(kept.name, kept.asks) for kept in session.store.kept_extracts.all())
    return tuple(choice for choice in found if choice is not None)


def keep_choice(session: Session, name: str, request: ExtractRequest) -> str:
    """Keep what `request` chooses under `name`, in place of one of that name; gives the name.

    Its reasons are not kept. Raises NotAllowed, NoName and KeyError for a register that is not here.
    """
    check_allowed(session)
    name = tidied(name, "choice")
    labels = {field.key: field.label for field in fields(session, request.form)}
    chosen = {
        "form": request.form,
        "period": _kind_of(request.period),
        "columns": {key: labels.get(key, key) for key in request.fields},
        "words": str(request.words),
        "is_spread": request.is_spread,
        "ward": request.ward,
        "ward_label": dict(wards(session, request.form)).get(request.ward, request.ward),
    }
    with session.store.transaction():
        session.store.kept_extracts.put(name, json.dumps(chosen), session.person.id)
    return name


def drop_choice(session: Session, name: str) -> None:
    """Forget a choice. Raises NotAllowed."""
    check_allowed(session)
    with session.store.transaction():
        session.store.kept_extracts.drop(name)


def call_up(session: Session, choice: Choice) -> CalledUp:
    """Give a kept choice as it can be taken out today. Raises NotAllowed and RegisterGone."""
    if choice.form not in dict(registers(session)):
        raise RegisterGone
    offered, places = fields(session, choice.form), wards(session, choice.form)
    keys = {field.key for field in offered}
    is_ward_here = choice.ward in dict(places)
    request = ExtractRequest(
        form=choice.form,
        period=_newest(choice.period, session.today()),
        fields=tuple(field.key for field in offered if field.key in choice.columns),
        words=choice.words,
        is_spread=choice.is_spread,
        ward=choice.ward if is_ward_here else "",
    )
    gone = tuple(words for key, words in choice.columns.items() if key not in keys)
    return CalledUp(request, offered, places, gone, "" if is_ward_here else choice.ward_label)


def _kind_of(period: str) -> str:
    from vrp_desktop.measures.period import Quarter, parse_period

    if period == ALL:
        return ALL
    return _QUARTER if isinstance(parse_period(period), Quarter) else _MONTH


def _newest(kind: str, today: datetime.date) -> str:
    """Give the last month or quarter that is over, as the page offers them first."""
    if kind == ALL:
        return ALL
    offered = making.quarters(today) if kind == _QUARTER else making.months(today)
    return offered[0][0]


def _read(name: str, asks: str) -> Choice | None:
    try:
        said = json.loads(asks)
        if said["period"] not in (ALL, _MONTH, _QUARTER):
            return None
        return Choice(
            name=name,
            form=str(said["form"]),
            period=str(said["period"]),
            columns={str(key): str(words) for key, words in said["columns"].items()},
            words=Words(said["words"]),
            is_spread=bool(said["is_spread"]),
            ward=str(said["ward"]),
            ward_label=str(said["ward_label"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
