"""The import rules hold, and a breach of each is noticed."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture
def contracts() -> ModuleType:
    import contracts

    return contracts


def test_the_code_keeps_its_contracts(contracts: ModuleType) -> None:
    assert [str(breach) for breach in contracts.breaches()] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("desktop/session.py", "from PySide6.QtCore import QObject"),
        ("desktop/coding/encounter.py", "def f():\n    import PySide6"),
        ("codesets/library.py", "from whoosh.index import open_dir"),
        ("codesets/library.py", "import sqlite3"),
        ("desktop/session.py", "import sqlcipher3.dbapi2 as db"),
        ("desktop/gui/windows/main.py", "from PySide6 import QtNetwork"),
        ("desktop/gui/windows/main.py", "import PySide6.QtNetwork"),
        ("desktop/exchange/fhir.py", "from urllib.request import urlopen"),
        ("codesets/importer.py", "import importlib\nimportlib.import_module('socket')"),
        ("codesets/systems/icd10cm/tabular.py", "import simple_icd_10_cm as cm"),
    ],
)
def test_a_breach_is_noticed(contracts: ModuleType, path: str, source: str) -> None:
    found = contracts.check_file(path, source)
    assert len(found) == 1, found
    assert str(found[0]).startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("desktop/gui/theme.py", "from PySide6.QtGui import QPalette"),
        ("desktop/app.py", "import PySide6.QtWidgets"),
        ("codesets/search/build.py", "import whoosh.index"),
        ("codesets/store.py", "import sqlite_utils"),
        ("desktop/vault/database.py", "import sqlcipher3"),
        ("desktop/session.py", "from importlib import resources\nfrom .coding import actions"),
    ],
)
def test_what_is_at_home_is_left_alone(contracts: ModuleType, path: str, source: str) -> None:
    assert contracts.check_file(path, source) == []
