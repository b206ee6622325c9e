"""What the deployment guide says of policy keys, places and codes is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from pack import product

from vrp_desktop.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs/deployment.md").read_text("utf-8")


def test_every_policy_key_stands_in_the_guide_and_no_other() -> None:
    said = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+?) \|", GUIDE, re.M)
    assert said == [(key.registry, key.toml, key.kind.said()) for key in Settings.policy_keys().values()]


def test_codes_and_names_of_files_are_those_that_are_built() -> None:
    built = product.load(PROJECT)
    assert built.upgrade_code.upper() in GUIDE
    assert f"{built.base}.msi" in GUIDE
    assert f"{built.package}_{built.version}_amd64.deb" in GUIDE


def test_links_and_commands_name_what_is_there() -> None:
    for option in re.findall(r"build_installer\.py(?: (--[\w-]+))", GUIDE):
        assert f'"{option}"' in (PROJECT / "build_installer.py").read_text("utf-8"), option
