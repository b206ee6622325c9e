"""Forms written by others: each opens and shows itself, or is refused by name (licences: data/forms/manifest.json)."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from forms.client import Client

from vrp_desktop.forms.lists import Lists
from vrp_desktop.forms.live import LiveForm
from vrp_desktop.forms.program import BadExpressions
from vrp_desktop.forms.xform import FormNotSupported, read_form

FORMS = Path(__file__).parent / "data" / "forms"
TODAY = datetime.date(2026, 11, 23)
XFORMS = sorted(FORMS.glob("*/*.xml"))


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """The files that the forms attach, under the names by which they ask for them."""
    folder = tmp_path_factory.mktemp("attached")
    for file in FORMS.glob("*/*"):
        shutil.copy(file, folder / file.name.rpartition("__")[2])
    return Lists(folder)


def opened(path: Path, lists: Lists) -> LiveForm | str:
    """Give a form opened, or the words with which it is refused."""
    try:
        return LiveForm(read_form(path.read_text(encoding="utf-8")), lists, today=lambda: TODAY)
    except (FormNotSupported, BadExpressions) as refused:
        return f"{refused.problem.happened} {refused.problem.details}"
    except FileNotFoundError as missing:
        return f"The file {Path(str(missing.filename)).name} is not there."


@pytest.mark.parametrize("path", XFORMS, ids=lambda path: path.name.rpartition("__")[2])
def test_a_form_by_others_opens_or_is_refused_by_name(path: Path, attached: Lists) -> None:
    live = opened(path, attached)
    if isinstance(live, str):
        assert len(live) > 20
        return
    client = Client(live)
    seen = client.look()
    for language in live.form.languages:
        live.set_language(language)
        assert client.look().keys() == seen.keys()
    again = LiveForm(live.form, attached, today=lambda: TODAY, answers=live.answers())
    assert again.answers().keys() == live.answers().keys()


def test_few_forms_are_refused(attached: Lists) -> None:
    assert sum(1 for path in XFORMS if isinstance(opened(path, attached), LiveForm)) >= 100
