"""What can be done, as data: every command with its words and its default keys. No widgets, no Qt.

The window binds them, the palette lists them, and the help page on the keyboard is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    id: str
    """Dotted; never reused for another meaning, because keys that a user chose are kept under it."""
    label: str
    """As a button says it."""
    keys: tuple[str, ...]
    """In Qt's portable spelling (``Ctrl+PgDown``), the one to show first; empty where there is none."""
    group: str
    """The heading it stands under in the help."""
    description: str
    """One sentence."""

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """As people read them; keys that read alike (both Enter keys) only once."""
        return tuple(dict.fromkeys(shown_key(key) for key in self.keys))


NOTES = "Notes"
FIND = "Find codes"
READ = "Read the note"
ENCOUNTER = "Code the encounter"
HAND_OVER = "Hand over"
GO = "Go to"
VIEW = "View"
PROGRAM = "Program"

COMMANDS: tuple[Command, ...] = (
    Command(
        "note.open",
        "Open a note…",
        ("Ctrl+O",),
        NOTES,
        "Open a PDF, a Word document or another note as a new encounter.",
    ),
    Command(
        "note.add",
        "Add a note to the encounter…",
        ("Ctrl+Shift+O",),
        NOTES,
        "Add one more document to the encounter that is open.",
    ),
    Command(
        "search.focus",
        "Search the code books",
        ("Ctrl+K",),
        FIND,
        "Go to the search box; words selected in the note are searched for.",
    ),
    Command(
        "search.add_with_evidence",
        "Add the code with the selected words",
        ("Ctrl+Return", "Ctrl+Enter"),
        FIND,
        "Add the current result, with the words selected in the note as its evidence.",
    ),
    Command(
        "code.type",
        "Type a code",
        ("Ctrl+D",),
        FIND,
        "Add a code you know by heart, in any spelling.",
    ),
    Command(
        "code.favourite",
        "Favourite, or not",
        ("Ctrl+Shift+D",),
        FIND,
        "Keep the code among your favourites, which stand there while the search box is empty; or no longer.",
    ),
    Command(
        "code.note",
        "Write a note on the code",
        ("Ctrl+Shift+N",),
        FIND,
        "A line of your own on the code that is shown; the search finds it.",
    ),
    Command(
        "books.bring_in",
        "Bring in code files…",
        ("Ctrl+I",),
        FIND,
        "Put official code files on the shelf, as they were downloaded; first you see what they hold.",
    ),
    Command(
        "index.focus",
        "Open the index",
        ("Ctrl+Shift+K",),
        FIND,
        "The Alphabetic Index, external causes, neoplasms and drugs; Enter leads to the tabular list.",
    ),
    Command(
        "pcs.build",
        "Build an ICD-10-PCS code",
        ("Ctrl+B",),
        FIND,
        "Character by character, from the current result if it begins one; only what is valid is offered.",
    ),
    Command("book.back", "Back in the book", ("Alt+Left",), FIND, "The page of the book shown before."),
    Command("book.forward", "Forward in the book", ("Alt+Right",), FIND, "The page you went back from."),
    Command("find", "Find in the note", ("Ctrl+F",), READ, "Find words in the document that is shown."),
    Command("find.next", "Find next", ("F3",), READ, "The next place where the words stand."),
    Command("find.previous", "Find previous", ("Shift+F3",), READ, "The place before."),
    Command(
        "notes.find_in_chart",
        "Find in this chart…",
        ("Ctrl+Shift+F",),
        READ,
        "Words in every document of the encounter: each place, with what stands around it.",
    ),
    Command(
        "notes.find",
        "Find in all charts…",
        ("Ctrl+Alt+F",),
        READ,
        "Words in every note of the vault.",
    ),
    Command(
        "note.highlight",
        "Highlight…",
        ("Ctrl+Shift+H",),
        READ,
        "Mark the words selected, by colour and shape, or take the mark away.",
    ),
    Command(
        "note.margin",
        "Note in the margin…",
        ("Ctrl+Shift+M",),
        READ,
        "Words of your own beside those selected; they stay in the vault and are not exported.",
    ),
    Command("note.bookmark", "Bookmark", ("Ctrl+F2",), READ, "Set or take away a bookmark on the line."),
    Command("note.next_mark", "Next mark", ("F4",), READ, "The next highlight, margin note or bookmark."),
    Command("note.previous_mark", "Previous mark", ("Shift+F4",), READ, "The mark before."),
    Command("note.marks", "Marks of this chart…", (), READ, "All highlights, notes and bookmarks, to go to."),
    Command(
        "document.pop_out",
        "Note in a window of its own",
        ("Shift+F2",),
        READ,
        "For another screen, with a size of its own; it closes with the encounter and with the lock.",
    ),
    Command(
        "document.compare",
        "Compare with another document…",
        ("Ctrl+Shift+E",),
        READ,
        "What is gone and what is new, line by line and word by word: for notes that were copied forward.",
    ),
    Command("document.next", "Next document", ("Ctrl+PgDown",), READ, "The next document of the encounter."),
    Command("document.previous", "Previous document", ("Ctrl+PgUp",), READ, "The document before."),
    Command("note.zoom_in", "Larger note", ("Ctrl++", "Ctrl+="), READ, "Enlarge the text of the note."),
    Command("note.zoom_out", "Smaller note", ("Ctrl+-",), READ, "Make the text of the note smaller."),
    Command("note.zoom_reset", "Usual note size", ("Ctrl+0",), READ, "The usual size of the note."),
    Command(
        "evidence.mark",
        "Mark as evidence",
        ("Ctrl+E",),
        ENCOUNTER,
        "Keep the words selected in the note as evidence of the code selected in the encounter.",
    ),
    Command("edit.undo", "Undo", ("Ctrl+Z",), ENCOUNTER, "Take the last change of the encounter back."),
    Command(
        "edit.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), ENCOUNTER, "Make the change again that was undone."
    ),
    Command(
        "banner.edit",
        "Edit patient and visit",
        ("F2",),
        ENCOUNTER,
        "Name, sex, birth date, date of service and kind of visit; the date picks the release.",
    ),
    Command(
        "encounter.finish",
        "Finish and open the next",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        ENCOUNTER,
        "Set the encounter to coded and open the next one that is not.",
    ),
    Command(
        "encounter.next",
        "Take the next encounter",
        ("Ctrl+Shift+J",),
        ENCOUNTER,
        "The next that can be coded: by priority, by the day it is due, then the one that waited longest.",
    ),
    Command(
        "encounter.hold",
        "Put on hold…",
        ("Ctrl+H",),
        ENCOUNTER,
        "It waits for something, and says for what. The next one is not this one until it goes on.",
    ),
    Command(
        "encounter.query",
        "Query sent…",
        ("Ctrl+Shift+Q",),
        ENCOUNTER,
        "The provider was asked, and the encounter says what about.",
    ),
    Command(
        "encounter.status",
        "Change the status…",
        ("Ctrl+J",),
        ENCOUNTER,
        "New, in progress, coded, exported; audited by who may.",
    ),
    Command(
        "worklist.columns",
        "Columns of the worklist…",
        (),
        ENCOUNTER,
        "Which columns are shown; remembered on this computer.",
    ),
    Command("encounter.priority", "Priority…", (), ENCOUNTER, "Urgent, high, normal or low."),
    Command("encounter.due", "Due…", (), ENCOUNTER, "The day by which the encounter is to be coded."),
    Command(
        "encounter.together",
        "Put encounters together",
        ("Ctrl+Shift+G",),
        ENCOUNTER,
        "The encounters selected in the worklist (Shift+↓ selects several) become one, as the first of them.",
    ),
    Command(
        "document.apart",
        "Make the document an encounter of its own",
        (),
        ENCOUNTER,
        "The document that is shown leaves this encounter; possible as long as no words of it prove a code.",
    ),
    Command(
        "document.original",
        "Save the original file…",
        (),
        HAND_OVER,
        "The file that the document came from, byte for byte, as it was brought in.",
    ),
    Command("export.csv", "Save codes as CSV…", ("Ctrl+S",), HAND_OVER, "One row per code, for a table."),
    Command(
        "export.json",
        "Save encounter as JSON…",
        ("Ctrl+Shift+S",),
        HAND_OVER,
        "The whole encounter with its evidence, for another program.",
    ),
    Command(
        "copy.codes",
        "Copy the codes",
        ("Ctrl+Shift+C",),
        HAND_OVER,
        "Code, title and proof of every line, to paste into another program.",
    ),
    Command(
        "audit.verify",
        "Verify the audit trail",
        (),
        HAND_OVER,
        "Check the seal of every entry: whether any was changed, cut out or moved.",
    ),
    Command("audit.export", "Save the audit trail as CSV…", (), HAND_OVER, "Every entry, for an auditor."),
    Command("page.worklist", "Worklist", ("Ctrl+1",), GO, "The list of encounters."),
    Command("page.code", "Code", ("Ctrl+2",), GO, "The note beside the code books."),
    Command(
        "page.books",
        "Code books",
        ("Ctrl+4",),
        GO,
        "The books on this computer: what they are, and how official files are brought in.",
    ),
    Command(
        "page.audit",
        "Audit trail",
        ("Ctrl+5",),
        GO,
        "Who did what in this vault, and when; in a vault only.",
    ),
    Command(
        "page.vault",
        "Vault",
        ("Ctrl+6",),
        GO,
        "Back up, change the passphrase, make a recovery key; in a vault only.",
    ),
    Command("page.practice", "Practice", ("Ctrl+3",), GO, "The sample charts; in practice only."),
    Command("page.settings", "Settings", ("Ctrl+,",), GO, "Theme, sizes and the like."),
    Command("help", "Help", ("F1",), GO, "How everything works, and every key."),
    Command("pane.next", "Next pane", ("F6",), GO, "Move to the next pane of the window."),
    Command("pane.previous", "Previous pane", ("Shift+F6",), GO, "Move to the pane before."),
    Command(
        "pane.toggle_documents", "Show or hide documents", ("F9",), VIEW, "The documents and the outline."
    ),
    Command(
        "pane.toggle_encounter", "Show or hide the encounter", ("Shift+F9",), VIEW, "The list of the codes."
    ),
    Command(
        "interface.zoom_in", "Larger interface", ("Alt++", "Alt+="), VIEW, "Enlarge everything but the note."
    ),
    Command(
        "interface.zoom_out", "Smaller interface", ("Alt+-",), VIEW, "Make everything but the note smaller."
    ),
    Command("interface.zoom_reset", "Usual interface size", ("Alt+0",), VIEW, "The usual size."),
    Command(
        "theme.next",
        "Next theme",
        ("Ctrl+Shift+T",),
        VIEW,
        "As the system has it, light, dark, high contrast, in turn.",
    ),
    Command(
        "message.dismiss",
        "Dismiss the messages",
        ("Ctrl+M",),
        PROGRAM,
        "Put away the warnings above the status line, once they are read.",
    ),
    Command("palette", "All commands", ("Ctrl+Shift+P",), PROGRAM, "Type what you want to do, then Enter."),
    Command(
        "vault.back_up",
        "Back up the vault…",
        ("Ctrl+Shift+B",),
        PROGRAM,
        "Everything in one encrypted file, checked by opening it.",
    ),
    Command("lock", "Lock", ("Ctrl+L",), PROGRAM, "Close the vault and go back to the start page."),
    Command("quit", "Quit", ("Ctrl+Q",), PROGRAM, "Close Chartside; everything is saved already."),
)
"""In the order of the help page; a group stands together."""

_SHOWN = {"Return": "Enter", "PgDown": "PgDn", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def shown_key(key: str) -> str:
    """A key in Qt's portable spelling as people read it: ``Ctrl+Return`` → ``Ctrl+Enter``."""
    held, _, last = key[:-1].rpartition("+") if key.endswith("+") else key.rpartition("+")
    last = _SHOWN.get(last or "+", last or "+")
    return f"{held}+{last}" if held else last


def command(command_id: str) -> Command:
    """The command of that id; KeyError where there is none."""
    for one in COMMANDS:
        if one.id == command_id:
            return one
    raise KeyError(command_id)


def key_hint(command_id: str) -> str:
    """Its first key as people read it; empty where it has none."""
    return next(iter(command(command_id).shown_keys), "")


def tooltip(command_id: str) -> str:
    """``Find in the note (Ctrl+F)``."""
    key = key_hint(command_id)
    return f"{command(command_id).label} ({key})" if key else command(command_id).label


def help_table(commands: Iterable[Command] = COMMANDS) -> str:
    """The help page's tables, in Markdown: a heading and a table per group."""
    groups: dict[str, list[Command]] = {}
    for one in commands:
        groups.setdefault(one.group, []).append(one)
    parts: list[str] = []
    for group, members in groups.items():
        parts += [f"## {group}", "", "| Key | Command | What it does |", "|---|---|---|"]
        parts += [f"| {_key_cells(one)} | {one.label} | {one.description} |" for one in members]
        parts.append("")
    return "\n".join(parts)


def _key_cells(one: Command) -> str:
    return " or ".join(f"`{key}`" for key in one.shown_keys) or "(none)"
