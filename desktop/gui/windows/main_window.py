"""The window: rail, patient banner, one page at a time, status line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from codesets.errors import LibraryDamaged
from desktop.charts.lots import is_lot
from desktop.coding.difference import Aspect
from desktop.errors import DiskTrouble
from desktop.gui.bookshelf import Bookshelf
from desktop.gui.commands import COMMANDS
from desktop.gui.desk import BUG_SENTENCE, Desk
from desktop.gui.dialogs import Dialogs
from desktop.gui.models.help_topics import read_help
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.audit_page import AuditPage
from desktop.gui.widgets.books_page import BooksPage
from desktop.gui.widgets.choice_sheet import ChoiceSheet
from desktop.gui.widgets.command_palette import CommandPalette
from desktop.gui.widgets.comparison import ComparisonView
from desktop.gui.widgets.drop_hint import dropped_files
from desktop.gui.widgets.help_page import HelpPage
from desktop.gui.widgets.message_bar import MessageBar
from desktop.gui.widgets.notes_search import NotesSearch
from desktop.gui.widgets.patient_banner import PatientBanner
from desktop.gui.widgets.rail import Rail
from desktop.gui.widgets.settings_page import SettingsPage
from desktop.gui.widgets.start_page import StartPage
from desktop.gui.widgets.status_line import StatusLine
from desktop.gui.widgets.vault_page import VaultPage
from desktop.gui.widgets.worklist import WorklistPage
from desktop.gui.windows import layout_memory
from desktop.gui.windows.annotating import Annotating
from desktop.gui.windows.appearance import Appearance
from desktop.gui.windows.bindings import Bindings
from desktop.gui.windows.book_arrivals import BookArrivals, split_books
from desktop.gui.windows.comparing import Comparing
from desktop.gui.windows.encounter_work import EncounterWork
from desktop.gui.windows.file_choices import FileChoices
from desktop.gui.windows.guard import Guard
from desktop.gui.windows.note_arrivals import NoteArrivals
from desktop.gui.windows.note_reading import NoteReading
from desktop.gui.windows.notes_finding import NotesFinding
from desktop.gui.windows.pop_outs import PopOuts
from desktop.gui.windows.possible import forbidden, is_possible
from desktop.gui.windows.shelf_reading import ShelfReading
from desktop.gui.windows.trail_reading import TrailReading
from desktop.gui.windows.vault_keeping import VaultKeeping
from desktop.gui.windows.workbench import Workbench
from desktop.gui.windows.worklist_columns import WorklistColumns
from desktop.gui.windows.worklist_reading import WorklistReading
from desktop.paths import resources_folder
from desktop.roles import Right
from desktop.settings import (
    CLEAR_AFTER,
    HIDDEN_COLUMNS,
    LAST_USER,
    LOCK_AFTER,
    WINDOW_LAYOUT,
    Setting,
    Settings,
)
from desktop.vault.places import BACKUP_SUFFIX

if TYPE_CHECKING:
    from desktop.session import Changes, Session

PROFILES = {"practice": "Practice", "vault": "Vault unlocked"}
OPEN_FIRST = "Open a note or a sample chart first."
BOOK_NEEDS_PROFILE = "Unlock your vault or practise first: the book opens beside the note."
UNLOCK_FIRST = "Unlock or set up your vault; the note opens as soon as that is done."


class MainWindow(QMainWindow):
    """Ties the pages to the desk, the code books and the settings. Owns none of them."""

    seen = Signal()
    """Once, when the window has been painted for the first time."""

    def __init__(
        self,
        *,
        desk: Desk,
        shelf: Bookshelf,
        settings: Settings,
        dialogs: Dialogs,
        has_vault: Callable[[], bool],
        users: Callable[[], Sequence[tuple[str, str]]] = tuple,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._shelf = shelf
        self._settings = settings
        self._files = FileChoices(self, dialogs)
        self._has_vault = has_vault
        self._users = users
        self._waiting_notes: list[Path] = []
        """Notes to open as soon as a profile is open."""
        self._painted = False
        self.appearance = Appearance(settings, self)
        self._theme = self.appearance.theme
        self._dress(self.appearance.theme)  # before there are parts: each would be styled once more after it
        self._make(self.appearance.theme)
        self._place()
        self._connect()
        self.bindings = Bindings(
            self, self._commands(), forbidden=lambda one: forbidden(one, self._desk), say=self._say
        )
        self.settings_page.show_values(self.appearance.get)
        layout_memory.restore(self, self.workbench, settings.get(WINDOW_LAYOUT))
        self._show_start()
        if settings.notice:
            self.messages.say(settings.notice, Tone.WARNING)

    # --- what others ask of it --------------------------------------------------------------------------

    def open_notes(self, paths: Sequence[Path]) -> None:
        """Open each as an encounter; without a profile they wait until one is open. Code files go to the
        page of the code books."""
        backup = next((path for path in paths if path.suffix == BACKUP_SUFFIX), None)
        if backup is not None:
            self._ask_about_backup(backup)
            return
        books, paths = split_books(paths)
        if books:
            self.book_arrivals.look_through(books)
        if not paths:
            return
        if self._desk.kind is None:
            self._waiting_notes += [path for path in paths if path not in self._waiting_notes]
            self.status.show_notice(UNLOCK_FIRST)
            return
        self._keep_typed()
        if any(is_lot(path) for path in paths):
            self.show_page("worklist")
            self._reading.begin_lot(paths)
        else:
            self._reading.begin(paths, lambda session, path, wanted: session.open_note(path, wanted))

    def _ask_about_backup(self, backup: Path) -> None:
        if self._desk.kind is not None:
            self._say("Lock first (Ctrl+L), then drop the backup again: it takes the place of the vault.")
            return
        self.show_page("start")
        self.vault_keeping.ask_about(backup)

    @property
    def page(self) -> str:
        """The id of the page that is shown: start, worklist, code, books, audit, vault, settings or help."""
        return next(name for name, widget in self.pages.items() if widget is self._stack.currentWidget())

    # --- pages ------------------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        if name == "practice":
            name = "worklist"
        if self._desk.kind is None and name in ("worklist", "code", "audit", "vault"):
            name = "start"
        self._stack.setCurrentWidget(self.pages[name])
        self.banner.setVisible(name == "code")
        self.rail.set_current("practice" if name == "worklist" and self._desk.kind == "practice" else name)
        if name == "worklist":
            self.worklist_reading.refresh()
        if name == "audit":
            self.trail_reading.refresh()
        if name == "vault":
            self.vault_keeping.read_users()
        self.pages[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_start(self) -> None:
        self.start.clear()
        self.start.set_has_vault(self._has_vault(), self._users(), self._settings.get(LAST_USER))
        self.rail.set_pages(("start", "books", "settings", "help"))
        self._forget(practice=False)
        self.messages.clear()
        self.status.show_profile("")
        self.show_page("start")

    def _forget(self, *, practice: bool) -> None:
        """Take everything of a patient off the screen, and out of what the widgets hold."""
        self.workbench.show_nothing(practice=practice)
        self.banner.show_encounter(None)
        self.worklist.clear()
        self.audit.clear()
        self.vault.clear()
        self.status.show_notice("")

    def _profile_opened(self, kind: str) -> None:
        self.start.clear()
        self.rail.set_pages(
            ("practice", "code", "books", "settings", "help")
            if kind == "practice"
            else ("worklist", "code", "books", "audit", "vault", "settings", "help")
        )
        self._forget(practice=kind == "practice")
        self._show_rights(kind)
        self.workbench.read_own_codes()
        self.show_page("worklist")
        notes, self._waiting_notes = self._waiting_notes, []
        self.open_notes(notes)

    def _show_rights(self, kind: str) -> None:
        """Who works, and what of the window is for them."""
        me = self._desk.me
        if me is None:
            return
        self.status.show_profile(f"{PROFILES[kind]}: {me.name}, {me.role}" if me.name else PROFILES[kind])
        if me.name and me.id != self._settings.get(LAST_USER):
            self._remember(LAST_USER, me.id)
        if not me.may(Right.SEE_TRAIL):
            self.rail.set_pages(("worklist", "code", "books", "vault", "settings", "help"))
        self.banner.set_editable(me.may(Right.CODE))
        self.workbench.encounter.set_editable(me.may(Right.CODE))
        self.vault.set_administrator(me.may(Right.ADMINISTER))

    # --- changes ----------------------------------------------------------------------------------------

    def _announce(self, changes: Changes, initiator: object) -> None:
        self.workbench.announce(changes)
        if changes.what & {Aspect.ENCOUNTER, Aspect.PATIENT, Aspect.STATUS}:
            self.banner.show_encounter(changes.encounter)
        if changes.what & {Aspect.ENCOUNTER, Aspect.PATIENT}:
            self.shelf_reading.tell_releases()
        self.status.show_saved(changes.saved_at)
        self.status.show_notice(changes.notice)
        if not isinstance(initiator, NoteArrivals) or not initiator.told():
            self.messages.clear()  # what was wrong is over: something has been done since
        if changes.warning and isinstance(initiator, NoteArrivals):
            self.messages.say(initiator.warn(changes.warning), Tone.WARNING, initiator)
        if Aspect.ENCOUNTER in changes.what:
            self.show_page("code")
            self.workbench.note.setFocus(Qt.FocusReason.OtherFocusReason)
        elif _opens_none(changes, initiator) and self.page != "worklist":
            self.show_page("worklist")  # a file of several encounters: none of them is opened
        elif self.page == "worklist" and Aspect.WORKLIST in changes.what:
            if isinstance(initiator, NoteArrivals) and initiator.for_worklist:
                self.worklist_reading.refresh_soon()
            else:
                self.worklist_reading.refresh()

    def _refused(self, error: Exception, initiator: object) -> None:
        if initiator is self.worklist:
            self.worklist.show_trouble(str(error), self.worklist_reading.refresh)
            return
        if self.vault_keeping.refuse(error, initiator) or self.notes_finding.refuse(error, initiator):
            return
        if initiator is self.banner:  # it shows what was typed as if it had been kept
            self.banner.show_encounter(self._desk.encounter)
        if initiator is self.workbench.encounter and self.workbench.refuse(error):
            return
        sentence = initiator.refuse(str(error)) if isinstance(initiator, NoteArrivals) else str(error)
        damaged = isinstance(error, LibraryDamaged)
        about = self._shelf if damaged else initiator if isinstance(initiator, NoteArrivals) else None
        self.messages.say(sentence, Tone.WARNING, about)
        if damaged:
            self._shelf.mend(error)

    def say_bug(self) -> None:
        """Something of ours went wrong where nobody was waiting for an answer."""
        self.messages.say(BUG_SENTENCE, Tone.STOP)

    def _say(self, sentence: str) -> None:
        self.status.show_notice(sentence)

    # --- commands ---------------------------------------------------------------------------------------

    def _commands(self) -> dict[str, Callable[[], Any]]:
        """What each command of ``desktop.gui.commands`` does."""
        bench, desk, look = self.workbench, self._desk, self.appearance
        return {
            "note.open": self._ask_for_notes,
            "note.add": self._ask_for_more_notes,
            "search.focus": self._on_code_page(bench.focus_search),
            "search.add_with_evidence": self._with_encounter(bench.add_with_selection),
            "code.type": self._with_encounter(bench.type_code),
            "index.focus": self._on_code_page(bench.browser.ways.show_index),
            "pcs.build": self._on_code_page(bench.browser.ways.show_builder),
            "book.back": self._on_code_page(bench.browser.go_back),
            "book.forward": self._on_code_page(bench.browser.go_forward),
            "find": self._find,
            "find.next": self._on_code_page(bench.note.find_next),
            "find.previous": self._on_code_page(bench.note.find_previous),
            "document.next": self._with_encounter(bench.note.next_document),
            "document.previous": self._with_encounter(bench.note.previous_document),
            "note.zoom_in": lambda: bench.note.zoom(+1),
            "note.zoom_out": lambda: bench.note.zoom(-1),
            "note.zoom_reset": look.reset_note_size,
            "evidence.mark": self._with_encounter(bench.mark_evidence),
            "edit.undo": self._with_encounter(lambda: desk.on_open(lambda session: session.undo(), self)),
            "edit.redo": self._with_encounter(lambda: desk.on_open(lambda session: session.redo(), self)),
            "banner.edit": self._with_encounter(self.banner.edit),
            "encounter.finish": self._with_encounter(
                lambda: desk.on_open(lambda session: session.finish_and_open_next(), self)
            ),
            "encounter.next": self._with_profile(self._take_next),
            "encounter.hold": self._with_profile(self.encounter_work.hold),
            "encounter.query": self._with_profile(self.encounter_work.query),
            "encounter.status": self._with_profile(self.encounter_work.change_status),
            "encounter.priority": self._with_profile(self.encounter_work.change_priority),
            "encounter.due": self._with_profile(self.encounter_work.change_due),
            "worklist.columns": self._choose_columns,
            "encounter.together": self._put_together,
            "document.apart": self._with_encounter(self._split_off),
            "notes.find_in_chart": self._with_encounter(lambda: self.notes_finding.open(everywhere=False)),
            "notes.find": self._with_profile(lambda: self.notes_finding.open(everywhere=True)),
            "note.highlight": self._with_encounter(self.annotating.highlight),
            "note.margin": self._with_encounter(self.annotating.write_note),
            "note.bookmark": self._with_encounter(self.annotating.toggle_bookmark),
            "note.next_mark": self._with_encounter(lambda: self.annotating.step(+1)),
            "note.previous_mark": self._with_encounter(lambda: self.annotating.step(-1)),
            "note.marks": self._with_encounter(self.annotating.show_list),
            "document.pop_out": self._with_encounter(self.pop_outs.pop_out),
            "document.compare": self._with_encounter(self.comparing.ask),
            "document.original": self._with_encounter(self._save_original),
            "export.csv": self._with_encounter(lambda: self._export("csv")),
            "export.json": self._with_encounter(lambda: self._export("json")),
            "copy.codes": self._with_encounter(self._copy),
            "page.worklist": lambda: self.show_page("worklist"),
            "page.practice": lambda: self.show_page("worklist"),
            "page.code": lambda: self.show_page("code"),
            "page.books": lambda: self.show_page("books"),
            "page.audit": lambda: self.show_page("audit"),
            "page.vault": lambda: self.show_page("vault"),
            "vault.back_up": self._on_vault_page(self.vault_keeping.back_up),
            "audit.verify": self._on_audit_page(self.trail_reading.check),
            "audit.export": self._on_audit_page(self.trail_reading.export),
            "code.favourite": self._on_code_page(bench.browser.toggle_favourite),
            "code.note": self._on_code_page(bench.browser.write_note),
            "books.bring_in": self.book_arrivals.ask,
            "page.settings": lambda: self.show_page("settings"),
            "help": lambda: self.show_page("help"),
            "pane.next": lambda: self._next_pane(+1),
            "pane.previous": lambda: self._next_pane(-1),
            "pane.toggle_documents": lambda: _toggle(bench.documents),
            "pane.toggle_encounter": lambda: _toggle(bench.encounter),
            "interface.zoom_in": lambda: look.zoom_interface(+1),
            "interface.zoom_out": lambda: look.zoom_interface(-1),
            "interface.zoom_reset": look.reset_interface_size,
            "theme.next": look.next_theme,
            "message.dismiss": self.messages.dismiss,
            "palette": self._show_palette,
            "lock": self._lock,
            "quit": self.close,
        }

    def _show_palette(self) -> None:
        said = bool(self.messages.words)
        offered = [(one, is_possible(one.id, self._desk, messages=said)) for one in COMMANDS]
        self.palette_box.show_commands(offered)

    def _with_encounter(self, act: Callable[[], Any]) -> Callable[[], None]:
        def run() -> None:
            if self._desk.encounter is None:
                self._say(OPEN_FIRST)
                return
            self._keep_typed()
            if self.page != "code":
                self.show_page("code")
            act()

        return run

    def _keep_typed(self) -> None:
        """What is being typed into the banner is kept before the encounter is handed over or left."""
        focus = self.focusWidget()
        if focus is not None and self.banner.isAncestorOf(focus):
            self.workbench.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lock(self) -> None:
        self._keep_typed()
        self.guard.clear_clipboard()
        self._desk.lock()

    def _with_profile(self, act: Callable[[], Any]) -> Callable[[], None]:
        def run() -> None:
            if self._desk.kind is None:
                self._say(UNLOCK_FIRST if self._waiting_notes else "Practise, or unlock your vault, first.")
            else:
                act()

        return run

    def _on_code_page(self, act: Callable[[], Any]) -> Callable[[], None]:
        def go_and_act() -> None:
            if self.page != "code":
                self.show_page("code")
            act()

        return self._with_profile(go_and_act)

    def _on_audit_page(self, act: Callable[[], Any]) -> Callable[[], None]:
        return self._in_vault("audit", act, "Unlock your vault first; practice keeps no audit trail.")

    def _on_vault_page(self, act: Callable[[], Any]) -> Callable[[], None]:
        return self._in_vault("vault", act, "Unlock your vault first; practice holds nothing to back up.")

    def _in_vault(self, page: str, act: Callable[[], Any], otherwise: str) -> Callable[[], None]:
        def run() -> None:
            if self._desk.kind != "vault":
                self._say(otherwise)
                return
            if self.page != page:
                self.show_page(page)
            act()

        return run

    def _find(self) -> None:
        page = self.pages[self.page]
        if page is self.worklist:
            self.worklist.focus_filter()
        elif page is self.audit:
            self.audit.focus_filter()
        elif page is self.help:
            self.help.open_find()
        else:
            self._on_code_page(self.workbench.note.open_find)()

    def _next_pane(self, step: int) -> None:
        if self.page == "code":
            self.workbench.next_pane(step, self.messages)
        else:
            self.focusNextPrevChild(step > 0)

    def _focus_page(self) -> None:
        page = self.workbench.note if self.page == "code" else self.pages[self.page]
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for_notes(self) -> None:
        self._keep_typed()
        self.open_notes(self._files.notes())

    def _ask_for_more_notes(self) -> None:
        if self._desk.encounter is None:
            self._say(OPEN_FIRST)
            return
        self._keep_typed()
        shown = self._desk.shown_id

        def add(session: Session, path: Path, wanted: Callable[[], None]) -> Changes:
            session.expect(shown)
            return session.add_note_to_encounter(path, wanted)

        self._reading.begin(self._files.notes(), add)

    def _edit(self, use_case: Callable[[Session], Changes]) -> None:
        """What was typed into the banner."""
        self._desk.on_open(use_case, self.banner)

    def _put_together(self) -> None:
        if self._desk.kind != "vault" or self.page != "worklist":
            self._say("Select encounters in the worklist of your vault first (Ctrl+1, Shift+↓).")
            return
        chosen = self.worklist.selected()
        self._desk.do(lambda session: session.put_together(chosen), self)

    def _split_off(self) -> None:
        document = self.workbench.note.document_id
        if document:
            self._desk.on_open(lambda session: session.split_off(document), self)

    def _open_code(self, system: str, code: str) -> None:
        """In its book, beside the note."""
        if self._desk.kind is None:
            self._say(BOOK_NEEDS_PROFILE)
            return
        self.show_page("code")
        self.workbench.browser.show_code(code, system)

    def _export(self, kind: Any) -> None:
        encounter = self._desk.encounter
        shown = self._desk.shown_id  # while the dialog is open, another may be opened
        path = self._files.export(encounter.date_of_service if encounter else None, kind)
        if path is not None:
            self._desk.on_open(lambda session: session.export(path, kind), self, encounter_id=shown)

    def _choose_columns(self) -> None:
        if self._desk.kind != "vault":
            self._say("Unlock your vault first; practice shows its charts as they are.")
            return
        self.show_page("worklist")
        self.columns.choose()

    def _take_next(self) -> None:
        self._keep_typed()
        self._desk.do(lambda session: session.take_next(), self)

    def _save_original(self) -> None:
        shown, document_id = self._desk.shown_id, self.workbench.note.document_id
        encounter = self._desk.encounter
        document = encounter.document(document_id) if encounter is not None and document_id else None
        if document is None:
            return
        path = self._files.original(Path(document.source_name).suffix)
        if path is not None:
            self._desk.on_open(
                lambda session: session.save_original(document.id, path), self, encounter_id=shown
            )

    def _copy(self) -> None:
        def copy(text: str) -> None:
            self.guard.copy(text)
            seconds = self._settings.get(CLEAR_AFTER)
            self._say(f"The codes are on the clipboard{f' for {seconds} seconds' if seconds else ''}.")

        shown = self._desk.shown_id

        def codes(session: Session) -> str:
            session.expect(shown)
            return session.clipboard_text()

        self._desk.ask(codes, copy)

    def _set_limits(self) -> None:
        get = self.appearance.get
        self.guard.set_limits(minutes=get(LOCK_AFTER), seconds=get(CLEAR_AFTER))

    def _lock_unasked(self, why: str) -> None:
        """Practice holds nobody's notes: it stays."""
        if self._desk.kind != "vault":
            return
        cut_short = self._reading.brings_a_lot
        self._lock()
        self._say(f"{why} Not every chart was brought in: drop them again." if cut_short else why)

    def _remember(self, setting: Setting[Any], value: Any) -> None:
        try:
            self._settings.set(setting, value)
        except DiskTrouble as trouble:
            self.messages.say(trouble.sentence, Tone.WARNING, setting)

    # --- how it is put together -------------------------------------------------------------------------

    def _make(self, theme: Theme) -> None:
        # Each part is made where it stays: moving one to another parent styles all that is in it anew.
        middle = self._middle = QWidget(self)
        self.setCentralWidget(middle)
        self.rail = Rail(theme, middle)
        self.banner = PatientBanner(theme, middle)
        self._stack = QStackedWidget(middle)
        self.start = StartPage(theme, self._stack)
        self.worklist = WorklistPage(theme, self._stack)
        self.workbench = Workbench(self._desk, self._shelf.worker, theme, self._stack)
        self.books = BooksPage(theme, self._stack)
        self.audit = AuditPage(theme, self._stack)
        self.vault = VaultPage(theme, self._stack)
        self.settings_page = SettingsPage(theme, self._stack)
        self.help = HelpPage(theme, self._stack)
        self.help.show_topics(read_help(resources_folder() / "help"))
        self.messages = MessageBar(theme, middle)
        self.status = StatusLine(theme, middle)
        self.palette_box = CommandPalette(theme, self)
        self.notes_search = NotesSearch(theme, self)
        self.choice_sheet = ChoiceSheet(theme, self)
        self.comparison = ComparisonView(theme, self)
        self.pages: dict[str, QWidget] = {
            "start": self.start,
            "worklist": self.worklist,
            "code": self.workbench,
            "books": self.books,
            "audit": self.audit,
            "vault": self.vault,
            "settings": self.settings_page,
            "help": self.help,
        }

    def _place(self) -> None:
        self.setWindowTitle("Chartside")
        self.setAcceptDrops(True)
        layout_memory.stand_first(self)
        for page in self.pages.values():
            self._stack.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.messages)
        column.addWidget(self.status)

    def _connect(self) -> None:
        desk, shelf, bench = self._desk, self._shelf, self.workbench
        self.guard = Guard(self, busy=lambda: self._reading.brings_a_lot)
        self.guard.idle.connect(self._lock_unasked)
        self._set_limits()
        desk.opened.connect(self._profile_opened)
        desk.closed.connect(self._show_start)
        desk.not_opened.connect(self.start.show_trouble)
        desk.changed.connect(self._announce)
        desk.refused.connect(self._refused)
        self.book_arrivals = BookArrivals(
            self.books,
            shelf,
            choose=self._files.books,
            choose_target=self._files.pack,
            show_page=lambda: self.show_page("books"),
            parent=self,
        )
        self.books.code_wanted.connect(self._open_code)
        self.shelf_reading = ShelfReading(
            shelf,
            desk,
            bench=bench,
            banner=self.banner,
            status=self.status,
            messages=self.messages,
            parent=self,
        )
        self.trail_reading = TrailReading(
            self.audit, desk, choose=self._files.trail, say=self._say, parent=self
        )
        self.vault_keeping = VaultKeeping(
            self.vault,
            self.start,
            desk,
            choose_target=self._files.backup_target,
            choose_backup=self._files.backup,
            parent=self,
        )
        self.vault_keeping.renamed.connect(lambda: self._show_rights("vault"))
        self.notes_finding = NotesFinding(self.notes_search, bench.note, desk, self)
        self.pop_outs = PopOuts(
            self, bench.note, desk, self.guard, theme=lambda: self._theme, lock=self._lock
        )
        self.comparing = Comparing(
            self.comparison, bench.note, self.choice_sheet, desk, say=self._say, parent=self
        )
        self.annotating = Annotating(bench.note, self.choice_sheet, desk, say=self._say, parent=self)
        self.columns = WorklistColumns(
            self.worklist,
            self.choice_sheet,
            hidden=self._settings.get(HIDDEN_COLUMNS),
            remember=lambda titles: self._remember(HIDDEN_COLUMNS, titles),
        )
        self.encounter_work = EncounterWork(
            self.choice_sheet,
            desk,
            selected=lambda: self.worklist.selected() if self.page == "worklist" else None,
            say=self._say,
            parent=self,
        )
        self._reading = NoteReading(
            desk, self.status, lambda lot: self.messages.say(lot.told(), Tone.WARNING, lot), self
        )
        self.worklist_reading = WorklistReading(self.worklist, desk, self)
        self._reading.lot_ended.connect(self.worklist_reading.catch_up)
        self.start.practise_requested.connect(self._practise)
        self.start.create_requested.connect(self._create_vault)
        self.start.unlock_requested.connect(self._unlock)
        self.worklist.encounter_opened.connect(lambda one: desk.do(lambda s: s.open_encounter(one), self))
        self.worklist.sample_opened.connect(lambda one: desk.do(lambda s: s.open_sample(one), self))
        self.worklist.open_requested.connect(self._ask_for_notes)
        self.worklist.note_dropped.connect(self.open_notes)
        bench.notice.connect(self._say)
        bench.trouble.connect(lambda sentence: self.messages.say(sentence, Tone.WARNING, bench))
        bench.note.note_dropped.connect(self.open_notes)
        bench.note.open_requested.connect(self._ask_for_notes)
        bench.note.samples_requested.connect(lambda: self.show_page("worklist"))
        bench.note.note_size_changed.connect(self.appearance.set_note_size)
        bench.encounter.export_requested.connect(self._export)
        bench.encounter.copy_requested.connect(self._copy)
        self.banner.patient_edited.connect(lambda p: self._edit(lambda s: s.set_patient(p)))
        self.banner.date_of_service_edited.connect(
            lambda day: self._edit(lambda s: s.set_date_of_service(day))
        )
        self.banner.encounter_type_edited.connect(
            lambda kind: self._edit(lambda s: s.set_encounter_type(kind))
        )
        self.rail.page_chosen.connect(self.show_page)
        self.settings_page.setting_changed.connect(self.appearance.set)
        self.settings_page.setting_changed.connect(lambda *_: self._set_limits())
        self.palette_box.chosen.connect(lambda command_id: self.bindings.run(command_id))
        self.appearance.changed.connect(self._set_theme)
        self.appearance.trouble.connect(lambda sentence: self.messages.say(sentence, Tone.WARNING))
        self.messages.dismissed.connect(self._focus_page)

    def _practise(self) -> None:
        self.start.show_busy("Opening the sample charts…")
        self._desk.practise()

    def _create_vault(self, passphrase: str) -> None:
        self.start.show_busy("Making your vault…")
        self._desk.create_vault(passphrase)

    def _unlock(self, passphrase: str, user: str) -> None:
        self.start.show_busy("Unlocking your vault…")
        self._desk.unlock(passphrase, user)

    def _dress(self, theme: Theme) -> None:
        """What all parts share. The sheet is the window's; its parts' menus, tips and dialogs inherit it.

        For a new sheet of the application Qt 6 styles each widget once for every widget above it, which
        takes five times as long.
        """
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(theme.palette())
            app.setFont(theme.interface_font())
        self.setStyleSheet(theme.style_sheet())

    def _set_theme(self, theme: Theme) -> None:
        before, self._theme = self._theme, theme
        self.settings_page.show_values(self.appearance.get)
        if theme == replace(before, note_size=theme.note_size, note_line_spacing=theme.note_line_spacing):
            self.workbench.note.set_theme(theme)
            return
        self._dress(theme)
        self.pop_outs.set_theme(theme)
        over = (self.palette_box, self.notes_search, self.choice_sheet, self.comparison)
        for part in (self.rail, self.banner, self.messages, self.status, *over, *self.pages.values()):
            part.set_theme(theme)  # type: ignore[attr-defined]  # every page has it

    # --- Qt ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.guard.watch(self.windowHandle())
            QTimer.singleShot(0, self.seen.emit)  # when the parts have been painted too

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_typed()
        self.guard.clear_clipboard()
        self.appearance.save()
        self._remember(WINDOW_LAYOUT, layout_memory.dump(self, self.workbench))
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self.open_notes(paths)


def _opens_none(changes: Changes, initiator: object) -> bool:
    """Whether a file was to be opened, and held several encounters."""
    asked = isinstance(initiator, NoteArrivals) and not initiator.for_worklist
    return asked and changes.encounter is None


def _toggle(pane: QWidget) -> None:
    pane.setVisible(pane.isHidden())
