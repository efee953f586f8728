"""Highlights, margin notes and bookmarks of documents: they go where the document goes."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from desktop.vault.database import table


@dataclass(frozen=True, slots=True)
class AnnotationRecord:
    id: str
    document: str
    start: int
    end: int
    style: str
    note: str = field(repr=False)


class Annotations:
    """The table of one open vault. Callers hold the transaction."""

    def __init__(self, database: Database) -> None:
        self._table = table(database, "annotations")

    def of(self, documents: Sequence[str]) -> tuple[AnnotationRecord, ...]:
        """In the order of the documents, and of each as its text has them."""
        return tuple(
            AnnotationRecord(
                row["id"], row["document"], row["begins"], row["ends"], row["style"], row["note"]
            )
            for document in documents
            for row in self._table.rows_where("document = ?", [document], order_by="begins, ends, id")
        )

    def put(self, record: AnnotationRecord) -> None:
        self._table.upsert(
            {
                "id": record.id,
                "document": record.document,
                "begins": record.start,
                "ends": record.end,
                "style": record.style,
                "note": record.note,
            },
            pk="id",
        )

    def remove(self, annotation_id: str) -> None:
        self._table.delete_where("id = ?", [annotation_id])

    def sweep(self) -> None:
        """Of documents that were taken out for good."""
        self._table.delete_where("document NOT IN (SELECT id FROM documents)")
