"""What a coder can do, one short method each. No Qt, no drawing, no questions asked."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, Self

from desktop.annotations import Annotator
from desktop.audit_trail import AuditTrail, TrailView
from desktop.charts.annotation import Annotation, Style
from desktop.charts.chart_files import shown_name
from desktop.charts.lots import ChartSource
from desktop.charts.notes import kept, of_one_patient, read_file, taken_over, warnings_of
from desktop.charts.readers.contract import Reading
from desktop.charts.reading_process import Patience, patient
from desktop.coding import actions, records
from desktop.coding.choose import CodeBook, also_of, choose_code
from desktop.coding.difference import Aspect, difference
from desktop.coding.encounter import (
    Encounter,
    EncounterType,
    Evidence,
    Line,
    Patient,
    Priority,
    ReleaseStamp,
    Status,
)
from desktop.coding.history import History
from desktop.coding.in_force import (
    date_notice,
    finish_notice,
    stamp_of,
    taken_notice,
    with_release_dates,
)
from desktop.coding.queue import in_line
from desktop.coding.records import EncounterSummary
from desktop.coding.regrouping import CannotRegroup, apart, days_notice, together
from desktop.encounter_store import EncounterStore
from desktop.errors import (
    AnotherOpen,
    DesktopError,
    DiskTrouble,
    NoReason,
    NoSuchEncounter,
    NoSuchLine,
    NothingCoded,
    NothingOpen,
    NotInPractice,
)
from desktop.exchange.clipboard_text import to_clipboard_text
from desktop.exchange.csv_export import to_csv
from desktop.exchange.json_export import to_json
from desktop.files import write_atomically
from desktop.intake import Intake, Lot, encounter_of, several_encounters, stranger_notice
from desktop.notes_finder import NotesFinder, NotesFound
from desktop.own_codes import CodeKeeper
from desktop.paths import library_folder, practice_folder, profile_folder, resources_folder
from desktop.practice.sample_charts import SampleChart, SampleSummary, read_sample_charts
from desktop.roles import Right
from desktop.users import UserKeeper, needs
from desktop.vault.keys import KdfParameters
from desktop.vault.vault import Vault

Clock = Callable[[], datetime]
ExportFormat = Literal["csv", "json"]
ProfileKind = Literal["practice", "vault"]

__all__ = [
    "Aspect",
    "Changes",
    "EncounterSummary",
    "ExportFormat",
    "SampleSummary",
    "Session",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use case changed. When it is returned, it is on the disk."""

    encounter: Encounter | None
    """The open encounter as it is now."""
    what: frozenset[Aspect]
    saved_at: datetime
    """Aware, UTC."""
    line_id: str | None = None
    """The line to select, where one was added or touched."""
    notice: str = ""
    """A sentence for the status bar."""
    warning: str = ""
    """What must be read before anybody codes from a note: what of it is not here. Empty where all is."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Session:
    """One open profile, and at most one open encounter in it.

    Not thread-safe: the caller makes every call from one worker thread. Every method that writes has
    written when it returns; where it raises, the encounter and the disk are as they were before.
    Errors for a person are ``desktop.errors.DesktopError`` and ``codesets.errors.CodesetError``.
    """

    def __init__(
        self,
        *,
        kind: ProfileKind,
        folder: Path,
        vault: Vault,
        library: CodeBook,
        samples: Path,
        clock: Clock,
    ) -> None:
        self._kind: ProfileKind = kind
        self._folder = folder
        self._vault = vault
        self._library = library
        self._samples_folder = samples
        self._samples: tuple[SampleChart, ...] | None = None
        self._clock = clock
        self._encounter: Encounter | None = None
        self._audit = AuditTrail(vault, clock, kept=kind == "vault")
        self.users = UserKeeper(vault, self._audit)
        """Who works, and what they may do."""
        self.notes = NotesFinder(vault, self._audit)
        self._annotator = Annotator(vault, self._audit)
        self._store = EncounterStore(vault, self._audit, clock)
        self._intake = Intake(vault, self._store)
        self.own_codes = CodeKeeper(vault, clock)
        """Favourites, notes on codes, and those used last."""
        self._history = History()
        self._closed = False
        self._audit.note_down("Unlock the vault")

    # --- opening and closing ---------------------------------------------------------------------------

    @classmethod
    def practise(
        cls, home: Path, library: CodeBook, clock: Clock = utc_now, *, samples: Path | None = None
    ) -> Self:
        """Open the practice profile: no passphrase, sample charts only. ProfileInUse, DiskTrouble.

        ``samples`` is the folder of the sample charts, where it is not the program's own.
        """
        folder = practice_folder(home)
        return cls._on(Vault.open_practice(folder), "practice", folder, library, clock, samples)

    @classmethod
    def create_vault(
        cls,
        home: Path,
        passphrase: str,
        library: CodeBook,
        clock: Clock = utc_now,
        *,
        samples: Path | None = None,
        kdf: KdfParameters | None = None,
    ) -> Self:
        """Make a new, empty vault and open it. WeakPassphrase, VaultExists, ProfileInUse, DiskTrouble.

        ``kdf`` is the cost of guessing the passphrase, where it is not the usual one.
        """
        folder = profile_folder(home)
        vault = Vault.create(folder, passphrase, kdf=kdf)
        return cls._on(vault, "vault", folder, library, clock, samples)

    @classmethod
    def unlock(
        cls,
        home: Path,
        passphrase: str,
        library: CodeBook,
        clock: Clock = utc_now,
        *,
        user: str = "",
        samples: Path | None = None,
    ) -> Self:
        """Open the vault. ``user``: id of who says to come, where it has several. WrongPassphrase,
        NotAllowed, VaultMissing, VaultDamaged, VaultTooNew, ProfileInUse."""
        folder = profile_folder(home)
        return cls._on(Vault.unlock(folder, passphrase, user), "vault", folder, library, clock, samples)

    @classmethod
    def restore(
        cls,
        home: Path,
        backup: Path,
        passphrase: str,
        library: CodeBook,
        clock: Clock = utc_now,
        *,
        samples: Path | None = None,
    ) -> Self:
        """Put a backup in place of the vault and open it; ``passphrase``: the one of the time of the backup,
        or its recovery key. A vault that was there is kept beside it. BadBackup, WrongPassphrase,
        ProfileInUse, DiskTrouble: nothing was changed."""
        folder = profile_folder(home)
        vault = Vault.restore(folder, backup, passphrase, clock())
        session = cls._on(vault, "vault", folder, library, clock, samples)
        session._audit.note_down("Restore a backup")
        return session

    @classmethod
    def _on(
        cls,
        vault: Vault,
        kind: ProfileKind,
        folder: Path,
        library: CodeBook,
        clock: Clock,
        samples: Path | None,
    ) -> Self:
        try:
            return cls(
                kind=kind,
                folder=folder,
                vault=vault,
                library=library,
                samples=samples or resources_folder() / "charts",
                clock=clock,
            )
        except BaseException:
            vault.close()
            raise

    def close(self) -> None:
        """Let go of the profile. May be called twice."""
        try:
            if not self._closed:
                self._closed = True
                self._audit.note_down("Lock the vault")
                with contextlib.suppress(DesktopError):  # the next time, then
                    self._vault.sweep()
            self.end_lot()
        finally:  # whatever went wrong, the key does not stay in memory
            self._encounter = None
            self._history.clear()
            self._vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def use_library(self, library: CodeBook) -> None:
        """Look codes up in ``library`` from now on (after it was built again)."""
        self._library = library

    # --- what is there ---------------------------------------------------------------------------------

    @property
    def kind(self) -> ProfileKind:
        return self._kind

    @property
    def encounter(self) -> Encounter | None:
        return self._encounter

    @property
    def can_undo(self) -> bool:
        return self._history.to_undo is not None

    @property
    def can_redo(self) -> bool:
        return self._history.to_redo is not None

    @property
    def undo_label(self) -> str:
        """What undo would take back, for the menu: ``Add E11.621``. Empty where there is nothing."""
        return self._history.to_undo.label if self._history.to_undo else ""

    @property
    def redo_label(self) -> str:
        return self._history.to_redo.label if self._history.to_redo else ""

    def worklist(self) -> tuple[EncounterSummary, ...]:
        """Every encounter of the profile, the one touched last first."""
        return tuple(
            records.load_summary(row.id, row.summary, row.updated_at) for row in self._vault.summaries()
        )

    def sample_charts(self) -> tuple[SampleSummary, ...]:
        return tuple(chart.summary for chart in self._charts())

    def expect(self, encounter_id: str) -> None:
        """AnotherOpen where this encounter is not the open one: what was asked for was meant for it."""
        if encounter_id != (self._encounter.id if self._encounter is not None else ""):
            raise AnotherOpen(
                "Another encounter was opened in the meantime, so this was not done. Nothing was changed; "
                "look which encounter is open, then do it again."
            )

    def find_in_chart(self, words: str) -> NotesFound:
        """Every place in the open encounter's documents that hold each of the words."""
        return self.notes.in_chart(self._open(), words)

    def annotations(self) -> tuple[Annotation, ...]:
        """Highlights, margin notes and bookmarks of the open encounter, in reading order."""
        return self._annotator.of(self._open().documents)

    def mark(
        self, document_id: str, start: int, end: int, style: Style, note: str = ""
    ) -> tuple[Annotation, ...]:
        """All there are then. ValueError where there are no words to mark."""
        document = self._open().document(document_id)
        if document is None:
            raise NothingOpen("That document is not in the encounter any more. Nothing was changed.")
        self._annotator.mark(self._open().id, document, start, end, style, note)
        return self.annotations()

    def take_mark_away(self, annotation_id: str) -> tuple[Annotation, ...]:
        """All that are left."""
        self._annotator.remove(self._open().id, self._open().documents, annotation_id)
        return self.annotations()

    # --- opening an encounter --------------------------------------------------------------------------

    def open_encounter(self, encounter_id: str) -> Changes:
        """VaultTooNew or VaultDamaged where this one encounter cannot be read; NoSuchEncounter."""
        encounter, updated_at = self._store.load(encounter_id)
        opened = self._opened(with_release_dates(self._library, encounter), updated_at)
        self._audit.note_down("Open the encounter", encounter.id)
        return opened

    @needs(Right.BRING_IN)
    def open_note(self, path: Path, patience: Patience = patient) -> Changes:
        """A new encounter from a note on disk; where the file holds several, all of them onto the worklist,
        and none is opened. BadNote; NotInPractice in the practice profile.

        What ``patience`` raises stops the reading, and nothing is changed.
        """
        self._refuse_in_practice()
        reading = read_file(path, patience)
        source = ChartSource(path)
        if several_encounters(reading.documents):
            return self._took_in(reading, source, Lot())
        who, visit = reading.documents[0].patient, reading.documents[0].visit
        original = self._vault.put_original(reading.original)
        documents = tuple(
            kept(each, source_name=source.name, beside=source.beside, original=original)
            for each in reading.documents
        )
        encounter = encounter_of(who, visit, documents)
        opened = self._opened(encounter, self._write(encounter, "Open a note"), notice=taken_over(who, visit))
        return replace(opened, warning=_warning(path, *warnings_of(reading)))

    @needs(Right.BRING_IN)
    def take_in(self, source: ChartSource, lot: Lot, patience: Patience = patient) -> Changes:
        """The documents of one file into encounters of the worklist, by patient, visit and day; none is
        opened. BadNote; NotInPractice. A text that is in the vault already is not brought in again."""
        self._refuse_in_practice()
        return self._took_in(self._intake.read(source, patience), source, lot)

    def end_lot(self) -> None:
        """Nothing more comes: the process that reads is let go."""
        self._intake.close()

    def _took_in(self, reading: Reading, source: ChartSource, lot: Lot) -> Changes:
        after = self._intake.place(reading, source, lot, self._encounter)
        what = {Aspect.WORKLIST}
        if after is not self._encounter:
            self._encounter = after
            self._history.clear()  # to undo would leave the document out
            what.add(Aspect.DOCUMENTS)
        missing = _together(*warnings_of(reading))
        warning = f"“{source.name}”: {missing}" if missing else ""
        return Changes(after, frozenset(what), self._clock(), notice=lot.told(), warning=warning)

    @needs(Right.BRING_IN)
    def put_together(self, encounter_ids: Sequence[str]) -> Changes:
        """Several encounters as the first of them, which is opened. CannotRegroup."""
        self._refuse_in_practice()
        if len(set(encounter_ids)) < 2:
            raise CannotRegroup("Select two or more encounters first (Shift+↓), then put them together.")
        encounters = [self._store.load(each)[0] for each in dict.fromkeys(encounter_ids)]
        self._refuse_audited(*encounters)
        whole = together(encounters)
        owners = {document.id: whole.id for document in whole.documents}
        saved_at = self._store.regroup(
            "Put encounters together", [whole], owners, encounters[1:], encounters[0]
        )
        notice = _together(f"{len(encounters)} encounters are one now.", days_notice(encounters))
        return self._opened(whole, saved_at, notice=notice)

    @needs(Right.BRING_IN)
    def split_off(self, document_id: str) -> Changes:
        """A document of the open encounter as an encounter of its own. CannotRegroup."""
        self._refuse_in_practice()
        before = self._open()
        self._refuse_audited(before)
        left, alone = apart(before, document_id)
        saved_at = self._store.regroup(
            "Split a document off", [left, alone], {document_id: alone.id}, [], before
        )
        self._encounter = left
        self._history.clear()
        what = frozenset({Aspect.DOCUMENTS, Aspect.WORKLIST})
        return Changes(left, what, saved_at, notice="The document is an encounter of its own now.")

    def open_sample(self, sample_id: str) -> Changes:
        """The sample chart's encounter: as it was left, or new. NoSuchEncounter."""
        chart = next((chart for chart in self._charts() if chart.id == sample_id), None)
        if chart is None:
            raise NoSuchEncounter("There is no such sample chart.")
        if self._vault.encounter(chart.encounter_id) is not None:
            return self.open_encounter(chart.encounter_id)
        encounter = chart.encounter()
        return self._opened(encounter, self._write(encounter, "Open a sample chart"))

    @needs(Right.BRING_IN)
    def add_note_to_encounter(self, path: Path, patience: Patience = patient) -> Changes:
        """BadNote; NotInPractice. A note that is there already is not added twice. ``patience`` as above."""
        self._refuse_in_practice()
        before = self._open()
        there = {other.sha256 for other in before.documents}
        reading = read_file(path, patience)
        documents, about_others = of_one_patient(reading)
        after, original = before, self._vault.put_original(reading.original)
        for read in documents:
            document = kept(
                read, source_name=shown_name(path), beside=shown_name(path.parent), original=original
            )
            if document.sha256 not in there:
                after = actions.add_document(after, document)
        if after is before:
            return self._unchanged("This note is in the encounter already.")
        stranger = stranger_notice(before.patient, documents[0].patient)
        warning = _warning(path, stranger, about_others, *warnings_of(reading))
        return replace(self._apply("Add note", after), warning=warning)

    # --- coding ----------------------------------------------------------------------------------------

    @needs(Right.CODE)
    def add_code(
        self,
        code: str,
        *,
        evidence: Sequence[Evidence] = (),
        found_by: str = "",
        system: str | None = None,
    ) -> Changes:
        """Add a code in any spelling (``e11621``). NoSuchCode; NotBillable names the choices below it.

        Without ``system`` the first that has it is meant; another that has it too is named in ``notice``:
        E1100 is a wheelchair, E11.00 a diabetes. A code that is already there takes the new evidence and
        says so in ``notice``.
        """
        before = self._open()
        on = before.date_of_service
        found = choose_code(self._library, code, on=on, system=system)
        is_loaded = found.system in self._library.systems()
        release = self._library.release_for(found.system, on) if is_loaded else None
        line = Line(
            id=uuid.uuid4().hex,
            system=found.system,
            code=found.code,
            title=found.title,
            evidence=tuple(evidence),
            release=stamp_of(release) if release is not None else ReleaseStamp(found.system, "", ""),
            found_by=found_by or code.strip(),
        )
        after = actions.add_line(before, line)
        there = before.line_for(found.system, found.code)
        if there is None:
            notice = taken_notice(release, found, on) or (
                "" if system else also_of(self._library, code, found.system, on)
            )
            changes = self._apply(f"Add {found.code}", after, line.id, notice)
        else:
            notice = f"{found.code} is in the encounter already"
            notice += "." if after is before else "; the words were added to its evidence."
            changes = self._apply(f"Add evidence to {found.code}", after, there.id, notice)
        with contextlib.suppress(DesktopError):  # the encounter matters more than the list of recent codes
            self.own_codes.used(found)
        return changes

    @needs(Right.CODE)
    def add_evidence(self, line_id: str, evidence: Evidence) -> Changes:
        code = self._line(line_id).code
        after = actions.add_evidence(self._open(), line_id, evidence)
        return self._apply(f"Add evidence to {code}", after, line_id)

    @needs(Right.CODE)
    def remove_evidence(self, line_id: str, evidence: Evidence) -> Changes:
        line = self._line(line_id)
        if evidence not in line.evidence:
            raise NoSuchLine("Those words are not this code's evidence any more. Nothing was changed.")
        after = actions.remove_evidence(self._open(), line_id, line.evidence.index(evidence))
        return self._apply(f"Remove evidence from {line.code}", after, line_id)

    @needs(Right.CODE)
    def remove_line(self, line_id: str) -> Changes:
        """``line_id`` of the changes is the line that took its place, to be selected."""
        code = self._line(line_id).code
        before = self._open()
        after = actions.remove_line(before, line_id)
        place = [line.id for line in before.lines].index(line_id)
        beside = after.lines[min(place, len(after.lines) - 1)].id if after.lines else None
        return self._apply(f"Remove {code}", after, beside)

    @needs(Right.CODE)
    def move_line(self, line_id: str, to: int) -> Changes:
        """Put the line at place ``to`` (0 = first-listed); beyond the ends it stops at the end."""
        code = self._line(line_id).code
        return self._apply(f"Move {code}", actions.move_line(self._open(), line_id, to), line_id)

    @needs(Right.CODE)
    def make_first_listed(self, line_id: str) -> Changes:
        code = self._line(line_id).code
        after = actions.make_first_listed(self._open(), line_id)
        return self._apply(f"Make {code} first-listed", after, line_id)

    @needs(Right.CODE)
    def set_patient(self, patient: Patient) -> Changes:
        return self._apply("Edit patient", actions.set_patient(self._open(), patient))

    @needs(Right.CODE)
    def set_date_of_service(self, day: date | None) -> Changes:
        """``notice`` says where the codes already there are of a release not in force that day."""
        before = self._open()
        notice = date_notice(self._library, before.lines, day)
        return self._apply("Change date of service", actions.set_date_of_service(before, day), notice=notice)

    @needs(Right.CODE)
    def set_encounter_type(self, encounter_type: EncounterType) -> Changes:
        after = actions.set_encounter_type(self._open(), encounter_type)
        return self._apply("Change encounter type", after)

    @needs(Right.CODE, Right.JUDGE)
    def set_status(self, status: Status, reason: str = "", *, of: Sequence[str] = ()) -> Changes:
        """``reason``: why it waits; ``of``: ids of the encounters meant, where it is not the open one.
        NoReason, NothingCoded, NotAllowed (to audit is not everybody's): none of them was changed."""
        if status.waits and not reason.strip():
            raise NoReason("Say what it waits for, so that whoever comes next knows. Nothing was changed.")

        def change(before: Encounter) -> Encounter:
            after = actions.set_status(before, status, reason)
            if after != before:
                self.users.refuse_unless(_right_to_change(before.status, status))
            if status.finished and not before.lines:
                raise NothingCoded(f"Without a code an encounter is not {status.value}. Nothing was changed.")
            return after

        return self._mark(of, f"Change status to {status.value}", change)

    @needs(Right.CODE)
    def set_priority(self, priority: Priority, *, of: Sequence[str] = ()) -> Changes:
        """``of`` as above."""
        label = f"Make priority {priority.value}"
        return self._mark(of, label, lambda before: actions.set_priority(before, priority))

    @needs(Right.CODE)
    def set_due(self, due: date | None, *, of: Sequence[str] = ()) -> Changes:
        """The day by which it is to be coded; None: no such day. ``of`` as above."""
        return self._mark(of, "Change when it is due", lambda before: actions.set_due(before, due))

    def take_next(self) -> Changes:
        """Open the next encounter that can be coded now: by priority, then by the day it is due, then the one
        that has waited longest."""
        opened = self._open_next()
        return opened or self._unchanged("Nothing else is waiting to be coded.")

    @needs(Right.CODE)
    def finish_and_open_next(self) -> Changes:
        """Mark the encounter coded, then open the next; NothingCoded where it has no code yet.

        Next is, in practice, the chart that follows in the catalogue; in the vault, as ``take_next`` has it.
        Where it cannot be opened, ``notice`` says so and the finished one stays open. ``notice`` also names
        what was taken from a release not in force on the date of service.
        """
        if not self._open().lines:
            raise NothingCoded(
                "There is no code in this encounter yet, so it was not finished. "
                "Add one, or leave it as it is."
            )
        warning = finish_notice(self._open())
        finished = self.set_status(Status.CODED)
        try:
            opened = self._open_next()
        except DesktopError as error:
            told = f"Finished, but the next one could not be opened. {error}"
            return replace(finished, notice=_together(told, warning))
        if opened is None:
            told = "Finished. Nothing else is waiting to be coded."
            return replace(finished, notice=_together(told, warning))
        told = _together("Finished.", warning, "This is the next encounter.", opened.notice)
        return replace(opened, notice=told)

    @needs(Right.CODE, Right.JUDGE)
    def undo(self) -> Changes:
        current, step = self._open(), self._history.to_undo
        if step is None:
            return self._unchanged("There is nothing to undo.")
        changes = self._become(
            f"Undo: {step.label}", step.encounter, step.line_to_select, f"Undone: {step.label}."
        )
        self._history.undone(current)
        return changes

    @needs(Right.CODE, Right.JUDGE)
    def redo(self) -> Changes:
        current, step = self._open(), self._history.to_redo
        if step is None:
            return self._unchanged("There is nothing to redo.")
        changes = self._become(
            f"Redo: {step.label}", step.encounter, step.line_to_select, f"Done again: {step.label}."
        )
        self._history.redone(current)
        return changes

    # --- handing over ----------------------------------------------------------------------------------

    @needs(Right.EXPORT)
    def export(self, path: Path, format: ExportFormat = "csv") -> Changes:
        """Write the open encounter to ``path``, replacing what is there. DiskTrouble leaves it as it was."""
        encounter = self._open()
        self._refuse_our_own(path)
        content = to_csv(encounter) if format == "csv" else to_json(encounter, exported_at=self._clock())
        with self._audit.entered_first(f"Export as {format.upper()}", encounter.id):
            write_atomically(path, content, private=True)
        codes = "1 code" if len(encounter.lines) == 1 else f"{len(encounter.lines)} codes"
        told = f"Saved {codes} to “{path.name}”."
        if encounter.status is not Status.CODED:  # what was audited stays so: only who may audit opens it
            return self._unchanged(told)
        try:
            exported = actions.set_status(encounter, Status.EXPORTED)
            return self._apply("Mark as exported", exported, notice=told)
        except DesktopError as error:  # the file is written all the same
            return self._unchanged(f"{told} It could not be marked as exported. {error}")

    @needs(Right.EXPORT)
    def save_original(self, document_id: str, path: Path) -> Changes:
        """Write the file that the document came from to ``path``, byte for byte. VaultDamaged,
        DiskTrouble."""
        document = self._open().document(document_id)
        self._refuse_our_own(path)
        content = self._vault.original(document.original) if document is not None else None
        if content is None:
            return self._unchanged(
                "The file that this document came from is not kept: it is a sample, or came with an earlier "
                "version. Nothing was saved."
            )
        with self._audit.entered_first("Save the original file", self._open().id):
            write_atomically(path, content, private=True)
        return self._unchanged(f"Saved the original file to “{path.name}”.")

    @needs(Right.EXPORT)
    def clipboard_text(self) -> str:
        """The encounter's codes as lines of text, tab-separated: code, title, proof."""
        text = to_clipboard_text(self._open())
        self._audit.enter("Copy the codes", self._open().id)
        return text

    # --- the audit trail -------------------------------------------------------------------------------

    @needs(Right.SEE_TRAIL)
    def trail(self, words: str = "") -> TrailView:
        """Who did what, the newest first; only what holds each of the words. Empty in practice."""
        return self._audit.view(words)

    @needs(Right.SEE_TRAIL)
    def trail_troubles(self) -> tuple[str, ...]:
        """What of the trail is not as it was entered, in sentences; nothing where all is."""
        return self._audit.troubles()

    @needs(Right.SEE_TRAIL)
    def export_trail(self, path: Path) -> str:
        """Write the whole trail as CSV; a sentence on what was written. NotInPractice, DiskTrouble."""
        self._refuse_our_own(path)
        return self._audit.export(path)

    # --- the vault itself -------------------------------------------------------------------------------

    def change_passphrase(self, old: str, new: str) -> str:
        """A sentence when it is done. WrongPassphrase, WeakPassphrase: the old one holds."""
        self._refuse_in_practice()
        with self._audit.entered_first("Change the passphrase"):
            self._vault.change_passphrase(old, new)
        return "The passphrase was changed. Backups made before open with the old one."

    @needs(Right.ADMINISTER)
    def keep_recovery_key(self, recovery_key: str) -> str:
        """The key just shown opens the vault from now on, and no earlier one. A sentence when it is done."""
        self._refuse_in_practice()
        with self._audit.entered_first("Make a recovery key"):
            self._vault.keep_recovery_key(recovery_key)
        return "The recovery key opens this vault from now on. Keep it on paper, away from this computer."

    @needs(Right.BACK_UP)
    def back_up(self, target: Path) -> str:
        """Everything in one encrypted file, checked by opening it; a sentence when done. DiskTrouble."""
        self._refuse_in_practice()
        self._refuse_our_own(target)
        with self._audit.entered_first("Back up the vault"):
            facts = self._vault.back_up(target, self._clock())
        encounters = "1 encounter" if facts.encounters == 1 else f"{facts.encounters:,} encounters"
        size = f"{max(1, round(facts.size / 1_000_000)):,} MB"
        return f"Backed up {encounters} to “{target.name}” ({size}); the copy was opened and is whole."

    # --- how it is done --------------------------------------------------------------------------------

    def _open(self) -> Encounter:
        if self._encounter is None:
            raise NothingOpen("Open a note or a sample chart first.")
        return self._encounter

    def _line(self, line_id: str) -> Line:
        line = self._open().line(line_id)
        if line is None:
            raise NoSuchLine("That code is not in the encounter any more. Nothing was changed.")
        return line

    def _open_next(self) -> Changes | None:
        """The next encounter that can be coded now, opened; None where there is none."""
        current = self._encounter.id if self._encounter is not None else ""
        rows = self.worklist()
        if self._kind == "vault":
            return self._first_sound([each for each in in_line(rows) if each != current])
        coded = {row.id for row in rows if row.status.finished or row.status.waits}
        charts = self._charts()
        ids = [chart.encounter_id for chart in charts]
        after = ids.index(current) + 1 if current in ids else 0
        following = (*charts[after:], *charts[:after])
        chart = next((chart for chart in following if chart.encounter_id not in coded), None)
        return self.open_sample(chart.id) if chart is not None else None

    def _first_sound(self, waiting: Sequence[str]) -> Changes | None:
        """One that cannot be read must not keep the others from being coded; where none can, its error."""
        trouble: DesktopError | None = None
        for each in waiting:
            try:
                opened = self.open_encounter(each)
            except DesktopError as error:
                trouble = trouble or error
            else:
                skipped = "One before it was passed over: it cannot be read." if trouble else ""
                return replace(opened, notice=_together(opened.notice, skipped))
        if trouble is not None:
            raise trouble
        return None

    def _charts(self) -> tuple[SampleChart, ...]:
        if self._samples is None:
            self._samples = read_sample_charts(self._samples_folder)
        return self._samples

    def _refuse_in_practice(self) -> None:
        if self._kind == "practice":
            raise NotInPractice(
                "Practice holds only sample charts, because no passphrase protects it. "
                "Set up your vault to open your own notes."
            )

    def _refuse_audited(self, *encounters: Encounter) -> None:
        """What was audited is opened again by who may audit, and by nobody else."""
        if any(each.status is Status.AUDITED for each in encounters):
            self.users.refuse_unless(Right.JUDGE)

    def _refuse_our_own(self, path: Path) -> None:
        home = self._folder.parent
        ours = (profile_folder(home), practice_folder(home), library_folder(home))
        if any(path.resolve().is_relative_to(folder.resolve()) for folder in ours):
            raise DiskTrouble("That folder holds Chartside's own files. Choose another; nothing was written.")

    def _opened(self, encounter: Encounter, saved_at: datetime, notice: str = "") -> Changes:
        self._encounter = encounter
        self._history.clear()
        return Changes(encounter, frozenset(Aspect), saved_at, notice=notice)

    def _mark(self, ids: Sequence[str], label: str, change: Callable[[Encounter], Encounter]) -> Changes:
        """The open encounter, or all of those named; where one cannot be changed, none is."""
        current = self._encounter
        if not ids or (current is not None and tuple(ids) == (current.id,)):
            return self._apply(label, change(self._open()))
        is_open, what = current, {Aspect.WORKLIST}
        with self._vault.together():
            for each in ids:
                here = current is not None and each == current.id
                before = current if here and current is not None else self._store.load(each)[0]
                after = change(before)
                if after != before:
                    self._store.write(after, label, before)
                if here:
                    is_open = after
        if is_open is not current:
            self._encounter = is_open
            self._history.clear()  # to undo an earlier step would take this back unseen
            what.add(Aspect.STATUS)
        count = "1 encounter" if len(ids) == 1 else f"{len(ids)} encounters"
        return Changes(is_open, frozenset(what), self._clock(), notice=f"{label}: {count}.")

    def _apply(self, label: str, after: Encounter, line_id: str | None = None, notice: str = "") -> Changes:
        before = self._open()
        if after == before:
            return self._unchanged(notice, line_id)
        if before.status is Status.NEW and after.status is Status.NEW and after.lines != before.lines:
            after = replace(after, status=Status.IN_PROGRESS)
        if _chart_of(before) != _chart_of(after):
            self._refuse_audited(before)
        finished = before.status is after.status and before.status.finished
        if finished and _what_was_coded(before) != _what_was_coded(after):
            after = replace(after, status=Status.IN_PROGRESS)
            notice = _together(notice, f"The encounter was {before.status.value}; it is in progress again.")
        changes = self._become(label, after, line_id, notice)
        self._history.done(label, before, line_id)
        return changes

    def _become(self, label: str, after: Encounter, line_id: str | None, notice: str) -> Changes:
        """Save first: if that fails, nothing has changed here either."""
        what = difference(self._open(), after)
        saved_at = self._write(after, label)
        self._encounter = after
        return Changes(after, what, saved_at, line_id, notice)

    def _unchanged(self, notice: str, line_id: str | None = None) -> Changes:
        return Changes(self._encounter, frozenset(), self._clock(), line_id, notice)

    def _write(self, encounter: Encounter, label: str) -> datetime:
        return self._store.write(encounter, label, self._encounter)


def _right_to_change(before: Status, after: Status) -> Right:
    if Status.AUDITED in (before, after):
        return Right.JUDGE
    return Right.EXPORT if after is Status.EXPORTED else Right.CODE


def _warning(path: Path, *sentences: str) -> str:
    told = _together(*sentences)
    return f"“{shown_name(path)}”: {told}" if told else ""


def _together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _chart_of(encounter: Encounter) -> Encounter:
    """Without how far it is and how soon it is due."""
    return replace(encounter, status=Status.NEW, reason="", priority=Priority.NORMAL, due=None)


def _what_was_coded(encounter: Encounter) -> object:
    """Where this is another, the encounter has to be looked at again."""
    codes = frozenset((line.system, line.code) for line in encounter.lines)
    return codes, encounter.date_of_service, frozenset(document.id for document in encounter.documents)
