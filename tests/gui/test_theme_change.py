"""After every change of theme all words can be read, whatever the theme was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.settings import THEME

from .conftest import RealWindow

ROUND = ("light", "dark", "high contrast", "light")
ENOUGH = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of the usual size."""
SAMPLES = 24
"""Pixels looked at along each side of a widget."""
ROLES = {
    QLabel: QPalette.ColorRole.WindowText,
    QLineEdit: QPalette.ColorRole.Text,
    QComboBox: QPalette.ColorRole.ButtonText,
    QAbstractButton: QPalette.ColorRole.ButtonText,
    QAbstractItemView: QPalette.ColorRole.Text,
    QTextEdit: QPalette.ColorRole.Text,
    QPlainTextEdit: QPalette.ColorRole.Text,
}
"""Kinds of widgets that show words, and the role of the palette that those are written in."""


def test_all_words_can_be_read_after_every_change_of_theme(real_window: RealWindow) -> None:
    window = real_window.window
    unreadable: list[str] = []
    looked_at: Counter[str] = Counter()
    for before, theme in zip(("system", *ROUND), ROUND, strict=False):
        window.appearance.set(THEME, theme)
        for page in real_window.pages():
            picture = window.grab().toImage()
            for widget, ink in written(window):
                looked_at[type(widget).__name__] += 1
                ground = ground_of(widget, window, picture)
                if contrast(ink, ground) < ENOUGH:
                    unreadable.append(
                        f"{before} → {theme}, {page}: {named(widget)} {ink.name()} on {ground.name()}"
                    )
    assert not unreadable, "\n".join(dict.fromkeys(unreadable))
    assert len(looked_at) > 20, "the walk has missed most of the window"


def written(window: QWidget) -> Iterator[tuple[QWidget, QColor]]:
    """Every widget that shows words now, with each colour that they are written in."""
    for widget in window.findChildren(QWidget):
        role = next((role for kind, role in ROLES.items() if isinstance(widget, kind)), None)
        if (
            role is None
            or not widget.isVisible()
            or not widget.isEnabled()
            or widget.visibleRegion().isEmpty()
        ):
            continue
        if isinstance(widget, QTextEdit):
            yield from ((widget, ink) for ink in inks(widget.document()))
        if isinstance(widget, QAbstractScrollArea) or getattr(widget, "text", lambda: "words")():
            yield widget, widget.palette().color(role)


def inks(document: QTextDocument) -> list[QColor]:
    """The colours that words of a document are set in, where they are not the widget's."""
    found: dict[str, QColor] = {}
    block = document.begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            brush = piece.fragment().charFormat().foreground()
            if brush.style() is not Qt.BrushStyle.NoBrush:
                found[brush.color().name()] = brush.color()
            piece += 1
        block = block.next()
    return list(found.values())


def ground_of(widget: QWidget, window: QWidget, picture: QImage) -> QColor:
    """What is behind the words: the colour that most of the widget has on the screen."""
    body = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    place = body.visibleRegion().boundingRect().translated(body.mapTo(window, QPoint(0, 0)))
    across, down = max(1, place.width() // SAMPLES), max(1, place.height() // SAMPLES)
    seen = Counter(
        picture.pixel(x, y)
        for y in range(place.top(), place.bottom() + 1, down)
        for x in range(place.left(), place.right() + 1, across)
    )
    return QColor(seen.most_common(1)[0][0])


def contrast(ink: QColor, ground: QColor) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((luminance(ink), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def named(widget: QWidget) -> str:
    words = getattr(widget, "text", str)() or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} “{words}”"
