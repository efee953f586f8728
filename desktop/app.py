"""The application: the only place where its objects are made and tied together."""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from codesets.home import data_home
from desktop.files import make_private_folder
from desktop.gui.bookshelf import Bookshelf
from desktop.gui.desk import Desk
from desktop.gui.dialogs import Dialogs, SystemDialogs
from desktop.gui.jobs import log_bug
from desktop.gui.theme import register_fonts
from desktop.gui.windows.main_window import MainWindow
from desktop.paths import library_folder, log_folder, profile_folder, resources_folder, settings_file
from desktop.settings import Settings
from desktop.vault.places import users_offered, vault_exists

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that is running. Duty of whoever made it: :meth:`close` it in the end."""

    window: MainWindow
    desk: Desk
    shelf: Bookshelf
    log: logging.Handler | None
    """Where warnings and errors go; None where there is no place to write."""

    def close(self) -> None:
        self.window.close()
        self.desk.close()
        self.shelf.close()
        if self.log is not None:
            logging.getLogger().removeHandler(self.log)
            self.log.close()


def run(arguments: Sequence[str]) -> int:
    """Show the window, or do what an option says. Returns the exit code."""
    options = _parser().parse_args(arguments)
    qt = make_qt()
    application = make(data_home())
    _own_up_to_bugs(application.window)
    application.window.show()
    application.window.open_notes([Path(name) for name in options.notes])
    code = qt.exec()
    application.close()
    return code


def make_qt() -> QApplication:
    """Qt itself, dressed. Once a process."""
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("Chartside")
    qt.setApplicationVersion(VERSION)
    qt.setStyle("fusion")
    register_fonts(resources_folder() / "fonts")
    return qt


def make(home: Path, *, library: Path | None = None, dialogs: Dialogs | None = None) -> Application:
    """The application over one data folder. Its code books are opened once its window has been seen.

    ``library`` is the folder of the code library, where it is not the data folder's own.
    """
    log = _log_to(log_folder(home))
    desk = Desk(home)
    shelf = Bookshelf(library or library_folder(home))
    try:
        window = MainWindow(
            desk=desk,
            shelf=shelf,
            settings=Settings.load(settings_file(home)),
            dialogs=dialogs or SystemDialogs(),
            has_vault=lambda: vault_exists(profile_folder(home)),
            users=lambda: users_offered(profile_folder(home)),
        )
    except BaseException:
        desk.close()  # their threads would keep a process without a window alive
        shelf.close()
        raise
    # Not before: reading the books would take turns with the first picture, and both would be late.
    window.seen.connect(shelf.open)
    return Application(window, desk, shelf, log)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="Chartside",
        description="An offline workstation for medical coders.",
        epilog="Chartside read FILE… tells what charts hold, without a window.",
    )
    parser.add_argument("notes", nargs="*", metavar="NOTE", help="notes to open as encounters")
    parser.add_argument("--version", action="version", version=f"Chartside {VERSION}")
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="go once through everything, in a folder of its own, and print the result as JSON",
    )
    return parser


class _Log(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging calls it so
        """Where the disk does not take a line, it is lost; the usual way is a traceback on the terminal."""


def _log_to(folder: Path) -> logging.Handler | None:
    """Warnings and errors, never a word of a patient; without a place to write, there is no log."""
    try:
        make_private_folder(folder)
        handler = _Log(
            folder / "chartside.log", maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler


def _own_up_to_bugs(window: MainWindow) -> None:
    """What nobody has caught goes to the log without its text, and a sentence to the user."""

    def caught(_kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        log_bug(error)
        window.say_bug()

    sys.excepthook = caught
    threading.excepthook = lambda told: log_bug(told.exc_value) if told.exc_value else None
