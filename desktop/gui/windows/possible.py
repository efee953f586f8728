"""Which commands can do something now, and which the role of who works forbids."""

from __future__ import annotations

from desktop.gui.desk import Desk
from desktop.roles import Right, refusal

NEEDS_ENCOUNTER = frozenset(
    {"note.add", "search.add_with_evidence", "code.type", "evidence.mark", "banner.edit"}
    | {"encounter.finish", "copy.codes", "note.highlight", "note.margin", "note.bookmark"}
    | {"note.next_mark", "note.previous_mark", "note.marks"}
)
NEEDS_VAULT = frozenset(
    {
        "encounter.together",
        "worklist.columns",
        "page.audit",
        "audit.verify",
        "audit.export",
        "page.vault",
        "vault.back_up",
    }
)

NEEDS_PROFILE = frozenset(
    {"notes.find", "encounter.next", "page.worklist", "page.code", "lock", "code.favourite", "code.note"}
    | {"encounter.hold", "encounter.query", "encounter.status", "encounter.priority", "encounter.due"}
)
RIGHTS: dict[str, Right] = {
    "note.add": Right.BRING_IN,
    "note.open": Right.BRING_IN,
    "encounter.together": Right.BRING_IN,
    "document.apart": Right.BRING_IN,
    "search.add_with_evidence": Right.CODE,
    "code.type": Right.CODE,
    "evidence.mark": Right.CODE,
    "banner.edit": Right.CODE,
    "encounter.finish": Right.CODE,
    "encounter.hold": Right.CODE,
    "encounter.query": Right.CODE,
    "encounter.priority": Right.CODE,
    "encounter.due": Right.CODE,
    "document.original": Right.EXPORT,
    "export.csv": Right.EXPORT,
    "export.json": Right.EXPORT,
    "copy.codes": Right.EXPORT,
    "page.audit": Right.SEE_TRAIL,
    "audit.verify": Right.SEE_TRAIL,
    "audit.export": Right.SEE_TRAIL,
    "vault.back_up": Right.BACK_UP,
}
"""The use cases ask again, whatever is pressed here."""


def forbidden(command_id: str, desk: Desk) -> str:
    """Why the role of who works does not allow the command, in a sentence; empty where it does."""
    right, me = RIGHTS.get(command_id), desk.me
    return refusal(me.role, right) if right is not None and me is not None and not me.may(right) else ""


def is_possible(command_id: str, desk: Desk, *, messages: bool) -> bool:
    """``messages``: whether any stand above the status line."""
    needs_encounter = command_id in NEEDS_ENCOUNTER or command_id.startswith(("export.", "document."))
    if forbidden(command_id, desk) or (needs_encounter and desk.encounter is None):
        return False
    if command_id == "edit.undo":
        return bool(desk.steps.undo)
    if command_id == "edit.redo":
        return bool(desk.steps.redo)
    if command_id in NEEDS_VAULT:
        return desk.kind == "vault"
    if command_id == "page.practice":
        return desk.kind == "practice"
    if command_id == "message.dismiss":
        return messages
    if command_id == "notes.find_in_chart":
        return desk.encounter is not None
    if command_id in (
        "notes.find",
        "encounter.next",
        "page.worklist",
        "page.code",
        "lock",
        "code.favourite",
        "code.note",
    ):
        return desk.kind is not None
    return True
