"""Where encounters are kept: one encrypted database per profile, and the keys that open it.

The vault knows nothing of coding: it keeps records (an id, a format number, a body) and gives them back.
``keys`` has the ways in: passphrase and recovery key, slots of the header that wrap one data key; changing
the passphrase wraps it anew and touches nothing else. ``trail`` has the audit trail, written in the
transaction of the change it records; ``backup`` a copy of header and database in one file.
"""
