"""The only place of colours, sizes and spacing.

`Colours` are the values a theme needs, as ``#RRGGBB``; `apply` puts a theme on the whole application. The system's
high contrast wins: then the colours are taken from the system's palette.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette

from vrp_desktop.shipped import shipped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

GRID = 8
"""The step of all spacing in px: 8 inside a group, 16 between questions, 32 between sections, 24 page margin."""
BETWEEN_QUESTIONS = 16
BETWEEN_SECTIONS = 32
PAGE_MARGIN = 24
COLUMN_WIDTH = 720
"""Widest a form's column gets, in px."""
HELP_FROM_WIDTH = 1100
"""Window width in px from which the help panel stands beside a form."""
FOLD_BELOW_WIDTH = 900
"""Window width in px below which the left column folds to a menu button."""
LOW_BELOW = 460
"""Page height in px below which a title gives its room to the table below it."""
TARGET = 32
MAIN_TARGET = 40
INDICATOR = 20
"""Width in px of the mark of a radio button or a tick, its edge included."""
BODY_POINTS = 11
HINT_POINTS = 10
SECTION_POINTS = 13
TITLE_POINTS = 18
CLOCK_POINTS = 36
RADIUS = 6
SCROLL_BAR = 14
BOX_PADDING = 3
"""Room in px between a text box's edge and its text, above and below, beside the document's own margin."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme. Each text colour meets 4.5:1 on each ground it is used on (a test holds it)."""

    page: str
    card: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    warning: str
    warning_ground: str
    error: str
    error_ground: str
    focus: str
    focus_edge: str
    danger: str
    on_danger: str

    def pairs(self) -> tuple[tuple[str, str, str], ...]:
        """Give (name, text colour, ground) for every pair of text and ground that the program shows."""
        return (
            ("text on page", self.text, self.page),
            ("text on card", self.text, self.card),
            ("muted on page", self.muted, self.page),
            ("muted on card", self.muted, self.card),
            ("accent on page", self.accent, self.page),
            ("accent on card", self.accent, self.card),
            ("text on accent", self.on_accent, self.accent),
            ("warning on its ground", self.warning, self.warning_ground),
            ("error on its ground", self.error, self.error_ground),
            ("error on card", self.error, self.card),
            ("text on warning ground", self.text, self.warning_ground),
            ("text on error ground", self.text, self.error_ground),
            ("muted on error ground", self.muted, self.error_ground),
            ("warning on page", self.warning, self.page),
            ("on the button that hides", self.on_danger, self.danger),
        )

    def edges(self) -> tuple[tuple[str, str, str], ...]:
        """Give (name, edge colour, ground) for every edge that must be seen (3:1)."""
        return (
            ("field edge on card", self.edge, self.card),
            ("field edge on page", self.edge, self.page),
            ("focus edge on card", self.focus_edge, self.card),
            ("focus edge on page", self.focus_edge, self.page),
            ("button that hides on page", self.danger, self.page),
        )


LIGHT = Colours(
    page="#F7F6F2",
    card="#FFFFFF",
    text="#1E2420",
    muted="#55605A",
    line="#DAD9D2",
    edge="#7A837D",
    accent="#1F6F4A",
    on_accent="#FFFFFF",
    warning="#805300",
    warning_ground="#FFF4DA",
    error="#B3261E",
    error_ground="#FDECEA",
    focus="#FFB000",
    focus_edge="#1E2420",
    danger="#B3261E",
    on_danger="#FFFFFF",
)

DARK = Colours(
    page="#161A18",
    card="#1F2522",
    text="#ECEFEA",
    muted="#A9B3AD",
    line="#38413C",
    edge="#7F8A84",
    accent="#59B98A",
    on_accent="#0E1A14",
    warning="#F0C36A",
    warning_ground="#332A14",
    error="#F5A39C",
    error_ground="#3B1F1D",
    focus="#FFB000",
    focus_edge="#ECEFEA",
    danger="#D32F2F",
    on_danger="#FFFFFF",
)


def contrast(one: str, other: str) -> float:
    """Give the WCAG 2.2 contrast ratio of two ``#RRGGBB`` colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours_of(palette: QPalette) -> Colours:
    """Give the colours of a system palette: what high contrast asks us to use."""

    def name(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    text, ground = name(QPalette.ColorRole.WindowText), name(QPalette.ColorRole.Window)
    accent, on_accent = name(QPalette.ColorRole.Highlight), name(QPalette.ColorRole.HighlightedText)
    return Colours(
        page=ground,
        card=name(QPalette.ColorRole.Base),
        text=text,
        muted=text,
        line=text,
        edge=text,
        accent=accent,
        on_accent=on_accent,
        warning=text,
        warning_ground=ground,
        error=text,
        error_ground=ground,
        focus=accent,
        focus_edge=text,
        danger=text,
        on_danger=ground,
    )


def system_colours(application: QApplication) -> Colours:
    """Give the colours that the system asks for: its own in high contrast, else our light or dark ones."""
    hints = application.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return colours_of(application.palette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(application: QApplication, colours: Colours) -> None:
    """Put `colours` on every widget of the application, present and future."""
    # Under a style sheet the style has no name any more; ours is there only after Fusion.
    if not application.styleSheet() and application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    palette = QPalette()
    group = QPalette.ColorGroup.Disabled
    for role, colour in (
        (QPalette.ColorRole.Window, colours.page),
        (QPalette.ColorRole.Base, colours.card),
        (QPalette.ColorRole.AlternateBase, colours.page),
        (QPalette.ColorRole.Button, colours.card),
        (QPalette.ColorRole.ToolTipBase, colours.card),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.muted),
        (QPalette.ColorRole.Highlight, colours.accent),
        (QPalette.ColorRole.HighlightedText, colours.on_accent),
        (QPalette.ColorRole.Link, colours.accent),
        (QPalette.ColorRole.Accent, colours.accent),
        (QPalette.ColorRole.Mid, colours.edge),
        (QPalette.ColorRole.Dark, colours.edge),
        (QPalette.ColorRole.Light, colours.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(group, role, QColor(colours.muted))
    application.setPalette(palette)
    font = application.font()
    font.setPointSize(BODY_POINTS)
    application.setFont(font)
    application.setStyleSheet(_stylesheet(colours))


def set_role(widget: QWidget, role: str) -> None:
    """Name what a widget is in the theme ("title", "hint", "main", "card" ...), and show it so at once."""
    widget.setProperty("role", role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # Before it is first shown a widget takes its look by itself.
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def heading_font(points: int) -> QFont:
    """Give the system font in semibold at `points`."""
    font = QFont()
    font.setPointSize(points)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _tick(c: Colours) -> str:
    """Give the picture of a tick that can be seen on the accent: a style sheet cannot draw one."""
    is_dark = contrast(c.accent, "#000000") > contrast(c.accent, "#FFFFFF")
    return shipped("icons", "tick-dark.png" if is_dark else "tick-light.png").as_posix()


def _stylesheet(c: Colours) -> str:
    """Give the rules for all widgets; of two that fit a widget as closely, the later one counts."""
    parts = (_texts, _frames, _buttons, _fields, _lists, _marks, _sliders, _bars)
    return "".join(part(c) for part in parts)


def _texts(c: Colours) -> str:
    """Give the rules for pages and the words on them."""
    return f"""
    QMainWindow, QWidget[role="page"], QScrollArea, QScrollArea > QWidget > QWidget[role="page"] {{
        background: {c.page}; border: none; }}
    QToolTip {{ color: {c.text}; background: {c.card}; border: 1px solid {c.edge}; padding: 4px; }}
    QLabel[role="title"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; }}
    QLabel[role="section"] {{ font-size: {SECTION_POINTS}pt; font-weight: 600; }}
    QLabel[role="question"] {{ font-weight: 600; }}
    QLabel[role="figure"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; color: {c.accent}; }}
    QLabel[role="hint"] {{ font-size: {HINT_POINTS}pt; color: {c.muted}; }}
    QLabel[role="brand"] {{ font-size: {SECTION_POINTS}pt; font-weight: 600; color: {c.accent}; }}
    QLabel[role="problem"] {{ color: {c.error}; font-weight: 600; }}
    QLabel[role="problem-link"] {{ color: {c.error}; text-decoration: underline; }}
    QLabel[role="step"] {{ font-size: {SECTION_POINTS}pt; }}
    QLabel[role="soft"] {{ color: {c.warning}; background: {c.warning_ground}; border-radius: {RADIUS}px;
        padding: 8px; }}
    QLabel[role="good"] {{ background: {c.card}; border: 1px solid {c.accent}; border-left: 6px solid {c.accent};
        border-radius: {RADIUS}px; border-top-left-radius: 0; border-bottom-left-radius: 0; padding: 8px; }}
    QLabel[role="saved"] {{ font-size: {HINT_POINTS}pt; color: {c.muted}; }}
    QLabel[role="clock"] {{ font-size: {CLOCK_POINTS}pt; }}
    QLabel[role="words"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; padding: 16px; background: {c.card};
        border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
    """


def _frames(c: Colours) -> str:
    """Give the rules for cards, bars and boxes, and for what is told in them."""
    return f"""
    QFrame[role="card"] {{ background: {c.card}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
    QFrame[role="navigation"] {{ background: {c.card}; border: none; border-right: 1px solid {c.line}; }}
    QFrame[role="status"] {{ background: {c.card}; border: none; border-top: 1px solid {c.line}; }}
    QFrame[role="top"] {{ background: {c.page}; border: none; }}
    QFrame[role="actions"] {{ background: {c.page}; border: none; border-top: 1px solid {c.line}; }}
    QFrame[role="help"] {{ background: {c.card}; border: none; border-left: 1px solid {c.line}; }}
    QFrame[role="rule"] {{ background: {c.line}; border: none; }}
    QFrame[role="problem-box"] {{ background: {c.error_ground}; border: 1px solid {c.error};
        border-left: 6px solid {c.error}; border-radius: {RADIUS}px; border-top-left-radius: 0;
        border-bottom-left-radius: 0; }}
    QFrame[role="note-box"] {{ background: {c.warning_ground}; border: 1px solid {c.warning};
        border-radius: {RADIUS}px; }}
    QFrame[role="asking"] {{ background: {c.warning_ground}; border: none; border-top: 1px solid {c.warning}; }}
    QFrame[role="practice"] {{ background: {c.warning_ground}; border: none; border-bottom: 1px solid {c.warning}; }}
    QFrame[role="practice"] QLabel {{ color: {c.warning}; font-weight: 600; }}
    QFrame[role="question-card"] {{ border: none; border-left: 6px solid transparent; }}
    QFrame[role="question-problem"] {{ border: none; border-left: 6px solid {c.error}; }}
    QFrame[role="question-card"][mirrored="true"] {{ border: none; border-right: 6px solid transparent; }}
    QFrame[role="question-problem"][mirrored="true"] {{ border: none; border-right: 6px solid {c.error}; }}
    QFrame[row="true"][role] {{ border-top: 1px solid {c.line}; }}
    QFrame[role="problem-box"][mirrored="true"] {{ border-left: 1px solid {c.error};
        border-right: 6px solid {c.error}; border-radius: {RADIUS}px; border-top-right-radius: 0;
        border-bottom-right-radius: 0; }}
    QLabel[role="row-question"] {{ min-height: {TARGET - 2}px; }}
    QWidget[role="marks"] {{ font-size: {HINT_POINTS}pt; color: {c.muted}; }}
    """


def _buttons(c: Colours) -> str:
    """Give the rules for buttons."""
    return f"""
    QPushButton {{ min-height: {TARGET - 2}px; padding: 0 16px; background: {c.card}; border: 1px solid {c.edge};
        border-radius: {RADIUS}px; }}
    QPushButton, QRadioButton, QCheckBox, QTableView {{ outline: none; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.line}; }}
    QPushButton:disabled {{ color: {c.muted}; border-color: {c.line}; background: {c.page}; }}
    QPushButton[role="main"] {{ min-height: {MAIN_TARGET - 2}px; background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; font-weight: 600; }}
    QPushButton[role="main"]:disabled {{ background: {c.page}; color: {c.muted}; border-color: {c.line}; }}
    QPushButton[role="danger"] {{ background: {c.danger}; color: {c.on_danger}; border-color: {c.danger};
        font-weight: 600; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton[role="beside"] {{ min-height: {MAIN_TARGET - 2}px; }}
    QPushButton[role="plain"], QPushButton[role="problem-link"] {{ background: transparent; border: none;
        color: {c.accent}; text-align: left; padding: 0; min-height: {TARGET}px; }}
    QPushButton[role="plain"]:hover {{ text-decoration: underline; }}
    QPushButton[role="fold"] {{ background: transparent; border: none; text-align: left; padding: 0 {GRID}px;
        font-weight: 600; min-height: {TARGET}px; }}
    QPushButton[role="unfold"] {{ background: transparent; border: none; text-align: left; padding: 0 4px;
        min-height: {TARGET}px; font-size: {HINT_POINTS}pt; color: {c.text}; text-decoration: underline; }}
    QPushButton[role="clear"] {{ background: transparent; border: none; padding: 0 4px; min-height: 24px;
        font-size: {HINT_POINTS}pt; color: {c.muted}; text-decoration: underline; }}
    QPushButton[role="clear"]:hover {{ color: {c.text}; }}
    QPushButton[role="nav"] {{ background: transparent; border: none; border-left: 4px solid transparent;
        border-radius: 0; text-align: left; padding: 0 12px; min-height: {MAIN_TARGET}px; }}
    QPushButton[role="nav"]:hover {{ background: {c.page}; }}
    QPushButton[role="nav"]:checked {{ border-left-color: {c.accent}; font-weight: 600; background: {c.page}; }}
    QPushButton[role="chip"] {{ border-radius: {TARGET // 2}px; }}
    QPushButton[role="chip"]:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton[role="big"] {{ padding: 0; min-height: 68px; }}
    QPushButton[role="star"] {{ min-height: {MAIN_TARGET - 2}px; padding: 0 {GRID}px; }}
    QPushButton[role="star"]:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton[role="yes-no"] {{ min-height: {MAIN_TARGET}px; min-width: 120px; }}
    QPushButton[role="yes-no"]:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; }}
    """


def _fields(c: Colours) -> str:
    """Give the rules for boxes that are typed in or chosen from."""
    return f"""
    QLineEdit, QPlainTextEdit, QComboBox, QListView, QTableView {{ background: {c.card}; border: 1px solid {c.edge};
        border-radius: {RADIUS}px; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QLineEdit, QComboBox {{ min-height: {TARGET - 2}px; padding: 0 8px; }}
    QPlainTextEdit {{ padding: {BOX_PADDING}px 6px; }}
    QListView::item {{ min-height: {TARGET}px; padding: 0 8px; }}
    QListView::item:hover {{ background: {c.page}; color: {c.text}; }}
    QListView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox QAbstractItemView {{ background: {c.card}; border: 1px solid {c.edge}; }}
    """


def _lists(c: Colours) -> str:
    """Give the rules for tables, their headings and the calendar."""
    return f"""
    QTableView {{ gridline-color: {c.line}; alternate-background-color: {c.page}; }}
    QTableView::item {{ padding: 0 8px; }}
    QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {c.card}; }}
    QCalendarWidget QToolButton {{ color: {c.text}; background: {c.card}; border: none; min-height: {TARGET}px;
        min-width: {TARGET}px; font-weight: 600; }}
    QCalendarWidget QToolButton:hover {{ background: {c.page}; }}
    QCalendarWidget QTableView {{ border: none; alternate-background-color: {c.card}; }}
    QCalendarWidget QTableView::item {{ padding: 0; }}
    QHeaderView::section {{ background: {c.page}; color: {c.text}; border: none; border-bottom: 1px solid {c.edge};
        padding: 6px 11px; font-weight: 600; }}
    QHeaderView::section:vertical {{ border-bottom: none; font-weight: 400; padding: 0 11px; }}
    QTableCornerButton::section {{ background: {c.page}; border: none; border-bottom: 1px solid {c.edge}; }}
    """


def _marks(c: Colours) -> str:
    """Give the rules for radio buttons and ticks."""
    return f"""
    QRadioButton, QCheckBox {{ min-height: {TARGET}px; spacing: 8px; }}
    QRadioButton::indicator, QCheckBox::indicator, QListView::indicator {{ width: {INDICATOR - 4}px;
        height: {INDICATOR - 4}px; background: {c.card}; border: 2px solid {c.edge}; }}
    QRadioButton[role="blank"], QCheckBox[role="blank"] {{ padding: 0 {(TARGET - INDICATOR) // 2}px; spacing: 0; }}
    QRadioButton::indicator {{ border-radius: 10px; }}
    QCheckBox::indicator, QListView::indicator {{ border-radius: 4px; }}
    QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 6px solid {c.accent}; background: {c.card}; }}
    QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url({_tick(c)}); }}
    """


def _sliders(c: Colours) -> str:
    """Give the rules for scales."""
    return f"""
    QSlider::groove:horizontal {{ height: 4px; background: {c.edge}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -8px 0; border-radius: 10px;
        background: {c.accent}; border: 2px solid {c.accent}; }}
    QSlider::groove:vertical {{ width: 4px; background: {c.edge}; border-radius: 2px; }}
    QSlider::add-page:vertical {{ background: {c.accent}; border-radius: 2px; }}
    QSlider::handle:vertical {{ width: 16px; height: 16px; margin: 0 -8px; border-radius: 10px;
        background: {c.accent}; border: 2px solid {c.accent}; }}
    QSlider[role="unanswered"]::sub-page:horizontal, QSlider[role="unanswered"]::add-page:vertical {{
        background: {c.edge}; }}
    QSlider[role="unanswered"]::handle {{ background: {c.card}; border-color: {c.edge}; }}
    """


def _bars(c: Colours) -> str:
    """Give the rules for progress, menus and scroll bars."""
    return f"""
    QProgressBar {{ border: 1px solid {c.edge}; border-radius: {RADIUS}px; background: {c.card}; min-height: 16px;
        text-align: center; }}
    QProgressBar::chunk {{ background: {c.accent}; }}
    QMenu {{ background: {c.card}; border: 1px solid {c.edge}; }}
    QMenu::item {{ padding: 8px 24px; }}
    QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QScrollBar:vertical {{ width: {SCROLL_BAR}px; background: {c.page}; }}
    QScrollBar::handle:vertical {{ background: {c.edge}; border-radius: 5px; min-height: 32px; margin: 2px; }}
    QScrollBar:horizontal {{ height: {SCROLL_BAR}px; background: {c.page}; }}
    QScrollBar::handle:horizontal {{ background: {c.edge}; border-radius: 5px; min-width: 32px; margin: 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    """
