"""The case study as Word and LibreOffice find it."""

from __future__ import annotations

import datetime
import zipfile
from contextlib import nullcontext
from typing import TYPE_CHECKING

import docx
import pytest
from support.readers import converted

from vrp_desktop.disclosure.record_sheet import allow
from vrp_desktop.returns.case_study import HEADINGS, CaseStudy, render, write

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"section": "contact", "title": "", "text": "Write to the office.", "proof": ""},
    {
        "section": "results",
        "title": "Fewer knives \x01",
        "text": "It fell.\nAnd stayed low.",
        "proof": "438; before: 600.",
    },
]


@pytest.fixture
def study() -> CaseStudy:
    sheet = allow(
        "case-study-public", name="Case study", title="A borough: case study update", rows=ROWS, reason="A test",
        check_text=lambda _text: None,
    )  # fmt: skip
    return CaseStudy("everybody", "OFFICIAL", datetime.date(2026, 11, 25), sheet)


def test_it_reads_back_with_its_headings_its_marking_and_its_pages(study: CaseStudy, tmp_path: Path) -> None:
    path = write(study, tmp_path / "study.docx", lambda _written: nullcontext()).path
    document = docx.Document(str(path))
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == list(HEADINGS.values())
    lines = [one.text for one in document.paragraphs]
    assert lines.index("Fewer knives \ufffd") < lines.index("It fell.") < lines.index("And stayed low.")
    assert "As of 25 November 2026. For everybody." in lines
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.header.paragraphs[0].text == "OFFICIAL"
    assert [field for field in ("PAGE", "NUMPAGES") if f'instr="{field}"' in page.footer._element.xml] == [  # noqa: SLF001
        "PAGE", "NUMPAGES",
    ]  # fmt: skip


def test_nothing_in_it_is_the_templates_own_or_american(study: CaseStudy, tmp_path: Path) -> None:
    path = write(study, tmp_path / "study.docx", lambda _written: nullcontext()).path
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        styles, settings = package.read("word/styles.xml"), package.read("word/settings.xml")
        everything = b"".join(package.read(name) for name in names)
    assert not {"docProps/thumbnail.jpeg", "docProps/app.xml"} & set(names)
    assert b"Macintosh" not in everything
    assert b'w:lang w:val="en-GB"' in styles
    assert b'w:themeFontLang w:val="en-GB"' in settings
    assert docx.Document(str(path)).core_properties.last_modified_by == ""


def test_the_same_values_give_the_same_bytes(study: CaseStudy) -> None:
    assert render(study) == render(study)


def test_libreoffice_opens_it(study: CaseStudy, tmp_path: Path) -> None:
    path = write(study, tmp_path / "study.docx", lambda _written: nullcontext()).path
    converted([path], "txt:Text (encoded):UTF8", tmp_path)
    text = (tmp_path / "study.txt").read_text(encoding="utf-8-sig")
    assert "Challenges experienced and overcome" in text
    assert "438; before: 600." in text
