"""What can go wrong with the file of records. Each class is one thing; `connection` raises them for the driver's."""

from __future__ import annotations

from vrp_desktop.problems import Problem, VrpError


class StoreBusy(VrpError):
    """Another program holds the file for longer than we wait."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="Another program is using the file with your records.",
                means="Nothing was lost, but this could not be written just now.",
                do_next="Wait a moment and try again; if it stays so, restart the laptop.",
                details=details,
            )
        )


class DiskFull(VrpError):
    """There is no room left where the records lie."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="This laptop's disk is full.",
                means="What was saved before is safe; your last answers could not be kept yet.",
                do_next="Leave this window open, delete files you do not need or empty the recycle bin, and go on.",
                details=details,
            )
        )


class DiskFailed(VrpError):
    """The system could not read or write the file, and not because the disk is full."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="This laptop could not read or write the file with your records.",
                means="What was saved before is safe as far as we can tell; the last step was not kept.",
                do_next="Try again; if it happens twice, tell your help desk that the disk may be failing.",
                details=details,
            )
        )


class StoreDamaged(VrpError):
    """Part of the file does not hold what it should: a page fails its check, or it is not a database."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The file with your records is damaged.",
                means="Some or all of the records on this laptop cannot be read.",
                do_next="Change nothing in the folder and ask your coordinator or help desk to look at it.",
                details=details,
            )
        )


class StoreReadOnly(VrpError):
    """The file may be read but not written."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The file with your records cannot be changed.",
                means="You can read your records, but nothing new can be saved.",
                do_next="Ask your help desk to let you write to the folder of this program.",
                details=details,
            )
        )


class StoreNotReadable(VrpError):
    """The files may not even be read, which says nothing about what is in them."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="This program may not read the files with your records.",
                means="They may belong to another user of this laptop; nothing in them was changed.",
                do_next="Ask your help desk to let you read and write the folder of this program.",
                details=details,
            )
        )


class NotOurs(VrpError):
    """A database lies where our records should be, but this program did not make it."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The file in the place of your records was not made by this program.",
                means="It was left as it is; your own records may lie in another folder.",
                do_next="Ask your help desk who put it there before you go on.",
                details=details,
            )
        )


class NewerVersion(VrpError):
    """A newer version of the program has changed the shape of the records."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="These records were last used with a newer version of VRP Desktop.",
                means="This older version cannot read them safely, so it left them as they are.",
                do_next="Install the newer version on this laptop, or open the records where you used it.",
                details=details,
            )
        )
