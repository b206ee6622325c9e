"""Tidy up: what was kept for long enough. It goes only after a tick, a second look and a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vrp_desktop.dates import day_in_words
from vrp_desktop.operations import entry, tidying
from vrp_desktop.store.priority import Priority
from vrp_desktop.ui import theme
from vrp_desktop.ui.fields import button_row
from vrp_desktop.ui.pages.laptop.section_page import SectionPage
from vrp_desktop.ui.plain import label, shown

if TYPE_CHECKING:
    from vrp_desktop.operations.session import Session
    from vrp_desktop.operations.tidying import Due, KeptReturns
    from vrp_desktop.ui.jobs import Jobs
    from vrp_desktop.work import Progress

_NAMED = 12


class TidyPage(SectionPage):
    """Lists what is due by form. Nothing is ticked beforehand."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, jobs, parent)
        self.boxes: list[QCheckBox] = []
        self._rows: list[QFrame] = []
        self._due: dict[QCheckBox, Due | tuple[str, ...]] = {}
        self.looks: QCheckBox | None = None
        """Forget old notes of who looked at what."""
        column = self._head(
            self.tr("Tidy up"),
            self.tr(
                "What was kept for as long as its form says. Nothing goes without your yes. "
                "What you erase is gone for good, here and wherever these records are brought together."
            ),
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.GRID)
        column.addLayout(self._list)
        self.nothing = label(self.tr("Nothing is due. Come back in a month."))
        self.nothing.hide()
        column.addWidget(self.nothing)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("How far erasing is"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        column.addWidget(self.bar)
        self.erase = QPushButton(self.tr("Erase what is ticked"))
        self.erase.clicked.connect(self._ask)
        self.erase.hide()
        column.addLayout(button_row(self.erase))
        self.asking = self._asking()
        column.addWidget(self.asking)
        self.stays = label("", "hint")
        self.stays.hide()
        column.addWidget(self.stays)
        column.addStretch()

    def take_focus(self) -> None:
        """Read anew what is due."""
        session = self._session

        def look(_progress: Progress) -> tuple[tuple[Due, ...], tuple[str, ...], int, KeptReturns | None]:
            tidying.note_looked(session)
            due, kept = tidying.due(session), tidying.kept_returns(session)
            return due, tidying.drafts_due(session), tidying.looks_due(session), kept

        job = self._jobs.start(look)
        job.done.connect(lambda found: self._show(*found))
        job.failed.connect(self.note.show_problem)

    def _asking(self) -> QFrame:
        frame = QFrame()
        theme.set_role(frame, "problem-box")
        column = QVBoxLayout(frame)
        self.question = label("", "question")
        column.addWidget(self.question)
        column.addWidget(label(self.tr("There is no way back from this. Figures of returns already made stay.")))
        self.yes = QPushButton(self.tr("Yes, erase them for good"))
        self.yes.clicked.connect(self._erase)
        self.no = QPushButton(self.tr("No, keep them"))
        self.no.clicked.connect(self._keep)
        column.addLayout(button_row(self.no, self.yes))
        frame.hide()
        return frame

    def _show(self, due: tuple[Due, ...], drafts: tuple[str, ...], looks: int, kept: KeptReturns | None) -> None:
        self._show_what_stays(kept)
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self.boxes.clear()
        self._due.clear()
        for one in due:
            what = (
                self.tr("Kept for {months} months after the end of their quarter. The oldest is of {day}.").format(
                    months=one.months, day=day_in_words(one.oldest)
                )
                if one.months
                else self.tr("In the bin since {day} or later.").format(day=day_in_words(one.oldest))
            )
            refs = ", ".join(shown(ref) for ref in one.refs[:_NAMED])
            more = self.tr(" and {count} more").format(count=f"{len(one.refs) - _NAMED:,}") * (len(one.refs) > _NAMED)
            self._add(f"{shown(one.title)}: {_records(len(one.records))}", f"{what}\n{refs}{more}", one)
        if drafts:
            self._add(
                self.tr("Your unfinished records: {count}").format(count=len(drafts)),
                self.tr("Nobody has touched them for {days} days.").format(days=tidying.DRAFT_DAYS),
                drafts,
            )
        self.looks = None
        if looks:
            self.looks = self._add(
                self.tr("Notes of who looked at what: {count}").format(count=f"{looks:,}"),
                self.tr("Older than {months} months. Nobody can be found in them afterwards.").format(
                    months=tidying.LOOKS_MONTHS
                ),
                (),
            )
        self.nothing.setVisible(not self.boxes)
        self.erase.setVisible(bool(self.boxes))
        self._ticked()
        if self.isVisible() and self.boxes:
            self.boxes[0].setFocus()

    def _show_what_stays(self, kept: KeptReturns | None) -> None:
        self.stays.setVisible(kept is not None)
        if kept is None:
            return
        count = (
            self.tr("1 approved return stays, of {day}.")
            if kept.count == 1
            else self.tr("{count} approved returns stay, the first of {day}.")
        )
        why = self.tr(
            "Approved returns hold protected numbers and rows of the partnership's own work, as the council has them, "
            "and no record of a resident, mentee or volunteer. No schedule sets an end for them, so they stay as long "
            "as these records do. So does the list of what they told: without it a later return could tell what an "
            "earlier one hid."
        )
        self.stays.setText(f"{count.format(count=f'{kept.count:,}', day=day_in_words(kept.since))} {why}")

    def _add(self, words: str, details: str, what: Due | tuple[str, ...]) -> QCheckBox:
        row = QFrame()
        theme.set_role(row, "card")
        column = QVBoxLayout(row)
        box = QCheckBox(words)
        box.setAccessibleDescription(details)
        box.toggled.connect(self._ticked)
        column.addWidget(box)
        column.addWidget(label(details, "hint"))
        self._list.addWidget(row)
        # The layout would show it one event later; a key pressed until then would go past it.
        row.show()
        self._rows.append(row)
        self.boxes.append(box)
        self._due[box] = what
        return box

    def _ticked(self) -> None:
        self.erase.setEnabled(any(box.isChecked() for box in self.boxes))
        self.asking.hide()

    def _chosen(self) -> tuple[list[str], list[str]]:
        records: list[str] = []
        drafts: list[str] = []
        for box in self.boxes:
            if box.isChecked():
                what = self._due[box]
                if isinstance(what, tuple):
                    drafts += what
                else:
                    records += what.records
        return records, drafts

    @property
    def _forgets(self) -> bool:
        return self.looks is not None and self.looks.isChecked()

    def _ask(self) -> None:
        records, drafts = self._chosen()
        count = len(records) + len(drafts)
        parts = [_records(count)] * bool(count) + [self.tr("old notes of who looked")] * self._forgets
        self.question.setText(self.tr("Erase {what} for good?").format(what=self.tr(" and ").join(parts)))
        self.asking.show()
        self.no.setFocus()

    def _keep(self) -> None:
        self.asking.hide()
        self.erase.setFocus()

    def _erase(self) -> None:
        from vrp_desktop.store.erasure import Why

        session, forgets = self._session, self._forgets
        records, drafts = self._chosen()
        self.asking.hide()
        self.erase.setDisabled(True)
        self.bar.setRange(0, 0)
        self.bar.show()

        def erase(progress: Progress) -> int:
            """Give how many records and drafts were erased; the looks that were forgotten are not counted."""
            for draft in drafts:
                entry.throw_away(session, draft)
            if records:
                tidying.erase(session, records, Why.DUE, progress)
            if forgets:
                tidying.forget_looks(session)
            return len(records) + len(drafts)

        job = self._jobs.start(erase, Priority.LONG)
        job.progressed.connect(self._step)
        job.done.connect(self._erased)
        job.failed.connect(self.note.show_problem)
        job.ended.connect(self.bar.hide)

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _erased(self, count: int) -> None:
        self.say(self.tr("{records} erased.").format(records=_records(count)) if count else self.tr("Erased."))
        self.take_focus()


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
