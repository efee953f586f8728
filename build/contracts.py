"""Import rules that import-linter cannot say: who may touch Qt, Whoosh, a database, the network.

``python build/contracts.py`` prints each breach as ``file:line: sentence`` and exits 1 where there is one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("codesets", "desktop")


class Rule(NamedTuple):
    modules: tuple[str, ...]
    """Top-level or dotted names; everything below them is meant too."""
    allowed: tuple[str, ...]
    """Where they may be imported: files, or folders when the name ends in a slash."""
    reason: str


DATABASES = ("sqlite3", "sqlcipher3", "sqlite_utils", "pysqlite3")
NETWORK = (
    "socket", "socketserver", "ssl", "urllib", "http", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib",
    "xmlrpc", "asyncio", "requests", "httpx", "aiohttp", "PySide6.QtNetwork", "PySide6.QtWebSockets",
    "PySide6.QtWebEngineCore", "qtpy.QtNetwork",
)  # fmt: skip

RULES = (
    Rule(
        ("PySide6", "shiboken6", "qtawesome", "qtpy"),
        ("desktop/gui/", "desktop/app.py"),
        "Qt lives in desktop.gui and desktop.app only",
    ),
    Rule(("whoosh",), ("codesets/search/",), "Whoosh lives in codesets.search only"),
    Rule(
        DATABASES,
        ("codesets/store.py", "codesets/store/", "desktop/vault/", "desktop/__init__.py"),
        "databases are opened by codesets.store and desktop.vault only",
    ),
    Rule(NETWORK, (), "nothing here talks to a network"),
    Rule(("simple_icd_10_cm",), (), "its data files are read as files; importing it costs 1.6 s and 193 MB"),
    Rule(("tkinter", "PyQt5", "PyQt6", "PySide2"), (), "one GUI library is enough"),
)


class Breach(NamedTuple):
    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


def breaches(root: Path = ROOT) -> list[Breach]:
    return [
        breach
        for package in PACKAGES
        for file in sorted((root / package).rglob("*.py"))
        for breach in check_file(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))
    ]


def check_file(path: str, source: str) -> list[Breach]:
    """Breaches in one file; ``path`` is relative to the project, with forward slashes."""
    return [
        Breach(path, line, f"imports {module}: {rule.reason}")
        for line, module in imported(ast.parse(source, path))
        for rule in RULES
        if _covers(rule.modules, module) and not _may(rule.allowed, path)
    ]


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every absolute import, those inside functions and importlib calls too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:  # `from PySide6 import QtNetwork` imports PySide6.QtNetwork
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _covers(modules: tuple[str, ...], module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in modules)


def _may(allowed: tuple[str, ...], path: str) -> bool:
    return any(path.startswith(place) if place.endswith("/") else path == place for place in allowed)


if __name__ == "__main__":
    found = breaches()
    for breach in found:
        print(breach)
    print(f"{len(found)} breaches" if found else f"{len(RULES)} contracts kept")
    sys.exit(bool(found))
