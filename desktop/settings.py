"""Settings as data: each has a key, a type, a default and one sentence that says what it does.

The settings page, its help page and the file are made from ``SETTINGS``. Never anything of a patient: not
even the name of a note that was opened, because file names carry names of people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from desktop.errors import DiskTrouble
from desktop.files import disk_sentence, make_private_folder, write_atomically

FORMAT = 1

T = TypeVar("T", bool, int, float, str)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    key: str
    """As it stands in the file; never reused for another meaning."""
    label: str
    """As it stands on the settings page."""
    default: T
    """Its type is the setting's type."""
    description: str
    """One sentence for the user."""
    choices: tuple[T, ...] = ()
    """Where given, nothing else is allowed."""
    least: T | None = None
    most: T | None = None
    shown: bool = True
    """False for what the window remembers by itself."""

    def accepts(self, value: object) -> bool:
        if isinstance(self.default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not type(self.default):
            return False
        allowed = cast(T, value)
        if self.choices and allowed not in self.choices:
            return False
        return (self.least is None or allowed >= self.least) and (self.most is None or allowed <= self.most)


THEME = Setting(
    key="interface.theme",
    label="Theme",
    default="system",
    description="Colours of the window: as the system has them, light, dark, or high contrast.",
    choices=("system", "light", "dark", "high contrast"),
)
INTERFACE_FONT_SIZE = Setting(
    key="interface.font_size",
    label="Interface font size",
    default=9.75,
    description="Size in points of everything but the note.",
    least=6.0,
    most=32.0,
)
REDUCE_MOTION = Setting(
    key="interface.reduce_motion",
    label="Reduce motion",
    default=False,
    description="Show changes at once instead of sliding or fading them.",
)
NOTE_FONT_SIZE = Setting(
    key="note.font_size",
    label="Note font size",
    default=11.25,
    description="Size in points of the text of the note.",
    least=6.0,
    most=48.0,
)
NOTE_LINE_SPACING = Setting(
    key="note.line_spacing",
    label="Note line spacing",
    default=1.6,
    description="Height of a line of the note, as a multiple of its font size.",
    least=1.0,
    most=3.0,
)
LOCK_AFTER = Setting(
    key="vault.lock_after",
    label="Lock after, in minutes",
    default=15,
    description="The vault locks by itself after so many minutes without a key or a click, and when the "
    "computer has slept; 0 never locks.",
    least=0,
    most=240,
)
CLEAR_AFTER = Setting(
    key="clipboard.clear_after",
    label="Clear copied codes after, in seconds",
    default=120,
    description="Codes that were copied leave the clipboard after so many seconds; 0 leaves them there.",
    least=0,
    most=3600,
)
LAST_USER = Setting(
    key="vault.last_user",
    label="Last user",
    default="",
    description="Which user of the vault came in last, by a number that says nothing of them.",
    shown=False,
)
HIDDEN_COLUMNS = Setting(
    key="worklist.hidden_columns",
    label="Hidden columns of the worklist",
    default="",
    description="Titles of the columns that are not shown, with commas between them.",
    shown=False,
)
WINDOW_LAYOUT = Setting(
    key="window.layout",
    label="Window layout",
    default="",
    description="Where the window and its panes were when it was closed, in the window system's own form.",
    shown=False,
)

SETTINGS: tuple[Setting[Any], ...] = (
    THEME,
    INTERFACE_FONT_SIZE,
    REDUCE_MOTION,
    NOTE_FONT_SIZE,
    NOTE_LINE_SPACING,
    LOCK_AFTER,
    CLEAR_AFTER,
    LAST_USER,
    HIDDEN_COLUMNS,
    WINDOW_LAYOUT,
)


class Settings:
    """The settings of one profile. Every change is on the disk when ``set`` returns.

    A file that cannot be used leaves the defaults in force and says so in ``notice``; such a file is kept
    and never overwritten (one of a newer version) or moved aside first (a damaged one).
    """

    def __init__(self, file: Path | None, values: dict[str, object], *, notice: str = "") -> None:
        self._file = file
        self._values = values
        self._unsaved = False
        """Whether the last change did not reach the disk."""
        self.notice = notice
        """A sentence for the user about how the settings were read; empty where all went well."""

    @classmethod
    def load(cls, file: Path) -> Settings:
        try:
            text = file.read_bytes()
        except FileNotFoundError:
            return cls(file, {})
        except OSError:
            return cls(None, {}, notice="The settings could not be read, so the usual ones are in force.")
        try:
            content: object = json.loads(text)
        except (ValueError, RecursionError):
            return _set_aside(file)
        if not isinstance(content, dict):
            return _set_aside(file)
        fields = cast(dict[str, object], content)
        number, values = fields.get("format"), fields.get("settings")
        if isinstance(number, int) and number > FORMAT:
            return cls(
                None,
                {},
                notice="The settings were saved by a newer Chartside. They are kept as they are; "
                "the usual ones are in force until that version is used again.",
            )
        if number != FORMAT or not isinstance(values, dict):
            return _set_aside(file)
        return cls(file, dict(cast(dict[str, object], values)))

    def get(self, setting: Setting[T]) -> T:
        """The value in force: the one kept, where the setting accepts it, else the default."""
        value = self._values.get(setting.key)
        if value is None or not setting.accepts(value):
            return setting.default
        return type(setting.default)(cast(Any, value))

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep ``value`` and save. ValueError where the setting does not accept it.

        DiskTrouble where it cannot be saved; the value holds until the program ends all the same.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not accept {value!r}")
        if self._values.get(setting.key) == value and not self._unsaved:
            return
        self._values[setting.key] = value
        self._save()

    def reset(self, setting: Setting[Any]) -> None:
        if self._values.pop(setting.key, None) is not None:
            self._save()

    def _save(self) -> None:
        if self._file is None:
            return
        self._unsaved = True
        # Keys that this version does not know belong to another one, and stay.
        content = {"format": FORMAT, "settings": dict(sorted(self._values.items()))}
        try:
            make_private_folder(self._file.parent)
        except OSError as error:
            raise DiskTrouble(disk_sentence(error, self._file.name)) from None
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        write_atomically(self._file, text.encode(), private=True)
        self._unsaved = False


def _set_aside(file: Path) -> Settings:
    kept = file.with_suffix(".damaged.json")
    try:
        file.replace(kept)
    except OSError:
        return Settings(None, {}, notice="The settings are damaged, so the usual ones are in force.")
    return Settings(
        file,
        {},
        notice=f"The settings were damaged. They are kept as “{kept.name}”; the usual ones are in force.",
    )


def help_table(settings: Iterable[Setting[Any]] = SETTINGS) -> str:
    """The rows of the help page, in Markdown: one line per setting."""
    rows = ["| Setting | Key | Default | What it does |", "|---|---|---|---|"]
    for setting in settings:
        rows.append(
            f"| {setting.label} | `{setting.key}` | {_spelled(setting.default)} | {_help_sentence(setting)} |"
        )
    return "\n".join(rows) + "\n"


def _help_sentence(setting: Setting[Any]) -> str:
    limits = "" if setting.least is None else f" From {setting.least:g} to {setting.most:g}."
    return setting.description + limits


def _spelled(default: object) -> str:
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, float):
        return f"{default:g}"
    return str(default) or "(none)"
