"""Ties keys to commands: one shortcut a key, all from the table in ``desktop.gui.commands``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.gui.commands import COMMANDS


class Bindings:
    """Every command has something to do, and nothing is done that is no command; ValueError otherwise."""

    def __init__(
        self,
        window: QWidget,
        commands: Mapping[str, Callable[[], Any]],
        *,
        forbidden: Callable[[str], str],
        say: Callable[[str], object],
    ) -> None:
        """``forbidden`` names, for a command, why it may not be done now; ``say`` tells it."""
        known = {command.id for command in COMMANDS}
        if known != commands.keys():
            raise ValueError(f"commands and what they do differ: {sorted(known ^ commands.keys())}")
        self._commands = commands
        self._forbidden = forbidden
        self._say = say
        for command in COMMANDS:
            for key in command.keys:
                shortcut = QShortcut(QKeySequence(key), window)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.activated.connect(lambda command_id=command.id: self.run(command_id))

    def run(self, command_id: str) -> None:
        why_not = self._forbidden(command_id)
        if why_not:
            self._say(why_not)
        else:
            self._commands[command_id]()
