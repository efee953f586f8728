"""Highlights, margin notes and bookmarks of the open chart, kept in the vault beside its documents."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from desktop.audit_trail import AuditTrail
from desktop.charts.annotation import LONGEST_NOTE, Annotation, Style
from desktop.charts.document import Document
from desktop.vault.annotations import AnnotationRecord
from desktop.vault.vault import Vault


class Annotator:
    """Of one open profile. Whoever may read a note may mark it: neither the note nor its codes change."""

    def __init__(self, vault: Vault, audit: AuditTrail) -> None:
        self._vault = vault
        self._audit = audit

    def of(self, documents: Sequence[Document]) -> tuple[Annotation, ...]:
        """In reading order. One that does not fit its document any more is left out."""
        texts = {document.id: document.text for document in documents}
        found = (_annotation(record) for record in self._vault.annotations(list(texts)))
        return tuple(each for each in found if each is not None and _fits(each, texts[each.document_id]))

    def mark(
        self, encounter_id: str, document: Document, start: int, end: int, style: Style, note: str = ""
    ) -> Annotation:
        """Mark words, over a mark of the very same words; a bookmark marks the line of ``start``.

        ValueError where there are no words. DiskTrouble.
        """
        text = document.text
        if style is Style.BOOKMARK:
            start = text.rfind("\n", 0, start) + 1
            end = (text + "\n").index("\n", start)
        within = 0 <= start <= end <= len(text)
        if not within or not (style is Style.BOOKMARK or text[start:end].strip()):
            raise ValueError("no words to mark")
        note = " ".join(note.split())[:LONGEST_NOTE]
        there = self._at(document, start, end, style)
        made = Annotation(there.id if there else uuid.uuid4().hex, document.id, start, end, style, note)
        self._audit.note_down(f"Mark words: {style.value}", encounter_id)
        self._vault.put_annotation(AnnotationRecord(made.id, document.id, start, end, style.value, note))
        return made

    def remove(self, encounter_id: str, documents: Sequence[Document], annotation_id: str) -> None:
        """Only of these documents; one that is not there any more is no error."""
        if all(each.id != annotation_id for each in self.of(documents)):
            return
        self._audit.note_down("Take a mark away", encounter_id)
        self._vault.remove_annotation(annotation_id)

    def _at(self, document: Document, start: int, end: int, style: Style) -> Annotation | None:
        """A mark of the same words; a bookmark and a highlight of a whole line do not meet."""
        return next(
            (
                each
                for each in self.of([document])
                if (each.start, each.end) == (start, end)
                and (each.style is Style.BOOKMARK) == (style is Style.BOOKMARK)
            ),
            None,
        )


def _fits(each: Annotation, text: str) -> bool:
    return 0 <= each.start <= each.end <= len(text)


def _annotation(record: AnnotationRecord) -> Annotation | None:
    """None for a style of a newer program."""
    try:
        style = Style(record.style)
    except ValueError:
        return None
    return Annotation(record.id, record.document, record.start, record.end, style, record.note)
