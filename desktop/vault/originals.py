"""The files that documents came from, byte for byte, as the vault keeps them: whoever doubts a text can look
at what it was read from."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import hashlib
import zlib

from sqlite_utils import Database

from desktop.vault.database import damaged, table


class Originals:
    """The tables of one open vault. Callers hold the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = table(database, "originals")

    def put(self, content: bytes) -> str:
        """Under which it is kept from now on; one that is there already is not kept twice."""
        key = hashlib.sha256(content).hexdigest()
        if not self._table.count_where("id = ?", [key]):
            self._table.insert({"id": key, "size": len(content), "content": zlib.compress(content, 6)})
        return key

    def content(self, key: str) -> bytes | None:
        """None where it is not kept. VaultDamaged where it is not the file that was kept."""
        row = next(iter(self._table.rows_where("id = ?", [key])), None)
        if row is None:
            return None
        try:
            content = zlib.decompress(row["content"], bufsize=row["size"])
        except zlib.error:
            raise damaged() from None
        if hashlib.sha256(content).hexdigest() != key:
            raise damaged()
        return content

    def belong(self, document: str, key: str) -> None:
        table(self._database, "document_originals").upsert(
            {"document": document, "original": key}, pk="document"
        )

    def leave(self, document: str) -> None:
        """The file itself stays until the vault is opened or closed: the document may come back by undo."""
        table(self._database, "document_originals").delete_where("document = ?", [document])

    def sweep(self) -> None:
        """Files that no document came from are removed."""
        self._table.delete_where("id NOT IN (SELECT original FROM document_originals)")
