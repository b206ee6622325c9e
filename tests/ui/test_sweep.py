"""Walks over every page and looks at every widget: names for screen readers, the keyboard's order, text that is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from support.tour import make_borough, tour

from vrp_desktop.ui.form_view.editor import Editor
from vrp_desktop.ui.pages.big_button import BigButton

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vrp_desktop.ui.window import MainWindow

SIZES = {"100 %": QSize(1366, 768), "200 %": QSize(683, 384)}
SLACK = 2


def shown(window: QMainWindow) -> Iterator[QWidget]:
    """Give every widget of ours that is visible (Qt's own parts inside a widget do not count)."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def unnamed(window: QMainWindow) -> list[str]:
    found = []
    for widget in shown(window):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parent(), QComboBox):
            face = QAccessible.queryAccessibleInterface(widget)
            if not face.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def one_line(button: QAbstractButton) -> QSize:
    """Give the room that a button's text takes as it stands, its line breaks included."""
    for kind in (QRadioButton, QCheckBox):
        if isinstance(button, kind):
            return kind.sizeHint(button)
    return button.sizeHint()


def cut(window: QMainWindow) -> list[str]:
    found = []
    for widget in shown(window):
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                if widget.heightForWidth(widget.width()) > widget.height() + SLACK:
                    found.append(f"label {widget.text()[:40]!r}: {widget.height()} px high")
            elif widget.sizeHint().width() > widget.width() + SLACK:
                found.append(f"label {widget.text()[:40]!r}: {widget.width()} px wide")
        elif isinstance(widget, QAbstractButton) and widget.text() and not isinstance(widget, BigButton):
            needed = one_line(widget)
            if needed.width() > widget.width() + SLACK or needed.height() > widget.height() + SLACK:
                found.append(f"button {widget.text()[:40]!r}: {widget.width()} x {widget.height()} px")
        elif isinstance(widget, QLineEdit) and widget.fontMetrics().height() > widget.height():
            found.append(f"line {widget.accessibleName()!r}")
    return found


def sideways(window: QMainWindow) -> list[str]:
    """Give the pages whose content is wider than what is shown of it."""
    return [
        f"{type(scroll.parent()).__name__}: {inside.minimumSizeHint().width()} px in {scroll.viewport().width()} px"
        for scroll in window.findChildren(QScrollArea)
        if scroll.isVisible()
        and (inside := scroll.widget()) is not None
        and inside.minimumSizeHint().width() > scroll.viewport().width()
    ]


def no_way_to_hide(window: MainWindow) -> list[str]:
    """Tell when the red button of an unlocked program is not whole in sight and free to be pressed.

    What stands in the frame's place when the last words are refused says nothing of a record; Shift hides it too.
    """
    if window.frame is None or window.stack.currentWidget() is not window.frame:
        return []
    button = window.frame.hide_screen
    box = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
    is_free = all(
        window.childAt(at) is button
        for at in (box.center(), box.topLeft() + QPoint(6, 6), box.bottomRight() - QPoint(6, 6))
    )
    return [] if button.isVisible() and window.rect().contains(box) and is_free else ["the screen cannot be hidden"]


def page_of(window: MainWindow) -> QWidget:
    """Give the page that is shown."""
    shown = window.stack.currentWidget()
    if window.frame is not None and shown is window.frame:
        return window.frame.pages.currentWidget()
    return window.way_in.currentWidget() if shown is window.way_in else shown


def stop_of(widget: QWidget) -> QWidget:
    """Give what counts as one stop of the Tab key: a question's whole editor, else the widget."""
    found: QWidget | None = widget
    while found is not None:
        if isinstance(found, Editor) or (isinstance(found, QWidget) and found.property("one-stop")):
            return found
        found = found.parentWidget()
    return widget


def ground_of(widget: QWidget) -> QWidget | None:
    """Give the scroll area that a widget scrolls with, or `None`."""
    found = widget.parentWidget()
    while found is not None and not isinstance(found, QScrollArea):
        found = found.parentWidget()
    return found


def begins_at(widget: QWidget, window: QMainWindow) -> QPoint:
    """Give where a widget begins for who reads it: its left, and the mirror image of its right from right to left."""
    place = widget.mapTo(window, QPoint(0, 0))
    is_mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return QPoint(window.width() - place.x() - widget.width(), place.y()) if is_mirrored else place


def out_of_order(window: QMainWindow, page: QWidget) -> list[str]:
    """Give the stops of the Tab key on `page` that stand before the one they follow, read line by line."""
    stops: list[QWidget] = []
    first = widget = page
    while True:
        widget = widget.nextInFocusChain()
        if widget is first:
            break
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if takes_tab and widget.isVisible() and page.isAncestorOf(widget) and widget.focusProxy() is None:
            stop = stop_of(widget)
            if stop not in stops and not isinstance(widget.parent(), QComboBox):
                stops.append(stop)
    places = [begins_at(stop, window) for stop in stops]
    found = []
    grounds = [ground_of(stop) for stop in stops]
    for index, (before, after, stop) in enumerate(zip(places, places[1:], stops[1:], strict=False)):
        if grounds[index] is not grounds[index + 1]:
            # What scrolls and what stays below it have no common lines.
            continue
        is_below = after.y() >= before.y() - 8
        is_right = abs(after.y() - before.y()) > 8 or after.x() > before.x()
        other_column = after.x() > before.x() + 200
        if not ((is_below and is_right) or other_column):
            found.append(f"{type(stop).__name__} {stop.accessibleName()!r} at {after} after {before}")
    return found


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("borough")
    make_borough(folder)
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_every_page_can_be_used_by_everybody(qtbot: QtBot, borough: Path, size: str) -> None:
    faults: list[str] = []
    for page, hands in tour(qtbot, borough):
        hands.window.resize(SIZES[size])
        for _ in range(3):
            QApplication.processEvents()
        faults += [f"{page}: no name: {fault}" for fault in unnamed(hands.window)]
        faults += [f"{page}: cut: {fault}" for fault in cut(hands.window)]
        faults += [f"{page}: {fault}" for fault in no_way_to_hide(hands.window)]
        faults += [f"{page}: sideways: {fault}" for fault in sideways(hands.window)]
        faults += [f"{page}: order: {fault}" for fault in out_of_order(hands.window, page_of(hands.window))]
    assert not faults, "\n".join(sorted(set(faults)))


def test_the_sweep_finds_a_widget_without_a_name_and_a_cut_text(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    ground = QWidget()
    window.setCentralWidget(ground)
    QLineEdit(ground).setGeometry(0, 0, 100, 30)
    button = QPushButton("A sentence that has no room here", ground)
    button.setGeometry(0, 40, 60, 30)
    QRadioButton("Yes", ground).setGeometry(0, 80, 100, 30)
    window.show()
    assert len(unnamed(window)) == 1
    assert len(cut(window)) == 1
