"""Asks for a passphrase, and forgets it as soon as it was used."""

from .field import PassphraseField
from .form import NewPassphraseForm, PassphraseForm

__all__ = ["NewPassphraseForm", "PassphraseField", "PassphraseForm"]
