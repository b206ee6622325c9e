"""What a file should be. The looking is the same for all of them; how a refusal is told depends on what was wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.problems import VrpError

if TYPE_CHECKING:
    from collections.abc import Callable


class FileRefused(VrpError):
    """The file is not what was sought, or holds what that never needs."""


class WorkerEnded(VrpError):
    """The worker was ended by its limits, or broke down; the file may be meant to do harm."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a file should be. `one`, `many`: as in "form" and "forms".

    `refused` makes the error for a file that is turned away, of what happened and what to do next; `ended` that for a
    worker that gave no answer, of what happened.
    """

    one: str
    many: str
    refused: Callable[[str, str], VrpError]
    ended: Callable[[str], VrpError]

    def damaged(self) -> VrpError:
        """Give the error for a workbook that does not hang together."""
        return self.refused(
            "The file is damaged, or is no Excel workbook.", "Open it in Excel, save it again as .xlsx, and retry."
        )

    def too_large(self) -> VrpError:
        """Give the error for a workbook that unpacks to more than any that is sought."""
        return self.refused(
            f"Unpacked, the workbook is far larger than any {self.one}.",
            f"Copy the {self.one}'s sheets into a new workbook.",
        )
