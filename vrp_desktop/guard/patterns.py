"""What personal data looks like. Every pattern is bounded, so that no text takes more than linear time."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """What was found. From house numbers on it only makes a hint: "3 people on Hoe Street" looks the same."""

    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    NHS = "nhs"
    NINO = "nino"
    HOUSE = "house"
    BIRTH = "birth"
    CAR = "car"
    HANDLE = "handle"
    NAME = "name"


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

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = rf"""\d{{1,2}}(?:st|nd|rd|th)?[\s./-]{{1,3}}(?:of\s)?(?:\d{{1,2}}|(?:{_MONTHS})[a-z]{{0,6}})"""
BIRTH = re.compile(
    rf"""(?:\b(?:born|birthday|birth|d\.?o\.?b)\b[^\w]{{0,3}}(?:on|is|in|was)?[\s:]{{0,3}}{_DAY}
        |(?<![\d./-]){_DAY}[\s,./-]{{1,3}}(?:19[2-9]\d|200\d|201\d)(?![\d./-]))""",
    re.VERBOSE,
)
"""A day after a word for birth, or any day of a year in which people were born and nothing in a note happened."""

CAR = re.compile(
    r"""(?<![a-z0-9])(?:[a-z]{2}\d{2}\s?[a-z]{3}
        |(?<=reg\s)[a-z]\d{1,3}\s?[a-z]{3}|(?<=reg\s)[a-z]{3}\s?\d{1,3}[a-z]
        |(?<=plate\s)[a-z]\d{1,3}\s?[a-z]{3}|(?<=plate\s)[a-z]{3}\s?\d{1,3}[a-z])(?![a-z0-9])""",
    re.VERBOSE,
)
"""A registration of today's form; an older one only after "reg" or "plate"."""

HANDLE = re.compile(
    r"""(?:(?<![\w@.])@[a-z0-9_][a-z0-9_.]{2,29}
        |\b(?:insta|instagram|snap|snapchat|tiktok|twitter|facebook|fb|telegram|discord)
         (?:\s(?:name|handle|user|username|id))?\s{0,2}[:=]\s{0,2}[a-z0-9_.]{3,30})""",
    re.VERBOSE,
)
"""A name on social media: after @, or after the service and a colon."""

WORD = re.compile(r"[^\W\d_][^\W\d_'\u2019-]{1,30}")
"""A word that could be a name."""
