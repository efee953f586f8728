"""The application. Importing this package puts SQLCipher under sqlite-utils, for the vault.

sqlite-utils looks for a module named ``pysqlite3`` before it takes Python's own ``sqlite3``, and it looks
once, when it is first imported. SQLCipher opens plain SQLite files as well, so the code books' store is
served by the same driver. Hence: import ``desktop`` before anything that imports ``sqlite_utils``.
"""

from __future__ import annotations

import sys

import sqlcipher3
import sqlcipher3.dbapi2

_loaded = sys.modules.get("sqlite_utils.utils")
if _loaded is not None and getattr(_loaded, "sqlite3", None) is not sqlcipher3:
    raise RuntimeError(
        "sqlite_utils was imported before desktop, so it runs on plain SQLite and could not open a vault: "
        "import desktop first"
    )
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
if getattr(sys, "frozen", False):  # the bundle has no second SQLite for the one import that asks by that name
    sys.modules["sqlite3"] = sqlcipher3
    sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2
