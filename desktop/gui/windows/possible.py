"""Which commands can do something now."""

from __future__ import annotations

from desktop.gui.desk import Desk

NEEDS_ENCOUNTER = frozenset(
    {"note.add", "search.add_with_evidence", "code.type", "evidence.mark", "banner.edit"}
    | {"encounter.finish", "copy.codes"}
)
NEEDS_VAULT = frozenset(
    {"encounter.together", "page.audit", "audit.verify", "audit.export", "page.vault", "vault.back_up"}
)


def is_possible(command_id: str, desk: Desk, *, messages: bool) -> bool:
    """``messages``: whether any stand above the status line."""
    needs_encounter = command_id in NEEDS_ENCOUNTER or command_id.startswith(("export.", "document."))
    if needs_encounter and desk.encounter is None:
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
    if command_id in ("page.worklist", "page.code", "lock", "code.favourite", "code.note"):
        return desk.kind is not None
    return True
