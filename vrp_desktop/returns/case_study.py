"""The case study as a Word document: the headings of the council's own form, in its order."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.dates import day_in_words
from vrp_desktop.returns import package
from vrp_desktop.returns.workbook import clean
from vrp_desktop.returns.write import is_there, put

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from docx.document import Document

    from vrp_desktop.disclosure.record_sheet import RecordSheet
    from vrp_desktop.returns.write import Note, Written

HEADINGS = {
    "about": "About the partnership",
    "well": "What has gone well",
    "challenges": "Challenges experienced and overcome",
    "results": "Results",
    "difference": "What made the difference",
    "contact": "Contact",
}
"""By the code of a note's section, in the order of the case study."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")
_NOTHING = "Nothing was written for this heading yet."


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """What goes into the document. `sheet`: its rows are (section, title, text, proof), the proof mostly empty.

    `audience`: for whom it is, in words.
    """

    audience: str
    marking: str
    made_on: datetime.date
    sheet: RecordSheet


def file_name(study: CaseStudy, folder: Path) -> Path:
    """Give the next free name in `folder`: VRP_CaseStudy_<day>_<marking>_v<n>.docx."""
    stem = f"VRP_CaseStudy_{study.made_on.isoformat()}_{_NOT_IN_NAMES.sub('-', study.marking)}"
    number = 1
    while is_there(folder / f"{stem}_v{number}.docx"):
        number += 1
    return folder / f"{stem}_v{number}.docx"


def write(study: CaseStudy, path: Path, note: Note) -> Written:
    """Write the document to `path`. The same values give the same bytes. `note` as in `write.put`.

    Raises WorkbookOpen and WorkbookNotWritten.
    """
    return put(path, render(study), len(study.sheet.rows), note)


def render(study: CaseStudy) -> bytes:
    """Give the document's bytes."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    _drop_the_templates_own(document)
    _speak_english(document)
    document.core_properties.author = "VRP Desktop"
    document.core_properties.last_modified_by = ""
    document.core_properties.comments = ""
    document.core_properties.title = study.sheet.title
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.header.paragraphs[0].text = study.marking
    _number_pages(document)
    document.add_heading(study.sheet.title, 0)
    document.add_paragraph(f"As of {day_in_words(study.made_on)}. For {study.audience}.")
    for code, heading in HEADINGS.items():
        document.add_heading(heading, 1)
        rows = [row for row in study.sheet.rows if row[0] == code]
        if not rows:
            document.add_paragraph(_NOTHING)
        for _section, title, text, proof in rows:
            if title:
                document.add_heading(clean(str(title)), 2)
            for line in clean(str(text)).splitlines():
                document.add_paragraph(line)
            if proof:
                document.add_paragraph(clean(str(proof)), style="Quote")
    raw = io.BytesIO()
    document.save(raw)
    return package.settle(raw.getvalue(), study.made_on)


def _drop_the_templates_own(document: Document) -> None:
    """Leave out the picture and the program with which the library's template was made."""
    rels = document.part.package.rels
    for name in [name for name, rel in rels.items() if rel.reltype.endswith(("/thumbnail", "/extended-properties"))]:
        rels.pop(name)


def _speak_english(document: Document) -> None:
    """Say that the language is British English, so that Word and screen readers read it so."""
    from docx.oxml.ns import qn

    for tag, root in ((qn("w:lang"), document.styles.element), (qn("w:themeFontLang"), document.settings.element)):
        for language in root.iter(tag):
            language.set(qn("w:val"), "en-GB")


def _number_pages(document: Document) -> None:
    """Put "Page 1 of 3" at the foot of each page, counted by Word."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    for words, counted in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), counted)
        paragraph._p.append(field)  # noqa: SLF001 - the library has no fields of its own
