"""What a passphrase must be. Imports nothing: the start page says it before anything of a vault is loaded."""

MINIMUM_PASSPHRASE = 10
"""Characters."""
