"""Days, numbers and Qt's own texts are British whatever language the machine speaks, in the real program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.stores import new_session

from vrp_desktop.app import data_folder

CHILD = Path(__file__).parents[1] / "support" / "child.py"
MACHINES = ("de_DE.UTF-8", "ar_EG.UTF-8", "fa_IR.UTF-8", "tr_TR.UTF-8", "en_US.UTF-8", "C.UTF-8")
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the C library's own data of these languages, where the machine can; Qt has its own in any case."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        for machine in MACHINES[:-1]:
            name, _, coding = machine.partition(".")
            # Warnings about a language's own data end in 1.
            subprocess.run(
                ["localedef", "-i", name, "-f", coding, str(folder / machine)], capture_output=True, check=False
            )
    return folder


@pytest.mark.parametrize(
    ("variable", "machine"), [*(("LC_ALL", machine) for machine in MACHINES), *(("LANG", one) for one in MACHINES[:2])]
)
def test_the_program_is_british_whatever_the_machine_speaks(
    variable: str, machine: str, locales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, machine)
    monkeypatch.setenv("LANGUAGE", machine[:2])
    monkeypatch.setenv("LOCPATH", str(locales))
    new_session(data_folder().parent).store.close()
    done = subprocess.run([sys.executable, str(CHILD), "british"], capture_output=True, text=True, check=True)
    facts = json.loads(done.stdout.splitlines()[0])
    now, today = facts.pop("clock")
    assert re.fullmatch(r"\d\d:\d\d", now, re.ASCII)
    assert re.fullmatch(rf"({DAYS}) \d{{1,2}} ({MONTHS}) \d{{4}}", today, re.ASCII)
    assert facts == {
        "answered": "2025-11-03",
        "shown": "03/11/2025",
        "calendar": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "month": "November",
        "reads from": ["LeftToRight", "LeftToRight"],
        "menu": ["&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"],
        "buttons": ["OK", "Cancel"],
        "file dialog": ["&Open", "Cancel"],
        "number": ["1,234,567.50", "1,234,567"],
        # Python's own, after Qt has come: as the C library writes without any language.
        "python": ["Monday 03 November 11/03/25", "1.23457e+06"],
        "sorted": ["Ilford", "Zoe", "apple", "Ärzte"],
        "workbook": [["datetime", "[$-809]dd/mm/yyyy"]] * 2,
    }
