"""Beside the note: the documents of the encounter, and the sections of the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.coding.encounter import Encounter
from desktop.gui.models.documents_list import DocumentRole, DocumentsModel
from desktop.gui.models.section_outline import OutlineModel, SectionRole
from desktop.gui.theme import Theme
from desktop.gui.widgets.ground import set_ground
from desktop.gui.widgets.words import Kind, Words

from .look import NoteLook
from .row_list import SIDE, RowDelegate, RowList

LARGEST_SHARE = 0.45
"""Of the pane's height, that the documents may take from the outline."""


class DocumentsPane(QWidget):
    """Choosing here only asks; what is shown is told by ``set_current_…``."""

    document_chosen = Signal(str)
    section_chosen = Signal(int)
    """Where the section starts in ``Document.text``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documents_pane")
        self.setAccessibleName("Documents and outline")
        self._encounter: Encounter | None = None
        self._current = ""
        look = NoteLook(theme)
        self._documents_label = Words("Documents", Kind.LABEL, theme, self)
        self._outline_label = Words("Outline", Kind.LABEL, theme, self)
        self.nothing = Words("", Kind.MUTED, theme, self, wrap=True)
        self.documents = RowList("Documents", self)
        self.outline = RowList("Outline", self)
        self._documents_model = DocumentsModel(self)
        self._outline_model = OutlineModel(self)
        self.documents.setModel(self._documents_model)
        self.outline.setModel(self._outline_model)
        self._set_delegates(look)
        self._lay_out()
        self.documents.chosen.connect(self._document_chosen)
        self.outline.chosen.connect(self._section_chosen)
        self.setFocusProxy(self.documents)
        self.set_theme(theme)
        self._refresh()

    def _set_delegates(self, look: NoteLook) -> None:
        self.documents.setItemDelegate(
            RowDelegate(
                look,
                note=DocumentRole.NOTE,
                bold=DocumentRole.BOLD,
                current=DocumentRole.CURRENT,
                filled=True,
                parent=self.documents,
            )
        )
        self.outline.setItemDelegate(
            RowDelegate(
                look,
                note=SectionRole.NOTE,
                bold=SectionRole.BOLD,
                current=SectionRole.CURRENT,
                filled=False,
                parent=self.outline,
            )
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(0)
        column.addLayout(_indented(self._documents_label))
        column.addWidget(self.documents)
        column.addSpacing(12)
        column.addLayout(_indented(self._outline_label, self.nothing))
        column.addWidget(self.outline, 1)
        column.addStretch(0)

    def set_theme(self, theme: Theme) -> None:
        look = NoteLook(theme)
        set_ground(self, theme, "background")
        for words in (self._documents_label, self._outline_label, self.nothing):
            words.set_theme(theme)
        self.documents.set_look(look)
        self.outline.set_look(look)
        self._share_height()

    def show_encounter(self, encounter: Encounter | None) -> None:
        """Which document is current stays as it was told, where the encounter still has it."""
        self._encounter = encounter
        self._documents_model.set_encounter(encounter)
        self._documents_model.set_current(self._current)
        self._refresh()

    def set_current_document(self, document_id: str) -> None:
        self._current = document_id
        self._documents_model.set_current(document_id)
        self._refresh()
        index = self._documents_model.index(self._documents_model.row_of(document_id))
        if index.isValid():
            self.documents.setCurrentIndex(index)

    def set_current_section(self, offset: int) -> None:
        """The section in which ``offset`` lies is the one being read; -1: none."""
        row = self._outline_model.set_current(offset if offset >= 0 else 0)
        index = self._outline_model.index(row) if row >= 0 else QModelIndex()
        if index.isValid():
            self.outline.scrollTo(index)
            if not self.outline.hasFocus():
                self.outline.setCurrentIndex(index)

    def _refresh(self) -> None:
        encounter = self._encounter
        document = encounter.document(self._current) if encounter else None
        self._outline_model.set_document(document)
        self._outline_model.set_lines(encounter.lines if encounter else ())
        no_documents = self._documents_model.rowCount() == 0
        no_sections = self._outline_model.rowCount() == 0
        self._outline_label.setVisible(not no_documents)
        self.nothing.setVisible(no_documents or no_sections)
        self.nothing.setText("No documents yet." if no_documents else "No headings were found in this note.")
        self.documents.setVisible(not no_documents)
        self.outline.setVisible(not no_sections)
        self._share_height()

    def _share_height(self) -> None:
        most = max(self.documents.wanted_height() // max(1, self._documents_model.rowCount()) * 2,
                   round(self.height() * LARGEST_SHARE))  # fmt: skip
        self.documents.setFixedHeight(max(1, min(self.documents.wanted_height(), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _document_chosen(self, index: QModelIndex) -> None:
        self.document_chosen.emit(str(index.data(DocumentRole.ID)))

    def _section_chosen(self, index: QModelIndex) -> None:
        self.section_chosen.emit(int(index.data(SectionRole.START)))


def _indented(*labels: Words) -> QVBoxLayout:
    """A layout's margins outlast a change of style sheet; a label's own do not."""
    column = QVBoxLayout()
    column.setContentsMargins(SIDE, 4, SIDE, 8)
    column.setSpacing(8)
    for label in labels:
        column.addWidget(label)
    return column
