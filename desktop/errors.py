"""What can go wrong in the user's world, seen from the desktop. Each message is a sentence for a person.

The sentences go to the screen. They may name a file (its name, never its folder) or a code, and nothing
else that belongs to a patient.
"""

from __future__ import annotations


class DesktopError(Exception):
    """A sentence for the user: what happened, what was kept, what to do."""

    @property
    def sentence(self) -> str:
        return str(self)


class BadNote(DesktopError):
    """A file that cannot be shown as a clinical note."""


class NoSuchCode(DesktopError):
    """The code typed is in no loaded code book."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class NotBillable(DesktopError):
    """A header was chosen where a complete code is needed; ``choices`` are the complete codes below it."""

    def __init__(self, sentence: str, *, code: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.choices = choices


class BadEvidence(DesktopError):
    """Words offered as proof that are not in the document they are said to come from."""


class NotInPractice(DesktopError):
    """Only sample charts may enter the practice profile: it is not protected by a passphrase."""


class NothingOpen(DesktopError):
    """A use case that needs an open encounter was called without one."""


class AnotherOpen(DesktopError):
    """A use case was meant for an encounter that is not the open one any more."""


class NothingCoded(DesktopError):
    """An encounter without a code was to be finished."""


class NoReason(DesktopError):
    """An encounter was to wait, and for nothing."""


class NoSuchLine(DesktopError):
    """The code line or piece of evidence meant is gone already: the view was a moment behind."""


class NoSuchEncounter(DesktopError):
    """The encounter asked for is not in this profile."""


class VaultMissing(DesktopError):
    """There is no vault in this profile, or one of its two files is gone."""


class VaultExists(DesktopError):
    """A vault is already here; it is never overwritten."""


class WrongPassphrase(DesktopError):
    """The passphrase opens none of the vault's key slots."""


class WeakPassphrase(DesktopError):
    """The passphrase is too short to protect patient data."""


class VaultTooNew(DesktopError):
    """The vault, its schema or a record in it was written by a newer Chartside."""


class VaultDamaged(DesktopError):
    """The vault's header or database cannot be read."""


class NotAllowed(DesktopError):
    """The user's role does not have the right, or the user was removed."""


class BadUser(DesktopError):
    """A user cannot be added or changed so."""


class BadBackup(DesktopError):
    """A file is no whole backup of a vault."""


class ProfileInUse(DesktopError):
    """Another Chartside has this profile open."""


class DiskTrouble(DesktopError):
    """The disk is full, read-only or failing; what was saved before is still there."""
