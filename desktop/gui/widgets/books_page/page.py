"""The shelf, and the way a book gets there: files, what they hold, yes or no, progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from codesets.model import LISTS, Book, Release
from desktop.code_library import Found, FoundTable, OwnList, Verified
from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.drop_hint import DropHint, dropped_files
from desktop.gui.widgets.text_table import TextTable
from desktop.gui.widgets.words import Kind, Words

from .buttons import button
from .comparison import Comparison
from .list_form import ListForm
from .wording import FOUND, ON_SHELF, all_sound, found_row, question, shelf_row, summary

if TYPE_CHECKING:  # the stores behind it come with the library, not with the window
    from codesets.history import Difference

_HOW = (
    "Bring in official files as they were downloaded, zips included: drop them here. They come from "
    "cms.gov (ICD-10-CM, ICD-10-PCS, HCPCS, edits) and cdc.gov/nchs; Chartside itself never connects. "
    "A table of your own becomes a list."
)
_STEPS = 1000
_DEFAULT_TIP = (
    "This release counts where an encounter has no date of service; a date always picks its own release"
)


class BooksPage(QWidget):
    """Passive: it shows what it is told and says what is wanted."""

    files_wanted = Signal()
    """Ask which files."""
    files_brought = Signal(list)
    """Paths that were dropped."""
    confirmed = Signal()
    """Bring in what was shown by :meth:`show_found`."""
    cancelled = Signal()
    """Stop what is under way."""
    verification_wanted = Signal()
    """Read every book to the last byte."""
    list_confirmed = Signal(object)
    """``OwnList``: bring the table in as that."""
    table_wanted = Signal(str, object)
    """Another sheet of the table, or the number of the row that holds its headings."""
    pack_wanted = Signal(list)
    """The Releases to write into one file."""
    removal_wanted = Signal(object)
    """The Release to take off the shelf."""
    default_wanted = Signal(str, object)
    """A system, and the edition that is to count where there is no date of service; None: that of the day."""
    comparison_wanted = Signal(object, object)
    """An older and a newer Release of one system."""
    code_wanted = Signal(str, str)
    """A system and a code to open in its book."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._releases: tuple[Release, ...] = ()
        self._defaults: Mapping[str, str] = {}
        self._brought_in: Mapping[tuple[str, Book, str], date] = {}
        self.setObjectName("books_page")
        self.setAccessibleName("Code books")
        self.setAcceptDrops(True)
        self._make()
        self._place()
        self._hint = DropHint(theme, self)
        self.set_theme(theme)
        self._show(self._shelf_view)

    # ---- what it shows -------------------------------------------------------------------------

    def show_shelf(
        self,
        releases: Sequence[Release],
        defaults: Mapping[str, str] | None = None,
        brought_in: Mapping[tuple[str, Book, str], date] | None = None,
    ) -> None:
        """``defaults``: the edition that counts without a date of service, by system; ``brought_in``: when,
        by system, book and edition."""
        self._brought_in = brought_in or {}
        place = self._selected()
        self._releases = tuple(releases)
        self._defaults = defaults or {}
        self.shelf_model.set_rows(
            [shelf_row(release, default=self._is_default(release)) for release in releases]
        )
        if releases:
            self.shelf.selectRow(self._releases.index(place) if place in self._releases else 0)
        self._tell_more()

    def show_difference(self, found: Difference) -> None:
        self._show(self.comparison)
        self.comparison.show_difference(found)

    def show_table(self, table: FoundTable) -> None:
        """The table of the form, looked at again."""
        self.list_form.show_again(table)

    def show_progress(self, fraction: float, sentence: str) -> None:
        if self.list_form.looking:  # in a blink: the form stays
            return
        self.notice.say("")
        self.doing.setText(sentence)
        self._bar.setValue(round(_STEPS * fraction))
        self._show(self._busy_view)

    def begin(self, sentence: str) -> None:
        """Long work has been asked for; Esc and Enter stop it."""
        self.show_progress(0.0, sentence)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: Found) -> None:
        """What the files hold; it waits for a yes or no."""
        if found.table is not None:
            self._show(self.list_form)
            self.list_form.show_table(found.table, datetime.now().astimezone().date())
            return
        self.found_model.set_rows([found_row(book) for book in found.books])
        self.verdict.setText(question(found.doubts) if found.doubts else summary(found.books))
        besides = [*found.remarks, *(f"{file}: {why}" for file, why in found.passed_over[:12])]
        self.left_out.setText("\n".join(besides))
        self.left_out.setVisible(bool(besides))
        self.found.setVisible(bool(found.books))
        self.yes.setVisible(bool(found.wanted))
        self.yes.setText("Bring in all the same" if found.doubts else "Bring in")
        self.no.setText("Not now" if found.wanted else "Close")
        self._show(self._found_view)
        (self.yes if found.wanted and not found.doubts else self.no).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_done(self, sentence: str) -> None:
        self.notice.say(sentence, Tone.FINE)
        self._back_to_shelf()

    def show_verified(self, found: Verified) -> None:
        if found.troubles:
            self.show_trouble("\n".join(found.troubles))
        else:
            self.show_done(all_sound(found))

    def show_trouble(self, sentence: str) -> None:
        if self.list_form.looking:
            self.list_form.show_trouble(sentence)
            return
        self.notice.say(sentence, Tone.WARNING)
        self._back_to_shelf()

    @property
    def busy(self) -> bool:
        return self._stack.currentWidget() is self._busy_view

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (
            *(self._title, self._how, self.notice, self.more, self.doing, self.verdict, self.left_out),
            *(self.shelf, self.found, self._hint, self.list_form, self.comparison),
        ):
            part.set_theme(theme)
        self.update()

    # ---- how it is put together ----------------------------------------------------------------

    def _make(self) -> None:
        theme = self._theme
        self._title = Words("Code books", Kind.TITLE, theme, self)
        self._how = Words(_HOW, Kind.MUTED, theme, self, wrap=True)
        self.notice = Words("", Kind.TEXT, theme, self, wrap=True)
        self.bring = button("Bring in files…", "Choose official code files", self, self.files_wanted.emit)
        self.bring.setDefault(True)
        self.shelf_model = TextTableModel(ON_SHELF, self)
        self.found_model = TextTableModel(FOUND, self)
        self._stack = QStackedWidget(self)
        self._shelf_view, self._busy_view, self._found_view = (QWidget(self._stack) for _ in range(3))
        self.shelf = TextTable(self.shelf_model, theme, self._shelf_view, elastic=(4, 5))
        self.shelf.setAccessibleName("Books on the shelf")
        self.shelf.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.shelf.selectionModel().selectionChanged.connect(lambda *_: self._tell_more())
        self.more = Words("", Kind.MUTED, theme, self._shelf_view, wrap=True)
        self.more.setAccessibleName("File and checksum of the selected book")
        self.more.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.compare = button(
            "Compare",
            "What this release changed: against the one before it, or another that is selected with it",
            self._shelf_view,
            self._compare,
        )
        self.default = button("Make default", _DEFAULT_TIP, self._shelf_view, self._choose_default)
        self.check = button(
            "Verify", "Read every book to the last byte; nothing is changed", self._shelf_view, self._verify
        )
        self.pack = button(
            "Export…",
            "Save the selected books to one file for another computer (Shift+↓ selects several, Ctrl+A all)",
            self._shelf_view,
            lambda: self.pack_wanted.emit(self._all_selected()),
        )
        self.remove = button(
            "Take off the shelf", "Remove the selected book (Del)", self._shelf_view, self._remove
        )
        self.doing = Words("", Kind.TEXT, theme, self._busy_view, wrap=True)
        self._bar = QProgressBar(self._busy_view)
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Progress")
        self.stop = button(
            "Cancel", "Stop; the shelf stays as it was (Esc)", self._busy_view, self.cancelled.emit
        )
        self.verdict = Words("", Kind.HEADING, theme, self._found_view, wrap=True)
        self.found = TextTable(self.found_model, theme, self._found_view, elastic=(0, 5, 6))
        self.found.setAccessibleName("Books in the files")
        self.left_out = Words("", Kind.MUTED, theme, self._found_view, wrap=True)
        self.yes = button("Bring in", "Put these books on the shelf (Enter)", self._found_view, self._confirm)
        self.yes.setDefault(True)
        self.list_form = ListForm(theme, self._stack)
        self.list_form.confirmed.connect(self._confirm_list)
        self.list_form.given_up.connect(self._back_to_shelf)
        self.list_form.look_wanted.connect(self.table_wanted)
        self.comparison = Comparison(theme, self._stack)
        self.comparison.closed.connect(self._back_to_shelf)
        self.comparison.code_wanted.connect(self.code_wanted)
        self.no = button("Not now", "Leave the shelf as it is (Esc)", self._found_view, self._back_to_shelf)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.bring)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._how)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        shelf = QVBoxLayout(self._shelf_view)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for each in (self.compare, self.default, self.check, self.pack, self.remove):
            foot.addWidget(each)
        shelf.addWidget(self.shelf, 1)
        shelf.addWidget(self.more)
        shelf.addLayout(foot)
        busy = QVBoxLayout(self._busy_view)
        for part in (self.doing, self._bar):
            busy.addWidget(part)
        busy.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        busy.addStretch(1)
        found = QVBoxLayout(self._found_view)
        answers = QHBoxLayout()
        for answer in (self.yes, self.no):
            answers.addWidget(answer)
        answers.addStretch(1)
        found.addWidget(self.verdict)
        found.addWidget(self.found, 1)
        found.addWidget(self.left_out)
        found.addLayout(answers)
        for layout in (shelf, busy, found):
            layout.setContentsMargins(0, 8, 0, 0)
        for view in (self._shelf_view, self._busy_view, self._found_view, self.list_form, self.comparison):
            self._stack.addWidget(view)

    def _show(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self.bring.setEnabled(view is self._shelf_view)
        first = {
            self._busy_view: self.stop,
            self._found_view: self.no,
            self.list_form: self.list_form.name,
            self.comparison: self.comparison.narrow,
        }
        self.setFocusProxy(first.get(view, self.shelf))

    def _back_to_shelf(self) -> None:
        self._show(self._shelf_view)
        self.shelf.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.begin("Bringing the books in")
        self.confirmed.emit()

    def _confirm_list(self, own: OwnList) -> None:
        self.begin(f"Bringing {own.name} in")
        self.list_confirmed.emit(own)

    def _verify(self) -> None:
        self.begin("Verifying the code books")
        self.verification_wanted.emit()

    # ---- the selected book ---------------------------------------------------------------------

    def _selected(self) -> Release | None:
        row = self.shelf.currentIndex().row()
        return self._releases[row] if 0 <= row < len(self._releases) else None

    def _all_selected(self) -> list[Release]:
        rows = sorted(index.row() for index in self.shelf.selectionModel().selectedRows())
        return [self._releases[row] for row in rows]

    def _tell_more(self) -> None:
        release = self._selected()
        self.remove.setEnabled(release is not None)
        self.compare.setEnabled(self._comparable() is not None)
        several = sum(each.system == release.system for each in self._lists()) > 1 if release else False
        self.default.setEnabled(release is not None and release.book in LISTS and several)
        is_default = release is not None and self._is_default(release)
        self.default.setText("No default" if is_default else "Make default")
        self.more.setText(self._provenance(release) if release is not None else "")

    def _provenance(self, release: Release) -> str:
        since = self._brought_in.get((release.system, release.book, release.edition))
        when = f" · brought in on {since}" if since is not None else ""
        return f"{release.source} · SHA-256 {release.sha256}{when}"

    def _lists(self) -> list[Release]:
        return [release for release in self._releases if release.book in LISTS]

    def _is_default(self, release: Release) -> bool:
        return release.book in LISTS and self._defaults.get(release.system) == release.edition

    def _comparable(self) -> tuple[Release, Release] | None:
        """Two lists of codes of one system, the older first: those selected, or one and that before it."""
        chosen = [release for release in self._all_selected() if release.book in LISTS]
        if len(chosen) == 1:
            newest = chosen[0]
            before = [
                each
                for each in self._lists()
                if each.system == newest.system and each.effective_from < newest.effective_from
            ]
            chosen += sorted(before, key=lambda each: each.effective_from)[-1:]
        if len(chosen) != 2 or chosen[0].system != chosen[1].system:
            return None
        older, newer = sorted(chosen, key=lambda each: each.effective_from)
        return older, newer

    def _compare(self) -> None:
        both = self._comparable()
        if both is not None:
            self.comparison_wanted.emit(*both)

    def _choose_default(self) -> None:
        release = self._selected()
        if release is not None:
            self.begin("Choosing the default release")
            self.default_wanted.emit(release.system, None if self._is_default(release) else release.edition)

    def _remove(self) -> None:
        release = self._selected()
        if release is not None:
            self.removal_wanted.emit(release)

    # ---- Qt ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self._stack.currentWidget(), event.key()
        if key == Qt.Key.Key_Escape and view is self._busy_view:
            self.cancelled.emit()
        elif key == Qt.Key.Key_Escape and view is self._found_view:
            self._back_to_shelf()
        elif key == Qt.Key.Key_Delete and view is self._shelf_view:
            self._remove()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.busy:
            event.acceptProposedAction()
            self._hint.tell("Drop official code files to look through them")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hint.hide()
        paths: list[Path] = dropped_files(event)
        if paths and not self.busy:
            event.acceptProposedAction()
            self.files_brought.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("panel"))
