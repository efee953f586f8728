"""The look in one place: colour tokens, faces and sizes. Palette and style sheet are made from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

PIXELS_PER_POINT = 96 / 72
"""Sizes are kept in points and drawn in Qt's pixels, which follow the screen's scaling by themselves."""

INTERFACE_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", ".AppleSystemUIFont", "DejaVu Sans")
NOTE_FAMILIES = ("DejaVu Serif", "Georgia", "Charter", "Cambria")
CODE_FAMILIES = ("DejaVu Sans Mono", "Consolas", "Menlo")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by meaning. What is written stands at 4.5:1 or more on the ground it is written on."""

    background: str
    """Of the window: rail, side panes, status bar."""
    panel: str
    """Of what is read: note, results, encounter."""
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    """Written on the accent."""
    selection: str
    diagnosis: str
    diagnosis_background: str
    procedure: str
    procedure_background: str
    stop: str
    warning: str
    fine: str
    block: str
    overline: str
    dashes: str
    box: str
    """Beneath words that a reader marked; see ``desktop.charts.annotation.Style``."""


LIGHT = Tokens(
    background="#f6f7f8",
    panel="#ffffff",
    line="#dfe3e8",
    text="#1b2430",
    muted="#55616e",
    accent="#0f6e6e",
    on_accent="#ffffff",
    selection="#d5ecea",
    diagnosis="#0f6e6e",
    diagnosis_background="#dff1ef",
    procedure="#8a5200",
    procedure_background="#fdf0d9",
    stop="#a8242f",
    warning="#8a5200",
    fine="#1f6b3a",
    block="#fff3b0",
    overline="#d9f2d5",
    dashes="#d8e8fb",
    box="#fbdfea",
)
DARK = Tokens(
    background="#14181d",
    panel="#1b2128",
    line="#2d3640",
    text="#e4e9ee",
    muted="#a6b3bf",
    accent="#5cc5bd",
    on_accent="#10201f",
    selection="#1e4544",
    diagnosis="#5cc5bd",
    diagnosis_background="#173b39",
    procedure="#f0be6a",
    procedure_background="#3d2f14",
    stop="#ff9aa0",
    warning="#f0be6a",
    fine="#7fd39a",
    block="#4a4212",
    overline="#1d4426",
    dashes="#1c3a5c",
    box="#562338",
)
HIGH_CONTRAST = Tokens(
    background="#000000",
    panel="#000000",
    line="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    selection="#00434f",
    diagnosis="#ffe14d",
    diagnosis_background="#000000",
    procedure="#ffffff",
    procedure_background="#000000",
    stop="#ffffff",
    warning="#ffffff",
    fine="#ffffff",
    block="#000000",
    overline="#000000",
    dashes="#000000",
    box="#000000",
)


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high contrast"


_TOKENS = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK, Scheme.HIGH_CONTRAST: HIGH_CONTRAST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """How everything is drawn just now. Immutable: a change of setting makes a new one."""

    scheme: Scheme
    interface_size: float = 9.75
    """Points."""
    note_size: float = 11.25
    note_line_spacing: float = 1.6
    """Height of a line of the note as a multiple of its font size."""
    reduce_motion: bool = False

    @property
    def tokens(self) -> Tokens:
        return _TOKENS[self.scheme]

    @property
    def high_contrast(self) -> bool:
        return self.scheme is Scheme.HIGH_CONTRAST

    @property
    def stroke(self) -> int:
        """Pixels of a hairline."""
        return 2 if self.high_contrast else 1

    def interface_font(self, scale: float = 1.0) -> QFont:
        return _font(INTERFACE_FAMILIES, self.interface_size * scale, QFont.StyleHint.SansSerif)

    def note_font(self) -> QFont:
        return _font(NOTE_FAMILIES, self.note_size, QFont.StyleHint.Serif)

    def code_font(self) -> QFont:
        """Monospaced, for codes; the caller sets the weight."""
        return _font(CODE_FAMILIES, self.interface_size, QFont.StyleHint.Monospace)

    def label_font(self) -> QFont:
        """The small capitals over a section: 11 of the interface's 13 pixels."""
        font = self.interface_font(11 / 13)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setWeight(QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        return font

    def colour(self, token: str) -> QColor:
        """A token by name: ``theme.colour("muted")``."""
        return QColor(getattr(self.tokens, token))

    def palette(self) -> QPalette:
        t = self.tokens
        palette = QPalette()
        role = QPalette.ColorRole
        for name, value in (
            (role.Window, t.background),
            (role.WindowText, t.text),
            (role.Base, t.panel),
            (role.AlternateBase, t.background),
            (role.Text, t.text),
            (role.Button, t.panel),
            (role.ButtonText, t.text),
            (role.BrightText, t.stop),
            (role.Highlight, t.selection),
            (role.HighlightedText, t.text),
            (role.Accent, t.accent),
            (role.Link, t.accent),
            (role.LinkVisited, t.accent),
            (role.PlaceholderText, t.muted),
            (role.ToolTipBase, t.panel),
            (role.ToolTipText, t.text),
            (role.Light, t.panel),
            (role.Midlight, t.line),
            (role.Mid, t.line),
            (role.Dark, t.muted),
            (role.Shadow, t.line),
        ):
            palette.setColor(name, QColor(value))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.muted))
        return palette

    def style_sheet(self) -> str:
        """What every window shares; a widget that paints itself needs none of it."""
        values = {field.name: getattr(self.tokens, field.name) for field in fields(Tokens)}
        edge = self.tokens.text if self.high_contrast else self.tokens.line
        text = _SHEET
        for name, value in {**values, "edge": edge, "stroke": f"{self.stroke}px"}.items():
            text = text.replace(f"@{name};", f"{value};").replace(f"@{name} ", f"{value} ")
        return text


_SHEET = """
QToolTip { color: @text; background: @panel; border: @stroke solid @edge; padding: 4px 6px; }
QPushButton { color: @text; background: @panel; border: @stroke solid @edge; border-radius: 6px;
    padding: 6px 14px; }
QPushButton:hover { background: @selection; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 13px; }
QPushButton:disabled { color: @muted; background: @background; }
QPushButton[primary="true"] { color: @on_accent; background: @accent; border: @stroke solid @accent;
    font-weight: 600; }
QPushButton[primary="true"]:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled { color: @muted; background: @background; border: @stroke solid @edge; }
QLineEdit, QComboBox, QDateEdit { color: @text; background: @panel; border: @stroke solid @edge;
    border-radius: 6px; padding: 5px 8px; selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QMenu { color: @text; background: @panel; border: @stroke solid @edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QSplitter::handle { background: @line; }
QSplitter::handle:hover { background: @accent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QDialog { background: @background; }
"""


def system_scheme() -> Scheme:
    """What the desktop asks for, contrast first."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.HIGH_CONTRAST
    return Scheme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Scheme.LIGHT


def register_fonts(folder: Path) -> None:
    """Makes the faces that a bundle carries known to Qt. From source there are none; the system's serve."""
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        if file.suffix.lower() in {".ttf", ".otf", ".ttc"}:
            QFontDatabase.addApplicationFont(str(file))


def _font(families: tuple[str, ...], points: float, hint: QFont.StyleHint) -> QFont:
    font = QFont(list(families))
    font.setStyleHint(hint)
    font.setPixelSize(max(8, round(points * PIXELS_PER_POINT)))
    return font
