"""The vault itself: backup, passphrase, recovery key."""

from .page import VaultPage

__all__ = ["VaultPage"]
