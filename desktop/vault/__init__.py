"""Where encounters are kept: one encrypted database per profile, and the keys that open it.

The vault knows nothing of coding: it keeps records (an id, a format number, a body) and gives them back.
Their places are ready for: the recovery key, a second slot of the header (``keys.Slot.kind``); changing
the passphrase, which wraps the data key again and touches nothing else; the audit trail, one more table
written in the transaction of the change it records (``database.MIGRATIONS``); backup, a copy of the
header and of the database through SQLCipher's export; the automatic lock, ``Vault.close`` and a new
``Vault.unlock``.
"""
