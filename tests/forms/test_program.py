from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from vrp_desktop.forms.program import Program

if TYPE_CHECKING:
    from forms.conftest import PublishTable

TABLE = """
| survey |
| | type | name | label | relevant |
| | text | a | A | |
| | text | b | B | ${a} = 'x' |
"""


def test_a_form_is_compiled_once(publish_table: PublishTable) -> None:
    form = publish_table(TABLE).form
    assert Program.of(form) is Program.of(form)


def test_a_form_that_nobody_uses_goes_with_its_program(publish_table: PublishTable) -> None:
    form = publish_table(TABLE).form
    gone = weakref.ref(form)
    Program.of(form)
    del form
    gc.collect()
    assert gone() is None
