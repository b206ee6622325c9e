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


class StoreGone(DiskFailed):
    """The file is no longer where it was when it was opened: the folder was moved, or its disk is not connected."""

    def __init__(self, details: str = "") -> None:
        VrpError.__init__(
            self,
            Problem(
                happened="The file with your records is no longer where it was.",
                means="A disk is not connected any more, or the folder was moved; what you type stays in this window.",
                do_next="Leave this window open, connect the disk or put the folder back, and press Try again.",
                details=details,
            ),
        )


class StoreDamaged(VrpError):
    """Part of the file does not hold what it should: a page fails its check, or it is not a database."""

    def __init__(self, details: str = "") -> None:
        super().__init__(
            Problem(
                happened="The file with your records is damaged.",
                means="Some or all of the records on this laptop cannot be read.",
                do_next="Change nothing in the folder; bring back a backup, or save what can be read.",
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
                do_next="Ask your help desk for the newer version, or bring back a backup from before it.",
                details=details,
            )
        )


class OtherKey(StoreDamaged):
    """The file is encrypted, and not with the key that the slots give."""

    def __init__(self, details: str = "") -> None:
        VrpError.__init__(
            self,
            Problem(
                happened="Your words are right, but the keys they give open nothing in the file records.db.",
                means="It is damaged from end to end, or it is one of another laptop or of before a change of keys.",
                do_next="Bring back a backup, or ask your help desk who put the file there.",
                details=details,
            ),
        )


class StoreEmpty(StoreDamaged):
    """The file is there and has nothing in it."""

    def __init__(self) -> None:
        VrpError.__init__(
            self,
            Problem(
                happened="The file with your records is empty.",
                means="A full or failing disk, or another program, has cut it to nothing.",
                do_next="Bring back a backup, and tell your help desk that the disk may be failing.",
            ),
        )


class StoreCut(StoreDamaged):
    """The file is shorter than it says."""

    def __init__(self, details: str = "") -> None:
        VrpError.__init__(
            self,
            Problem(
                happened="The end of the file with your records is missing.",
                means="Some of the records on this laptop cannot be read.",
                do_next="Bring back a backup, or save what can be read.",
                details=details,
            ),
        )


class FolderInPlace(VrpError):
    """A folder has the name that the file of records should have."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                happened="There is a folder called records.db where the file with your records should be.",
                means="Your records cannot be there; nothing in that folder was changed.",
                do_next="Ask your help desk who made it, or bring back a backup.",
            )
        )


class PathTooLong(VrpError):
    """The way to the folder is longer than the database allows."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(
            Problem(
                happened="The way to the folder of your records is too long for the database.",
                means="Nothing was made or changed there.",
                do_next="Choose a folder with a shorter name, or one that lies in fewer other folders.",
                details=f"{length}, at most {most}",
            )
        )
