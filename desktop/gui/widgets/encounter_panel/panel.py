"""The encounter: its codes in order, each with the words that prove it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.coding.encounter import Encounter
from desktop.gui.commands import tooltip
from desktop.gui.theme import Theme
from desktop.gui.widgets.empty_state import Action, EmptyState, Notice
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.ground import set_ground

from .details import LineDetails
from .header import Header
from .lines_view import LinesView
from .refusal import Refusal

WIDE = 860
"""Pixels of width, at the interface's usual size, from which the details stand beside the list."""
SIDE_BY_SIDE = 320
BENEATH = 132
"""Pixels of the details: width beside the list, height beneath it."""
LOWEST_LIST = 2
"""Rows of the list; an empty page says as much as fits there."""
NARROWEST = 400
USUAL_HEIGHT = 16
"""Of a line of text at that size, in pixels."""
UNBOUNDED = 16_777_215
"""Qt's QWIDGETSIZE_MAX."""


class EncounterPanel(QWidget):
    """Shows an encounter and asks for changes; it changes nothing itself.

    Whatever the user wants comes out as a signal; ``show_encounter`` then shows what became of it.
    Only the user makes ``line_chosen`` speak: after ``show_encounter`` and ``select_line`` ask
    ``current_line_id``.
    """

    line_chosen = Signal(str)
    """The current line was changed by the user: its id."""
    code_opened = Signal(str, str)
    """System and code whose page to show in the code browser."""
    words_wanted = Signal(str)
    """Line id: scroll the note to its words."""
    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    """Line id and its new place, from 0, as ``desktop.coding.actions.move_line`` counts."""
    first_listed_requested = Signal(str)
    evidence_removal_requested = Signal(str, int)
    """Line id and the number of the evidence, from 0."""
    export_requested = Signal(str)
    """``csv`` or ``json``."""
    copy_requested = Signal()
    code_typed = Signal(str)
    """As it was typed, in any spelling; ``show_encounter`` or ``show_refusal`` answers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("encounter_panel")
        self.setAccessibleName("Encounter")
        self._theme = theme
        self._encounter: Encounter | None = None
        self._editable = True
        self._details_wanted: bool | None = None
        """The user's choice; None: beside the list yes, beneath it no."""
        self.header = Header(theme, self)
        self.refusal = Refusal(theme, self)
        self.lines = LinesView(theme, self)
        self.details = LineDetails(theme, self)
        self.nothing_open = EmptyState(
            theme,
            self,
            notice=Notice("No chart is open", "Open a chart from the worklist: its codes stand here."),
        )
        self.no_codes = EmptyState(theme, self, notice=self._no_codes())
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.show_encounter(None)

    # ---- what the window calls -----------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        set_ground(self, theme, "panel")
        for part in (self.header, self.refusal, self.lines, self.details, self.nothing_open, self.no_codes):
            part.set_theme(theme)
        for edge in (self._under_header, self._between):
            set_ground(edge, theme, "line")
        self._arrange()

    def show_encounter(self, encounter: Encounter | None) -> None:
        """Keeps the current line and the scroll position where it is the same encounter as before."""
        before = {line.id for line in self._encounter.lines} if self._encounter else set[str]()
        another = (encounter.id if encounter else "") != (self._encounter.id if self._encounter else "")
        self._encounter = encounter
        lines = encounter.lines if encounter else ()
        if another:
            self.header.field.clear()
            self._forget_refusal()
        elif any(line.id not in before for line in lines):
            self._code_arrived()
        self.lines.show_encounter(encounter, another=another)
        diagnoses = all(line.is_diagnosis for line in lines)
        self.header.count(len(lines), name="Diagnoses" if diagnoses else "Diagnoses and procedures")
        self.header.field.setEnabled(self._editable and encounter is not None)
        page = self.nothing_open if encounter is None else self.lines if lines else self.no_codes
        had_focus = self.focusWidget() is self.lines
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(self.lines if lines else self.header.field)
        if had_focus and not lines and encounter is not None:
            self.header.field.setFocus()
        self._arrange()

    def set_editable(self, editable: bool) -> None:
        """Whether who works may change the codes."""
        self._editable = editable
        self.header.field.setEnabled(editable and self._encounter is not None)

    def select_line(self, line_id: str | None) -> None:
        """None, or an id that the encounter does not have: no line is current."""
        if line_id is not None:
            self._code_arrived()
        self.lines.select(line_id)

    def current_line_id(self) -> str | None:
        return self.lines.current_id()

    def show_refusal(self, sentence: str, choices: tuple[str, ...]) -> None:
        """The typed code was not added: why not, and the codes to offer instead."""
        self.header.field.refused()
        self.refusal.say(sentence, choices)

    # ---- how it is done ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        for page in (self.lines, self.no_codes, self.nothing_open):
            self._stack.addWidget(page)
        self.setMinimumWidth(NARROWEST)
        self._under_header = QFrame(self)
        self._between = QFrame(self)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self._stack, 1)
        self._body.addWidget(self._between)
        self._body.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.refusal)
        column.addWidget(self._under_header)
        column.addLayout(self._body, 1)

    def _connect(self) -> None:
        lines, header = self.lines, self.header
        lines.chosen.connect(self.line_chosen)
        lines.current_shown.connect(self._show_details)
        lines.words_wanted.connect(self.words_wanted)
        lines.page_wanted.connect(self._open_page)
        lines.removal_wanted.connect(self.remove_requested)
        lines.move_wanted.connect(self.move_requested)
        lines.first_wanted.connect(self.first_listed_requested)
        lines.details_wanted.connect(self._turn_details)
        lines.evidence_wanted.connect(self._enter_details)
        lines.copy_wanted.connect(self.copy_requested)
        lines.typed.connect(header.field.begin_with)
        self.details.removal_wanted.connect(self.evidence_removal_requested)
        self.details.left.connect(self._focus_list)
        header.copy_wanted.connect(self.copy_requested)
        header.export_wanted.connect(self.export_requested)
        header.field.code_typed.connect(self._send)
        header.field.textEdited.connect(lambda _text: self._forget_refusal())
        header.field.left.connect(self._focus_list)
        header.field.down_wanted.connect(self._leave_field_downwards)
        self.refusal.chosen.connect(self._take_choice)
        self.refusal.left.connect(lambda: header.field.setFocus())
        for key, words, run in (
            ("Enter", "words", lines.ask_words),
            ("Shift Enter", "page", lines.ask_page),
            ("Del", "remove", lines.ask_removal),
            ("Space", "details", self._turn_details),
            ("Alt ↑", "up", lambda: lines.ask_move(-1)),
            ("Alt ↓", "down", lambda: lines.ask_move(+1)),
            ("Alt Home", "first-listed", lines.ask_first),
        ):
            header.hints.add(words, key, words, run)

    def _no_codes(self) -> Notice:
        return Notice(
            "No codes yet",
            "Ctrl+K searches the books and Enter adds the code. Words selected in the note become its "
            "evidence.",
            (Action(text="Type a code", run=self.header.field.setFocus, tip=tooltip("code.type")),),
        )

    # typed codes

    def _send(self, code: str) -> None:
        self._forget_refusal()
        self.code_typed.emit(code)

    def _take_choice(self, code: str) -> None:
        self.header.field.setFocus()
        self.header.field.send(code)

    def _code_arrived(self) -> None:
        self.header.field.arrived()
        self._forget_refusal()

    def _forget_refusal(self) -> None:
        self.refusal.say("", ())

    def _leave_field_downwards(self) -> None:
        if self.refusal.isHidden() or not self.refusal.choices.focus_first():
            self._focus_list()

    def _focus_list(self) -> None:
        if self.lines.lines.rowCount():
            self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    # details

    def _show_details(self) -> None:
        documents = self._encounter.documents if self._encounter else ()
        titles = {document.id: document.title for document in documents} if len(documents) > 1 else {}
        self.details.show_row(self.lines.current_row(), titles)
        self._arrange()

    def _turn_details(self) -> None:
        self._details_wanted = self.details.isHidden()
        self._arrange()

    def _enter_details(self) -> None:
        if self.details.isHidden():
            self._turn_details()
        self.details.focus_quote(0)

    def _open_page(self, line_id: str) -> None:
        line = self._encounter.line(line_id) if self._encounter else None
        if line is not None:
            self.code_opened.emit(line.system, line.code)

    # menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.lines.isVisible() and self.lines.current_row() is not None:
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            self.menu().popup(event.globalPos() if by_mouse else self._menu_place())

    def menu(self) -> QMenu:
        """What can be done with the current line, each with its key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setFont(self._theme.interface_font())
        lines = self.lines
        changes = (
            ("Make first-listed\tAlt+Home", lines.ask_first),
            ("Move up\tAlt+↑", lambda: lines.ask_move(-1)),
            ("Move down\tAlt+↓", lambda: lines.ask_move(+1)),
            ("Remove\tDel", lines.ask_removal),
            ("", None),
        )
        for words, run in (
            ("Show its words in the note\tEnter", lines.ask_words),
            ("Open in the code browser\tShift+Enter", lines.ask_page),
            ("Details\tSpace", self._turn_details),
            ("", None),
            *(changes if self._editable else ()),
            ("Copy all codes\tCtrl+C", self.copy_requested.emit),
            ("Export as CSV…", lambda: self.export_requested.emit("csv")),
            ("Export as JSON…", lambda: self.export_requested.emit("json")),
        ):
            if run is None:
                menu.addSeparator()
            else:
                menu.addAction(words).triggered.connect(lambda _=False, run=run: run())
        return menu

    def _menu_place(self) -> QPoint:
        rect = self.lines.visualRect(self.lines.currentIndex())
        return self.lines.viewport().mapToGlobal(rect.bottomLeft() + QPoint(48, 0))

    # size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The details beside the list or, where it is narrow, beneath it."""
        scale = Face(self._theme.interface_font()).height / USUAL_HEIGHT
        wide = self.width() >= WIDE * scale
        shown = self._details_wanted if self._details_wanted is not None else wide
        shown = shown and self._stack.currentWidget() is self.lines and self.lines.current_row() is not None
        self._stack.setMinimumSize(1, LOWEST_LIST * self.lines.row_height)
        stroke = self._theme.stroke
        self._under_header.setFixedHeight(stroke)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        if wide:
            self.details.setMinimumSize(round(SIDE_BY_SIDE * scale), 0)
            self.details.setMaximumSize(round(SIDE_BY_SIDE * scale), UNBOUNDED)
            self._between.setMinimumSize(stroke, 0)
            self._between.setMaximumSize(stroke, UNBOUNDED)
        else:
            height = min(round(BENEATH * scale), self.height() // 2)
            self.details.setMinimumSize(0, height)
            self.details.setMaximumSize(UNBOUNDED, height)
            self._between.setMinimumSize(0, stroke)
            self._between.setMaximumSize(UNBOUNDED, stroke)
        self.details.setVisible(shown)
        self._between.setVisible(shown)
