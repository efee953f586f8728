"""The tools in build/ are scripts, not a package: they find each other through their folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build"


@pytest.fixture(autouse=True)
def _tools_importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BUILD))
    yield
    for name in ("dev", "environment", "machine", "contracts", "freeze"):
        sys.modules.pop(name, None)
