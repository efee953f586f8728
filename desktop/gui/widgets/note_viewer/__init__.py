"""The note, its find bar and header, and the list of documents and sections beside it."""

from .documents_pane import DocumentsPane
from .pop_out import PoppedOut
from .viewer import NoteViewer

__all__ = ["DocumentsPane", "NoteViewer", "PoppedOut"]
