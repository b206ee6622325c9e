"""Every setting of the program, declared once: what it is, its default, why, and what a policy may make of it.

A `Settings` value is made by `app` and passed in; nobody reads a global. Where a value came from is kept beside it
(`Settings.council`), so that a page can say "set by your council". `policy` reads what the council set.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Origin(StrEnum):
    """Where a value came from."""

    DEFAULT = "default"
    FILE = "file"
    REGISTRY = "registry"

    @property
    def words(self) -> str:
        """Give it as a page or a list says it."""
        return self.value if self is Origin.DEFAULT else f"policy: {self.value}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number. `times`: the setting is kept in a unit that is so many times smaller."""

    least: int
    most: int
    times: int = 1

    def said(self) -> str:
        """Give what it must be, to follow "it must be"."""
        return f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few whole numbers."""

    allowed: tuple[int, ...]

    def said(self) -> str:
        """Give what it must be."""
        return "one of " + " and ".join(str(one) for one in self.allowed)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its full path; ``%NAME%`` and a ``~`` at the beginning are filled in."""

    def said(self) -> str:
        """Give what it must be."""
        return "the full path of a folder"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of characters that can be seen."""

    most: int

    def said(self) -> str:
        """Give what it must be."""
        return f"one line of 1 to {self.most} characters"


@dataclass(frozen=True, slots=True)
class AgeKey:
    """The public half of an age key (X25519)."""

    def said(self) -> str:
        """Give what it must be."""
        return "a public age key, which begins with age1"


@dataclass(frozen=True, slots=True)
class AgeKeys:
    """A list of public age keys."""

    most: int

    def said(self) -> str:
        """Give what it must be."""
        return f"a list of 1 to {self.most} public age keys, each of which begins with age1"


@dataclass(frozen=True, slots=True)
class FormIds:
    """A list of ids of forms."""

    most: int

    def said(self) -> str:
        """Give what it must be."""
        return f"a list of 1 to {self.most} ids of forms, like resident_concern"


Kind = Whole | OneOf | Folder | Line | AgeKey | AgeKeys | FormIds


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """What a policy calls a setting, and what it may say. `words`: what both spellings are made of."""

    words: str
    kind: Kind

    @property
    def toml(self) -> str:
        """Its name in a file."""
        return self.words.replace(" ", "_")

    @property
    def registry(self) -> str:
        """Its name in the registry, which knows no difference between capital and small letters."""
        return "".join(word.capitalize() for word in self.words.split())


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """What is wrong in a policy. `where`: the place it stands in; `key`: as it is called there, empty for all of it.

    `why`: a sentence; it holds no value. `setting`: empty for all of the place, or where no setting is called so.
    `is_councils`: not where a user put a file into a place that the council never made.
    """

    where: str
    key: str
    why: str
    setting: str = ""
    is_councils: bool = True

    def line(self) -> str:
        """Give place, key and sentence."""
        return f"{self.where}, {self.key}: {self.why}" if self.key else f"{self.where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Council:
    """What the council's policy says about settings: which it gave, from where, and what was wrong in it.

    `folders`: as they stand there, before a person's own folder is filled in.
    """

    origins: tuple[tuple[str, Origin], ...] = ()
    faults: tuple[PolicyFault, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()

    def origin(self, setting: str) -> Origin:
        """Tell where the value of a setting came from."""
        return dict(self.origins).get(setting, Origin.DEFAULT)

    def is_in_doubt(self, *settings: str) -> PolicyFault | None:
        """Give the fault for which the default of one of `settings` holds, though the council may have set it.

        A place that could not be read may have said anything; what a user put there says nothing of the council.
        """
        unset = [setting for setting in settings if self.origin(setting) is Origin.DEFAULT]
        told = [fault for fault in self.faults if unset and fault.is_councils]
        return next((fault for fault in told if not fault.key or fault.setting in unset), None)

    def without(self, *settings: str) -> Council:
        """Give the same without what it says about `settings`."""
        return Council(
            tuple(pair for pair in self.origins if pair[0] not in settings),
            tuple(fault for fault in self.faults if fault.key and fault.setting not in settings),
            tuple(pair for pair in self.folders if pair[0] not in settings),
        )


def _about(why: str, policy: PolicyKey | None = None) -> dict[str, object]:
    """Give what is declared beside a default: its reason, and what a policy may make of it."""
    return {"why": why, "policy": policy}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. Times in minutes or milliseconds as named, memory in KiB.

    What has no policy key cannot be set by a policy: none can make the rules for small numbers, keys or saving weaker.
    """

    data_folder: Path = field(
        metadata=_about(
            "the system's place for what one person keeps on one laptop; it never roams",
            PolicyKey("data folder", Folder()),
        )
    )
    rounding_base: int = field(
        default=5,
        metadata=_about(
            "NHS England's method: counts to the nearest 5; 10 is coarser", PolicyKey("rounding base", OneOf((5, 10)))
        ),
    )
    rounding_hide_below: int = field(default=8, metadata=_about("NHS England's method: 1 to 7 are hidden"))
    words_for_volunteer: int = field(
        default=4, metadata=_about("51.7 bits: 65,000 graphics-card years at our key cost")
    )
    words_for_coordinator: int = field(default=5, metadata=_about("a coordinator's laptop holds everybody's records"))
    key_memory_kib: int = field(
        default=0, metadata=_about("0: measured on this laptop, 64 to 256 MiB, so that a try takes half a second")
    )
    council_recovery_key: str = field(
        default="",
        metadata=_about(
            "an age recipient; where there is one, no recovery key is printed",
            PolicyKey("recovery public key", AgeKey()),
        ),
    )
    autosave_delay_ms: int = field(
        default=300, metadata=_about("short enough to lose no word, long enough not to write every letter")
    )
    lock_after_ms: int = field(
        default=300_000,
        metadata=_about(
            "5 idle minutes: an open laptop on a table must not stay open; sooner than 2, people would prop a key down",
            PolicyKey("idle lock minutes", Whole(2, 30, times=60_000)),
        ),
    )
    keeps_out_of_grabs: bool = field(
        default=True, metadata=_about("screen grabs and shared screens show no record; off for training")
    )
    marking: str = field(
        default="OFFICIAL-SENSITIVE",
        metadata=_about("R-A and R-B are marked so: they tell of residents' worries", PolicyKey("marking", Line(60))),
    )
    tell_us_more: str = field(
        default="Speak to an Ask Me ambassador or a community mentor near you",
        metadata=_about(
            "“You said, we did” says how residents reach the partnership; a council puts its own words",
            PolicyKey("tell us more", Line(200)),
        ),
    )
    borough: str = field(
        default="Waltham Forest",
        metadata=_about("stands on the cover of each return", PolicyKey("borough", Line(60))),
    )
    forms_allowed: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "all of them; a laptop that is there for one thing offers less", PolicyKey("forms allowed", FormIds(100))
        ),
    )
    backup_place: Path | None = field(
        default=None,
        metadata=_about(
            "none: the person chooses a stick or a network drive, which gets a backup every week",
            PolicyKey("backup place", Folder()),
        ),
    )
    coordinator_keys: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "nobody yet; hand-overs will be sealed to them, once there are hand-overs",
            PolicyKey("coordinator public keys", AgeKeys(20)),
        ),
    )
    hand_over_folder: Path | None = field(
        default=None,
        metadata=_about(
            "none; hand-overs will be put there, once there are hand-overs", PolicyKey("hand over folder", Folder())
        ),
    )
    council: Council = field(
        default_factory=Council, metadata=_about("which of these a policy gave, and what was wrong in it")
    )

    @staticmethod
    def reasons() -> dict[str, str]:
        """Give the reason of every default by the setting's name."""
        return {f.name: str(f.metadata["why"]) for f in fields(Settings)}

    @staticmethod
    def policy_keys() -> dict[str, PolicyKey]:
        """Give what a policy may set, by the setting's name."""
        return {f.name: f.metadata["policy"] for f in fields(Settings) if f.metadata["policy"] is not None}

    def is_set_by_council(self, setting: str) -> bool:
        """Tell whether the council set it, so that nobody changes it here."""
        return self.council.origin(setting) is not Origin.DEFAULT

    def for_practice(self, data_folder: Path) -> Settings:
        """Give the same for the practice store: the council neither opens nor keeps what is made up."""
        return replace(
            self,
            data_folder=data_folder,
            council_recovery_key="",
            backup_place=None,
            council=self.council.without("data_folder", "council_recovery_key", "backup_place"),
        )
