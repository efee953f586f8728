"""What is copied from a view: its words and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QMimeData


def only_text(copied: QMimeData, text: str) -> QMimeData:
    """``copied``, which Qt must have made, with this text as all that is in it.

    The clipboard keeps it until the process ends, when Python is gone already: one that was made in
    Python would be asked for its destructor there, and the process would end with a crash.
    """
    copied.data("text/plain")  # Qt fills it only when somebody looks in
    for name in copied.formats():
        copied.removeFormat(name)
    copied.setText(text)
    return copied
