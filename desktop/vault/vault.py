"""A vault: encounters and their documents, encrypted, each write on the disk before it returns."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from desktop.errors import DesktopError, DiskTrouble, VaultDamaged, VaultExists, VaultMissing
from desktop.files import disk_sentence, sync_folder, write_atomically
from desktop.vault.annotations import AnnotationRecord, Annotations
from desktop.vault.backup import BackupFacts, finish_restoring, put_backup_in_place, write_backup
from desktop.vault.database import (
    damaged,
    export_database,
    in_plain_words,
    open_database,
    table,
)
from desktop.vault.keys import (
    KEY_BYTES,
    KdfParameters,
    check_passphrase,
    new_header,
    read_header,
    sign_in,
    with_name,
    with_recovery_key,
    with_user,
    without_user,
    write_header,
)
from desktop.vault.lock import ProfileLock
from desktop.vault.notes_index import FoundIn, NotesIndex, Places
from desktop.vault.originals import Originals
from desktop.vault.own_codes import OwnCodeRecord, OwnCodes
from desktop.vault.places import DATABASE, HEADER, OWNER, PRACTICE_DATABASE, PRACTICE_KEY, vault_exists
from desktop.vault.trail import Deed, Entry, Trail
from desktop.vault.users import UserRecord, Users

_UNFINISHED = "vault.db.new"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    id: str
    format: int
    body: str = field(repr=False)
    fingerprint: str = ""
    """By which the same document is known when it comes again; empty where it shall not be."""
    words: str = field(default="", repr=False)
    """What it is found by: its text."""
    original: str = ""
    """Under which the file it came from is kept; empty where it is not."""


@dataclass(frozen=True, slots=True)
class EncounterRecord:
    """``summary`` is what a list shows, so that a list need not read bodies."""

    id: str
    format: int
    summary: str = field(repr=False)
    body: str = field(repr=False)
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    id: str
    summary: str = field(repr=False)
    updated_at: datetime


class Vault:
    """One open vault. Call it from one thread at a time, and ``close`` it; nothing works after that.

    Whatever a method has returned from is on the disk; where one raises, nothing of its change is kept.
    """

    def __init__(self, file: Path, key: bytes, lock: ProfileLock, user: str = OWNER) -> None:
        self.user = user
        """Id of who opened it."""
        self._file = file
        self._key: bytes | None = key
        """None once the vault is closed: with the key it could be opened again without the lock."""
        self._database = open_database(file, key)
        self._trail = Trail(self._database, key)
        self._lock = lock

    # --- opening ---------------------------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, kdf: KdfParameters | None = None) -> Self:
        """Make an empty vault in ``folder`` and open it. WeakPassphrase, VaultExists, ProfileInUse.

        The header is renamed into place last but one and the database last, so a crash at any point leaves
        either no vault or one that ``unlock`` can finish.
        """
        header, key = new_header(passphrase, kdf=kdf or KdfParameters())
        with _locked(folder) as lock:
            if vault_exists(folder):
                raise VaultExists("There is a vault here already. It was left as it is; unlock it instead.")
            unfinished = folder / _UNFINISHED
            try:
                for leftover in folder.glob(f"{_UNFINISHED}*"):
                    leftover.unlink()
                open_database(unfinished, key).close()
                write_header(folder / HEADER, header)
            except OSError as error:
                raise DiskTrouble(disk_sentence(error, DATABASE)) from None
            _finish(unfinished, folder / DATABASE)
            return cls(folder / DATABASE, key, lock)

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, user: str = "") -> Self:
        """``user``: id of who says to come; empty: whoever the passphrase lets in. WrongPassphrase,
        VaultMissing, VaultDamaged, VaultTooNew, ProfileInUse, DiskTrouble."""
        if not vault_exists(folder):
            raise VaultMissing("There is no vault in this profile yet. Set one up first.")
        with _locked(folder) as lock:
            finish_restoring(folder)
            key, who = sign_in(read_header(folder / HEADER), passphrase, user)
            database = folder / DATABASE
            unfinished = folder / _UNFINISHED
            if not database.exists() and unfinished.exists():
                _finish(unfinished, database)
            if not database.exists():
                raise VaultMissing(
                    f"The vault's database “{DATABASE}” is missing; its key file is here. "
                    "Put the database back from a copy, then try again."
                )
            if database.stat().st_size == 0:  # SQLite would take it for a new one and show an empty worklist
                raise VaultDamaged(
                    f"The vault's database “{DATABASE}” is empty: something cut it off. "
                    "Put it back from a copy, then try again."
                )
            return cls(database, key, lock, who)

    @classmethod
    def open_practice(cls, folder: Path) -> Self:
        """The practice records, made where missing; what is damaged is set aside. ProfileInUse, DiskTrouble.

        The same encryption, its key beside it in the clear: nothing of a patient may enter, and the session
        sees to that.
        """
        with _locked(folder) as lock:
            key = _practice_key(folder / PRACTICE_KEY, folder / PRACTICE_DATABASE)
            try:
                return cls(folder / PRACTICE_DATABASE, key, lock)
            except VaultDamaged:
                _set_aside(folder / PRACTICE_DATABASE)
                return cls(folder / PRACTICE_DATABASE, key, lock)

    def close(self) -> None:
        """May be called twice."""
        if self._key is None:
            return
        self._key = None
        try:
            with in_plain_words():
                self._database.close()
        finally:
            self._lock.release()

    # --- the ways in, and copies -----------------------------------------------------------------------

    def change_passphrase(self, old: str, new: str, *, kdf: KdfParameters | None = None) -> None:
        """Of who opened it. The data key is wrapped anew, and nothing else is touched. ``old`` may be the
        recovery key. WrongPassphrase, WeakPassphrase, DiskTrouble: the old one holds."""
        check_passphrase(new)
        header = read_header(self._header)
        key, _ = sign_in(header, old, self.user)
        write_header(self._header, with_user(header, key, self.user, new, kdf=kdf or KdfParameters()))

    def give_way_in(self, user: str, name: str, passphrase: str, *, kdf: KdfParameters | None = None) -> None:
        """A passphrase for this user, in place of any before; as costly to guess as that which came first,
        where ``kdf`` says nothing else. WeakPassphrase, DiskTrouble."""
        if self._key is None:
            raise RuntimeError("the vault has been closed")
        header = read_header(self._header)
        cost = kdf or next((slot.kdf for slot in header.slots), KdfParameters())
        header = with_user(header, self._key, user, passphrase, kdf=cost, name=name)
        write_header(self._header, header)

    def take_way_in(self, user: str) -> None:
        """This user's passphrase opens a copy made before, and nothing from now on."""
        write_header(self._header, without_user(read_header(self._header), user))

    def show_name(self, user: str, name: str) -> None:
        """As who the start page offers the user."""
        write_header(self._header, with_name(read_header(self._header), user, name))

    def keep_recovery_key(self, recovery_key: str, *, kdf: KdfParameters | None = None) -> None:
        """From now on this one opens the vault, and none made before. DiskTrouble."""
        if self._key is None:
            raise RuntimeError("the vault has been closed")
        header = read_header(self._header)
        header = with_recovery_key(header, self._key, recovery_key, kdf=kdf or KdfParameters())
        write_header(self._header, header)

    def back_up(self, target: Path, made_at: datetime) -> BackupFacts:
        """A copy of everything in one encrypted file, checked by opening it. DiskTrouble, VaultDamaged: what
        was at ``target`` is as it was."""
        key = self._key
        if key is None:
            raise RuntimeError("the vault has been closed")

        def export(file: Path) -> int:
            with self._plainly():
                export_database(self._database, file, key)
                return table(self._database, "encounters").count

        return write_backup(target, header=self._header, export=export, key=key, made_at=made_at)

    @classmethod
    def restore(cls, folder: Path, backup: Path, passphrase: str, at: datetime) -> Self:
        """Put a backup in place of the vault in ``folder`` and open it. The vault that was there is kept in a
        folder beside it. BadBackup, WrongPassphrase, ProfileInUse, DiskTrouble: nothing was changed."""
        with _locked(folder) as lock:
            key, who = put_backup_in_place(folder, backup, passphrase, at)
            return cls(folder / DATABASE, key, lock, who)

    @property
    def _header(self) -> Path:
        return self._file.with_name(HEADER)

    # --- records ---------------------------------------------------------------------------------------

    def put_encounter(
        self,
        record: EncounterRecord,
        documents: Iterable[DocumentRecord] = (),
        *,
        gone: Iterable[str] = (),
        deed: Deed | None = None,
    ) -> None:
        """Keep the encounter, over what was kept under its id, and the documents not kept yet.

        ``gone``: documents that are not its own any more, and of no other: they, and what they are known
        again by, are removed. ``deed`` is entered in the audit trail with it: both or neither.
        """
        when = record.updated_at.isoformat()
        with self._plainly(), self._database.atomic():
            encounters, kept = table(self._database, "encounters"), table(self._database, "documents")
            row: dict[str, Any] = {
                "id": record.id,
                "format": record.format,
                "summary": record.summary,
                "updated_at": when,
                "digest": _digest(record.id, record.format, record.body),
                "body": record.body,
            }
            if encounters.count_where("id = ?", [record.id]):
                encounters.update(record.id, row)
            else:
                encounters.insert(row | {"created_at": when})
            documents = tuple(documents)
            kept.insert_all(
                (
                    {
                        "id": one.id,
                        "encounter": record.id,
                        "format": one.format,
                        "digest": _digest(one.id, one.format, one.body),
                        "body": one.body,
                    }
                    for one in documents
                ),
                ignore=True,
            )
            table(self._database, "fingerprints").insert_all(
                (
                    {"fingerprint": one.fingerprint, "document": one.id}
                    for one in documents
                    if one.fingerprint
                ),
                ignore=True,
            )
            originals, index = Originals(self._database), NotesIndex(self._database)
            for one in documents:
                index.put(one.id, one.words)
                if one.original:
                    originals.belong(one.id, one.original)
            for document in gone:
                originals.leave(document)
                index.remove(document)
                kept.delete_where("id = ? and encounter = ?", [document, record.id])
                table(self._database, "fingerprints").delete_where("document = ?", [document])
            if deed is not None:
                self._trail.enter(deed)

    @contextlib.contextmanager
    def together(self) -> Generator[None]:
        """What is written within is kept whole, or nothing of it."""
        with self._plainly(), self._database.atomic():
            yield

    def regroup(
        self,
        records: Sequence[EncounterRecord],
        owners: Mapping[str, str],
        gone: Sequence[str],
        deeds: Iterable[Deed] = (),
    ) -> None:
        """Documents that are kept already come to other encounters: the records are written, each document in
        ``owners`` belongs to the encounter named, and the encounters in ``gone`` are removed. All or nothing.
        """
        for record in records:
            if record.id in gone:
                raise ValueError("an encounter cannot be written and removed")
        with self._plainly(), self._database.atomic():
            for record in records:
                self.put_encounter(record)
            for document, encounter in owners.items():
                table(self._database, "documents").update(document, {"encounter": encounter})
            for encounter in gone:
                left = table(self._database, "documents").count_where("encounter = ?", [encounter])
                if left:
                    raise ValueError("a document would be lost")
                table(self._database, "encounters").delete(encounter)
            for deed in deeds:
                self._trail.enter(deed)

    def encounter(self, encounter_id: str) -> EncounterRecord | None:
        """VaultDamaged where what is there is not what was kept."""
        row = self._row("encounters", encounter_id)
        if row is None:
            return None
        return EncounterRecord(
            id=row["id"],
            format=row["format"],
            summary=row["summary"],
            body=row["body"],
            updated_at=datetime.fromisoformat(row["updated_at"]),
        )

    def documents(self, ids: Sequence[str]) -> tuple[DocumentRecord, ...]:
        """In the order asked for. VaultDamaged where one is not there or not what was kept."""
        found: list[DocumentRecord] = []
        for one in ids:
            row = self._row("documents", one)
            if row is None:
                raise VaultDamaged(
                    "A note of this encounter is missing from the vault. The rest is unchanged."
                )
            found.append(DocumentRecord(row["id"], row["format"], row["body"]))
        return tuple(found)

    def summaries(self) -> tuple[SummaryRecord, ...]:
        """Of every encounter, the one touched last first."""
        with self._plainly():
            rows = table(self._database, "encounters").rows_where(
                select="id, summary, updated_at", order_by="updated_at desc, id"
            )
            return tuple(
                SummaryRecord(row["id"], row["summary"], datetime.fromisoformat(row["updated_at"]))
                for row in rows
            )

    def has_document(self, fingerprint: str) -> bool:
        """Whether a document that was kept with this fingerprint is in the vault."""
        with self._plainly():
            return table(self._database, "fingerprints").count_where("fingerprint = ?", [fingerprint]) > 0

    def put_original(self, content: bytes) -> str:
        """Keep a file byte for byte; under which it is kept. A document that says so keeps it from being
        swept away when the vault is closed. DiskTrouble."""
        with self._plainly(), self._database.atomic():
            return Originals(self._database).put(content)

    def original(self, key: str) -> bytes | None:
        """None where it is not kept. VaultDamaged where it is not the file that was kept."""
        with self._plainly():
            return Originals(self._database).content(key)

    def sweep(self) -> None:
        """What belonged to documents that were taken out again is removed: their files, their annotations."""
        with self._plainly(), self._database.atomic():
            Originals(self._database).sweep()
            Annotations(self._database).sweep()

    def annotations(self, documents: Sequence[str]) -> tuple[AnnotationRecord, ...]:
        """In the order of the documents, and of each as its text has them."""
        with self._plainly():
            return Annotations(self._database).of(documents)

    def put_annotation(self, record: AnnotationRecord) -> None:
        with self._plainly(), self._database.atomic():
            Annotations(self._database).put(record)

    def remove_annotation(self, annotation_id: str) -> None:
        with self._plainly(), self._database.atomic():
            Annotations(self._database).remove(annotation_id)

    def find_in_notes(self, words: str, most: int) -> tuple[tuple[FoundIn, ...], int]:
        """The documents that hold each of the words, the best first, at most ``most``; and how many there
        are. An index that lacks documents or is damaged is made anew."""
        try:
            with self._plainly():
                if NotesIndex(self._database).whole:
                    return NotesIndex(self._database).find(words, most)
        except VaultDamaged:
            pass
        with self._plainly(), self._database.atomic():
            NotesIndex(self._database).make_anew()
            return NotesIndex(self._database).find(words, most)

    def places_in(self, words: str, texts: Sequence[str]) -> tuple[Places, ...]:
        """Where the words stand in each of the texts."""
        with self._plainly():
            return NotesIndex(self._database).places(words, texts)

    # --- what a coder keeps of codes ---------------------------------------------------------------------

    def own_codes(self) -> tuple[OwnCodeRecord, ...]:
        """Favourites, codes with a note and those used last, the latter first."""
        with self._plainly():
            return OwnCodes(self._database).all()

    def put_own_code(self, record: OwnCodeRecord) -> None:
        with self._plainly(), self._database.atomic():
            OwnCodes(self._database).put(record)

    # --- who uses it -----------------------------------------------------------------------------------

    def users(self) -> tuple[UserRecord, ...]:
        with self._plainly():
            return Users(self._database).all()

    def put_user(self, *records: UserRecord) -> None:
        """All of them or none."""
        with self._plainly(), self._database.atomic():
            for record in records:
                Users(self._database).put(record)

    def remove_user(self, user_id: str) -> None:
        with self._plainly(), self._database.atomic():
            Users(self._database).remove(user_id)

    # --- the audit trail -------------------------------------------------------------------------------

    def enter(self, deed: Deed) -> None:
        """Enter what changed no record: that an encounter was looked at, or exported."""
        with self._plainly(), self._database.atomic():
            self._trail.enter(deed)

    def trail(self, words: str = "", newest: int | None = None) -> tuple[Entry, ...]:
        """The newest first, at most ``newest``; only those that hold each of the words."""
        with self._plainly():
            return tuple(self._trail.entries(words, newest))

    def trail_length(self) -> int:
        with self._plainly():
            return self._trail.count()

    def trail_troubles(self) -> tuple[str, ...]:
        """What is not as it was entered, in sentences; nothing for a sound trail."""
        with self._plainly():
            return tuple(self._trail.troubles())

    def _row(self, name: str, key: str) -> dict[str, Any] | None:
        with self._plainly():
            row = next(iter(table(self._database, name).rows_where("id = ?", [key])), None)
            # SQLCipher hands out a damaged overflow page as if it were sound, and fails only afterwards.
            if row is not None and row["digest"] != _digest(row["id"], row["format"], row["body"]):
                raise damaged()
            return row

    @contextlib.contextmanager
    def _plainly(self) -> Generator[None]:
        """Errors as sentences. After damage the connection refuses even what is sound: open it anew."""
        if self._key is None:
            raise RuntimeError("the vault has been closed")
        try:
            with in_plain_words():
                yield
        except VaultDamaged:
            with contextlib.suppress(DesktopError):
                with in_plain_words():
                    self._database.close()
                self._database = open_database(self._file, self._key)
                self._trail = Trail(self._database, self._key)
            raise


def _digest(record_id: str, format: int, body: str) -> str:
    content = f"{record_id}\n{format}\n{body}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _locked(folder: Path) -> Generator[ProfileLock]:
    """Hold the profile's lock; let go again where opening fails."""
    lock = ProfileLock.take(folder)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _finish(unfinished: Path, database: Path) -> None:
    try:
        unfinished.replace(database)
        sync_folder(database.parent)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, database.name)) from None


def _practice_key(file: Path, database: Path) -> bytes:
    with contextlib.suppress(OSError, ValueError):
        key = bytes.fromhex(file.read_text("ascii").strip())
        if len(key) == KEY_BYTES:
            return key
    if database.exists():  # without its key it is of no use, but it is not ours to delete
        _set_aside(database)
    key = os.urandom(KEY_BYTES)
    write_atomically(file, key.hex().encode() + b"\n", private=True)
    return key


def _set_aside(database: Path) -> None:
    number = 1
    while (kept := database.with_name(f"{database.name}.damaged-{number}")).exists():
        number += 1
    try:
        database.replace(kept)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, database.name)) from None
