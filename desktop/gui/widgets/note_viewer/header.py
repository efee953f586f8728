"""The line over the note: which document it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.charts.document import Document
from desktop.gui.widgets.key_cap import KeyCap
from desktop.gui.widgets.look import LEFT
from desktop.gui.widgets.tool_button import ToolButton

from .look import NoteLook

LEAST_NAME = 4
"""Heights of a row, in width, that the document's name keeps, before anything less needed gives way."""


class DocumentName(QWidget):
    """Title, then date and file in the muted colour, each cut short rather than pushing buttons out."""

    def __init__(self, look: NoteLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._title = ""
        self._source = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def set_look(self, look: NoteLook) -> None:
        self._look = look
        self.update()

    def show_document(self, document: Document | None) -> None:
        self._title = document.title if document else ""
        day = document.document_date.isoformat() if document and document.document_date else ""
        file = document.source_name if document else ""
        self._source = "  ·  ".join(part for part in (day, file) if part)
        spoken = ", ".join(part for part in (self._title, day, file) if part)
        self.setAccessibleName(f"Document: {spoken}")
        self.setToolTip(f"<span>{_escaped(spoken)}</span>" if spoken else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._look.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        left = look.write(painter, self.rect(), self._title, look.bold, look.foreground) + 10
        room = QRect(left, 0, self.width() - left, self.height())
        if room.width() > 48:
            painter.setFont(look.text.font)
            painter.setPen(look.muted)
            source = QFontMetrics(look.text.font).elidedText(
                self._source, Qt.TextElideMode.ElideMiddle, room.width()
            )
            painter.drawText(room, LEFT, source)


class Header(QWidget):
    previous_requested = Signal()
    next_requested = Signal()
    search_requested = Signal()
    evidence_requested = Signal()
    find_requested = Signal()
    zoom_requested = Signal(int)

    def __init__(self, look: NoteLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.name = DocumentName(look, self)
        self.place = QLabel(self)
        self.size_label = QLabel(self)
        self.size_label.setAccessibleName("Size of the note's text in pixels")
        self.key = KeyCap("Ctrl F", look.theme, self)
        self._make_buttons(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 10, 4)
        row.setSpacing(2)
        row.addWidget(self.name, 1)
        for widget in (
            self.previous, self.place, self.next, self.evidence, self.search, self.find_words, self.key,
            self.smaller, self.size_label, self.larger,
        ):  # fmt: skip
            row.addWidget(widget)
        row.insertSpacing(row.indexOf(self.smaller), 8)
        row.insertSpacing(row.indexOf(self.evidence), 4)
        self._count = 0
        self.show_place(0, 0)
        self.set_selecting(False)
        self.set_look(look)

    def _make_buttons(self, look: NoteLook) -> None:
        self.previous = ToolButton(
            "Previous document",
            look.theme,
            self,
            glyph="back",
            key="Ctrl+PgUp",
            run=self.previous_requested.emit,
        )
        self.next = ToolButton(
            "Next document", look.theme, self, glyph="forward", key="Ctrl+PgDn", run=self.next_requested.emit
        )
        self.evidence = ToolButton(
            "Mark the selected words as evidence",
            look.theme,
            self,
            glyph="evidence",
            key="Ctrl+E",
            run=self.evidence_requested.emit,
        )
        self.search = ToolButton(
            "Search the selected words",
            look.theme,
            self,
            glyph="search",
            key="Ctrl+K",
            run=self.search_requested.emit,
        )
        self.find_words = ToolButton(
            "Find in note", look.theme, self, words="Find", key="Ctrl+F", run=self.find_requested.emit
        )
        self.smaller = ToolButton(
            "Smaller text",
            look.theme,
            self,
            words="A−",
            key="Ctrl+−",
            run=lambda: self.zoom_requested.emit(-1),
        )
        self.larger = ToolButton(
            "Larger text", look.theme, self, words="A+", key="Ctrl++", run=lambda: self.zoom_requested.emit(1)
        )

    @property
    def buttons(self) -> tuple[ToolButton, ...]:
        return (
            self.previous, self.next, self.evidence, self.search, self.find_words, self.smaller, self.larger,
        )  # fmt: skip

    def set_look(self, look: NoteLook) -> None:
        self._look = look
        self.name.set_look(look)
        for part in (*self.buttons, self.key):
            part.set_theme(look.theme)
        for label in (self.place, self.size_label):
            label.setFont(look.text.font)
            label.setStyleSheet(f"color: {look.muted.name()}; background: transparent;")
        self.size_label.setText(str(look.note.pixelSize()))
        self._make_room()
        self.update()

    def show_place(self, number: int, count: int) -> None:
        """Which document of how many, from 1; nothing to choose where there is one."""
        self._count = count
        self.place.setText(f"{number} of {count}")
        self._make_room()
        self.previous.setEnabled(number > 1)
        self.next.setEnabled(number < count)

    def set_selecting(self, selecting: bool) -> None:
        """Whether words are selected that could be searched or made evidence."""
        self.evidence.setEnabled(selecting)
        self.search.setEnabled(selecting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where it is narrow, what keys and tooltips say anyway gives way to the document's name."""
        documents = (self.previous, self.place, self.next)
        always = (self.evidence, self.search, self.find_words, self.smaller, self.larger)
        room = self.width() - LEAST_NAME * self._look.row - 36
        room -= sum(widget.sizeHint().width() + 2 for widget in always)
        for group in (documents if self._count > 1 else (), (self.size_label,), (self.key,)):
            room -= sum(widget.sizeHint().width() + 2 for widget in group)
            for widget in group:
                widget.setVisible(room >= 0)
        if self._count <= 1:
            for widget in documents:
                widget.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.panel)
        stroke = self._look.stroke
        painter.fillRect(0, self.height() - stroke, self.width(), stroke, self._look.line)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
