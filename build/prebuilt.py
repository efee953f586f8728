"""The code library for tools and tests: built once per state of the code that builds it.

Kept in .cache/library/ under a name made from everything that goes into it, because building takes longer
than most of what then reads it. Runs inside the environment.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "library"


def library(progress: Callable[[float, str], None] = lambda fraction, sentence: None) -> Path:
    """Folder of a whole library. Copy it before writing into it: others read the same one."""
    kept = CACHE / library_key()
    if not kept.is_dir():
        _build(kept, progress)
    return kept


def library_key() -> str:
    """Changes whenever the library would: with the code books' code, their data and Python."""
    digest = hashlib.sha256(metadata.version("simple-icd-10-cm").encode() + sys.version.encode())
    for file in sorted((ROOT / "codesets").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _build(kept: Path, progress: Callable[[float, str], None]) -> None:
    from codesets import importer

    key = kept.name
    CACHE.mkdir(parents=True, exist_ok=True)
    half_made = Path(tempfile.mkdtemp(prefix="half-made-", dir=CACHE))
    try:
        importer.build_library(half_made / "library", progress=progress)
        if library_key() != key:  # the code changed meanwhile: this library belongs to no known state
            raise RuntimeError("codesets/ changed while its library was being built; please start again")
        for old in CACHE.iterdir():  # one state is enough; another process may be half-way through its own
            if not old.name.startswith("half-made-") and old != kept:
                shutil.rmtree(old, ignore_errors=True)
        if not kept.exists():
            (half_made / "library").rename(kept)
    finally:
        shutil.rmtree(half_made, ignore_errors=True)


if __name__ == "__main__":
    print(library(lambda fraction, sentence: print(f"{fraction:4.0%} {sentence}", file=sys.stderr)))
