"""The tests of damaged files, interrupted imports and official files, with far more examples than a test run
has the time for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_TESTS = (
    "tests/codesets/systems/test_parsers.py",
    "tests/codesets/test_interrupted.py",
    "tests/journeys/test_official_files.py",
)


def main() -> int:
    thorough = {**os.environ, "CHARTSIDE_EXAMPLES": "thorough"}
    return subprocess.call([sys.executable, "-m", "pytest", "-q", *_TESTS], env=thorough, cwd=_ROOT)


if __name__ == "__main__":
    raise SystemExit(main())
