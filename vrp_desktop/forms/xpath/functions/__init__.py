"""The functions that expressions may call: XPath 1.0's own and those of the ODK XForms specification.

One module a subject; each function is registered with the kinds of its arguments, so that the compiler converts and
counts them. `if`, `coalesce`, `once` and `indexed-repeat` are in the compiler: they do not take their arguments as
values.
"""

from vrp_desktop.forms.xpath.functions import choices, dates, digest, geo, nodes, numbers, shuffle, text, truth
from vrp_desktop.forms.xpath.functions.dates import date_pattern
from vrp_desktop.forms.xpath.functions.registry import FUNCTIONS, Function, Kind, check_count
from vrp_desktop.forms.xpath.functions.text import pattern

__all__ = ["FUNCTIONS", "Function", "Kind", "check_count", "date_pattern", "pattern"]

# Importing a subject registers its functions.
_SUBJECTS = (choices, dates, digest, geo, nodes, numbers, shuffle, text, truth)
