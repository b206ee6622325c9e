"""What personal data looks like. Every pattern is bounded, so that no text takes more than linear time."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """What was found. House numbers only make a hint: "3 people on Hoe Street" looks the same."""

    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    NHS = "nhs"
    NINO = "nino"
    HOUSE = "house"


EMAIL = re.compile(
    r"""[a-z0-9][a-z0-9._%+'-]{0,63}
        (?:@|\s{0,2}[(\[<{]\s{0,2}at\s{0,2}[)\]>}]\s{0,2}|\s@\s|\sat\s(?=[a-z0-9-]{1,40}\s?(?:\.|dot\s|[(\[]dot)))
        [a-z0-9-]{1,63}
        (?:(?:\.|\s{0,2}[(\[<{]\s{0,2}dot\s{0,2}[)\]>}]\s{0,2}|\sdot\s)[a-z]{2,24}){1,4}""",
    re.VERBOSE,
)
"""With signs for @ and dot, or with the words that people write to hide them."""

RUN_OF_DIGITS = re.compile(r"(?:\+|\(?00)?[\s(]{0,2}\d(?:[\s().\-/_]{0,3}\d){8,18}")
"""Nine digits or more with little between them; whether it is a number of somebody is told by `scan`."""

# The outward part: GOV.UK's bulk data transfer pattern, as registers.md gives it.
POSTCODE = re.compile(
    r"""(?<![a-z0-9])
        (?:gir\s?0aa
        |(?:[a-pr-uwyz][0-9]{1,2}|[a-pr-uwyz][a-hk-y][0-9]{1,2}
           |[a-pr-uwyz][0-9][a-hjkpstuw]|[a-pr-uwyz][a-hk-y][0-9][abehmnprvwxy])
         [\s.\-]{0,3}[0-9][\s.\-]?[abd-hjlnp-uw-z]{2})
        (?![a-z0-9])""",
    re.VERBOSE,
)

NINO = re.compile(
    r"(?<![a-z0-9])(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z](?:[\s.\-]?\d){6}[\s.\-]?[a-d](?![a-z0-9])"
)
"""Two letters, six figures, a letter A to D; some pairs of letters are never given out (HMRC, NIM39110)."""

HOUSE = re.compile(
    r"""(?<![\d.,/:£])\d{1,4}[a-d]?,?\s(?:[a-z'-]{2,24}\s){1,3}
        (?:road|rd|street|st|avenue|ave|close|lane|way|drive|gardens|grove|terrace|court|crescent|place|square)\b""",
    re.VERBOSE,
)
"""A number and a street name."""
