"""The first page: practise on the left, the vault on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.hairline import Hairline
from desktop.gui.widgets.passphrase import PassphraseForm
from desktop.gui.widgets.words import Kind, Words

from .forms import CreateForm, RestoreForm, UnlockForm

COLUMN = 340
"""Greatest width of each half in pixels, at the usual font size."""
TALLEST = 520
"""Pixels that the page needs with the longest form open, at the usual font size."""
_PRACTISE = (
    "Code sample charts in the very same window. No passphrase is needed, "
    "because practice holds sample charts only: nothing of a patient goes in."
)
_VAULT = "Your own notes and encounters, encrypted under a passphrase. Nothing leaves this computer."


class StartPage(QWidget):
    """A passphrase leaves it by signal once and is forgotten here at the same moment."""

    practise_requested = Signal()
    create_requested = Signal(str)
    unlock_requested = Signal(str, str)
    """The passphrase, and the id of the user; empty where there is but one."""
    restore_wanted = Signal()
    """Which backup is to be asked for."""
    restore_requested = Signal(str)
    """Of the backup asked about: its passphrase."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._has_vault = False
        self._asked: QWidget | None = None
        self.setObjectName("start_page")
        self.setAccessibleName("Start")
        self._words: list[Words] = []
        self.practise = self._button("Practise", primary=True)
        self.practise.clicked.connect(self._practise)
        self.set_up = self._button("Set up my vault…", primary=False)
        self.set_up.clicked.connect(lambda: self._show_form(self.create_form))
        self.unlock_form = UnlockForm(theme, self)
        self.create_form = CreateForm(theme, self)
        self.restore_form = RestoreForm(theme, self)
        self.restore = self._button("Restore a backup…", primary=False)
        self.restore.clicked.connect(lambda: self.restore_wanted.emit())
        self.restore_form.submitted.connect(self._restore)
        self.restore_form.given_up.connect(self._give_up)
        self.unlock_form.submitted.connect(self._unlock)
        self.create_form.submitted.connect(self._create)
        self.create_form.given_up.connect(self._give_up)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName("Working")
        self._said = self._say("", Kind.MUTED, wrap=True)
        self._said.setObjectName("start_sentence")
        self._lay_out()
        self.set_theme(theme)
        self.set_has_vault(False)
        self.clear()

    # ---- what it shows -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for words in self._words:
            words.set_theme(theme)
        for button in (self.practise, self.set_up, self.restore):
            button.setFont(theme.interface_font())
        self.unlock_form.set_theme(theme)
        self.create_form.set_theme(theme)
        self.restore_form.set_theme(theme)
        self._hairline.set_theme(theme)
        width = round(COLUMN * theme.interface_size / 9.75)
        for half in self._halves:
            half.setMaximumWidth(width)
        self.update()

    def set_has_vault(self, has_vault: bool, users: Sequence[tuple[str, str]] = (), last: str = "") -> None:
        """Whether there is a vault to open, or one to set up; id and name of its users where it has several,
        and who of them came in last. The focus goes where typing begins."""
        self._has_vault = has_vault
        self.unlock_form.offer(users, last)
        self.practise.setProperty("primary", not has_vault)
        self.practise.style().polish(self.practise)
        self._begin()

    def _begin(self) -> None:
        self._show_only(self.unlock_form if self._has_vault else self.set_up)
        self.unlock_form.forget()
        self.create_form.forget()
        self.restore_form.forget()
        self._focus_first()

    def ask_for_backup(self, name: str) -> None:
        """The passphrase of the backup of that name."""
        self.restore_form.ask_for(name)
        self._show_form(self.restore_form)

    def show_busy(self, sentence: str) -> None:
        """Something asked for is under way: nothing else can be asked meanwhile."""
        self._set_busy(True)
        self._said.say(sentence)

    def show_trouble(self, sentence: str) -> None:
        """What was asked for failed; the sentence stands where it was asked, and the fields are empty."""
        self._set_busy(False)
        if isinstance(self._asked, PassphraseForm):
            self._asked.show_trouble(sentence)
            self._said.say("")
            self._asked.fields()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._said.say(sentence, Tone.STOP)
            self.practise.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """As if it had just been opened: nothing typed, nothing said, nothing under way."""
        self._asked = None
        self._set_busy(False)
        self._said.say("")
        self._begin()

    @property
    def sentence(self) -> str:
        """What it says about the work or its failure; empty where there is nothing to say."""
        form = self._form
        inside = form.said.text() if form is not None and form.said.tone is Tone.STOP else ""
        return self._said.text() or inside

    # ---- how it is done ------------------------------------------------------------------------

    def _practise(self) -> None:
        self._asked = self.practise
        self.practise_requested.emit()

    def _unlock(self, passphrase: str, user: str) -> None:
        self._asked = self.unlock_form
        self.unlock_requested.emit(passphrase, user)

    def _create(self, passphrase: str) -> None:
        self._asked = self.create_form
        self.create_requested.emit(passphrase)

    def _restore(self, passphrase: str) -> None:
        self._asked = self.restore_form
        self.restore_requested.emit(passphrase)

    def _lay_out(self) -> None:
        name = self._say("Chartside", Kind.NAME)
        motto = self._say("The note on one side, the code books on the other. Offline.", Kind.MUTED)
        left_half, left = self._half("Practise", _PRACTISE)
        left.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        right_half, right = self._half("My vault", _VAULT)
        right.addWidget(self.set_up, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.unlock_form)
        right.addWidget(self.create_form)
        right.addWidget(self.restore_form)
        right.addSpacing(8)
        right.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        self._halves = (left_half, right_half)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addStretch(1)
        halves.addWidget(left_half, 4)
        self._hairline = Hairline(self._theme, self)
        halves.addWidget(self._hairline)
        halves.addWidget(right_half, 4)
        halves.addStretch(1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(4)
        self._inside = column
        column.addWidget(name, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(motto, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(36)
        column.addLayout(halves)
        column.addSpacing(20)
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._bar)
        column.addWidget(self._said)
        column.addStretch(1)
        self._bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.setAlignment(self._bar, Qt.AlignmentFlag.AlignHCenter)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def _half(self, title: str, sentence: str) -> tuple[QWidget, QVBoxLayout]:
        half = QWidget(self)
        column = QVBoxLayout(half)
        column.setContentsMargins(32, 0, 32, 0)
        column.setSpacing(8)
        column.addWidget(self._say(title, Kind.HEADING))
        column.addWidget(self._say(sentence, Kind.MUTED, wrap=True))
        column.addSpacing(8)
        return half, column

    def _say(self, text: str, kind: Kind, *, wrap: bool = False) -> Words:
        words = Words(text, kind, self._theme, self, wrap=wrap)
        self._words.append(words)
        return words

    def _button(self, text: str, *, primary: bool) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("primary", primary)
        button.setAutoDefault(True)
        button.setToolTip(f"{text} (Enter)")
        return button

    def _set_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        for widget in (self.practise, self.set_up, self.restore, *self._forms):
            widget.setEnabled(not busy)

    @property
    def _form(self) -> PassphraseForm | None:
        """The one that can be filled in now."""
        return next((form for form in self._forms if not form.isHidden()), None)

    @property
    def _forms(self) -> tuple[PassphraseForm, ...]:
        return self.unlock_form, self.create_form, self.restore_form

    def _show_only(self, one: QWidget) -> None:
        for widget in (self.set_up, *self._forms):
            widget.setVisible(widget is one)
        self.restore.setVisible(one in (self.set_up, self.unlock_form))

    def _show_form(self, form: PassphraseForm) -> None:
        self._said.say("")
        self._show_only(form)
        form.fields()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _give_up(self) -> None:
        self.create_form.forget()
        self.restore_form.forget()
        first = self.unlock_form if self._has_vault else self.set_up
        self._show_only(first)
        (self.unlock_form.passphrase if self._has_vault else self.set_up).setFocus(
            Qt.FocusReason.TabFocusReason
        )

    def _focus_first(self) -> None:
        first = self.unlock_form.passphrase if self._has_vault else self.practise
        self.setFocusProxy(first)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # From the top, not centred: the name must not jump when a form unfolds beneath it.
        spare = self.height() - round(TALLEST * self._theme.interface_size / 9.75)
        self._inside.setContentsMargins(24, max(24, min(self.height() // 7, spare // 2)), 24, 24)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_first()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("background"))
