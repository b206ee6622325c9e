"""Makes the settings in force of what the council set. Nothing raises: what is wrong is kept beside the settings."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vrp_desktop.policy import file, windows
from vrp_desktop.policy.values import WrongValue, value_of
from vrp_desktop.settings import Council, Folder, Origin, PolicyFault, PolicyKey, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REGISTRY = rf"HKLM\{windows.KEY}"
_MOST_SHOWN = 40
"""So many signs of a key that means nothing are repeated."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a policy may be. `registry`: gives names and values. `owner`: see `file.read`."""

    registry: Callable[[], Mapping[str, object]] | None = None
    file: Path | None = None
    owner: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """One place that was read. `said`: values by the name that `spelt` gives a key; `names`: as they stand there."""

    origin: Origin
    where: str
    said: Mapping[str, object]
    spelt: Callable[[PolicyKey], str]
    names: Mapping[str, str]


def sources() -> Sources:
    """Give the places of this machine. No variable leads elsewhere: a user could set it."""
    if sys.platform == "win32":
        common = windows.program_data()
        return Sources(windows.registry, common / "VRP Desktop" / "policy.toml" if common is not None else None)
    return Sources(file=Path("/etc/vrp-desktop/policy.toml"))


def places(sources: Sources) -> list[str]:
    """Give the names of the places, the one that counts first."""
    return [REGISTRY] * (sources.registry is not None) + [str(sources.file)] * (sources.file is not None)


def read(sources: Sources, data_folder: Path) -> Settings:
    """Give the settings in force. `data_folder`: where the records lie unless the council says otherwise.

    For each key the first place that has it counts, also when what it says there is wrong: then the default holds.
    """
    faults: list[PolicyFault] = []
    found = [*_registry(sources, faults), *_file(sources, faults)]
    values: dict[str, object] = {}
    origins, folders = [], []
    for setting, key in Settings.policy_keys().items():
        place = next((place for place in found if place.spelt(key) in place.said), None)
        if place is None:
            continue
        try:
            values[setting] = value_of(key.kind, place.said[place.spelt(key)])
        except WrongValue as wrong:
            faults.append(PolicyFault(place.where, _name(place, key), str(wrong), setting))
        else:
            origins.append((setting, place.origin))
            if isinstance(key.kind, Folder):
                folders.append((setting, str(place.said[place.spelt(key)]).strip()))
    for place in found:
        faults += _unknown(place)
    council = Council(tuple(origins), tuple(faults), tuple(folders))
    return Settings(**{"data_folder": data_folder, **values, "council": council})  # type: ignore[arg-type] # by kind


def _registry(sources: Sources, faults: list[PolicyFault]) -> list[_Place]:
    if sources.registry is None:
        return []
    try:
        found = sources.registry()
    except OSError as error:
        faults.append(PolicyFault(REGISTRY, "", f"It could not be read ({type(error).__name__})."))
        return []
    # The value that has no name is nobody's.
    said = {name.casefold(): value for name, value in found.items() if name}
    names = {name.casefold(): name for name in found}
    return [_Place(Origin.REGISTRY, REGISTRY, said, lambda key: key.registry.casefold(), names)]


def _file(sources: Sources, faults: list[PolicyFault]) -> list[_Place]:
    if sources.file is None:
        return []
    try:
        said = file.read(sources.file, sources.owner)
    except file.Unusable as unusable:
        is_councils = file.is_councils(sources.file, sources.owner)
        faults.append(PolicyFault(str(sources.file), "", str(unusable), is_councils=is_councils))
        return []
    return [_Place(Origin.FILE, str(sources.file), said, lambda key: key.toml, {})]


def _name(place: _Place, key: PolicyKey) -> str:
    return key.registry if place.origin is Origin.REGISTRY else key.toml


def _unknown(place: _Place) -> list[PolicyFault]:
    """Give a fault for each key that means nothing."""
    keys = {place.spelt(key): key for key in Settings.policy_keys().values()}
    faults = []
    for said in place.said:
        if said in keys:
            continue
        meant = difflib.get_close_matches(said[:_MOST_SHOWN], list(keys), 1)
        why = "Nothing is called so."
        if meant:
            why = f"Nothing is called so; is {_name(place, keys[meant[0]])} meant?"
        shown = "".join(sign if sign.isprintable() else "�" for sign in place.names.get(said, said)[:_MOST_SHOWN])
        faults.append(PolicyFault(place.where, shown, why))
    return faults
