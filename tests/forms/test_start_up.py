from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import vrp_desktop.forms.live, vrp_desktop.forms.xform
print(*sorted(name for name in ("openpyxl", "pyxform", "re2", "PySide6", "sqlite3") if name in sys.modules))
"""


def test_filling_in_a_form_loads_nothing_heavy() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == ""
