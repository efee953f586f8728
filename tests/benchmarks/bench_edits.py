"""NCCI procedure pairs by the million: 2.5 million invented ones in CMS's layout, brought in as a coder does,
then looked up; beside a plain SQLite table of text on the same rows.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from codesets.library import Library

_ROOT = Path(__file__).resolve().parents[2]
_PAIRS = 2_500_000
_CODES = 16_000
_PARTS = 4
_LOOKUPS = 20_000
_HEADINGS = (
    "Invented pairs in the layout of the official file\t\t\t\t\t\t\n"
    "Column1/Column 2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\t\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\tPTP Edit Rationale\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
_WHY = (
    "Misuse of Column Two code with Column One code",
    "More extensive procedure",
    "Mutually exclusive procedures",
)
_IMPORT = """
import resource, sys, time
from pathlib import Path
from codesets.importer import bring_in, build_library, silent
from codesets.preview import preview
folder, *paths = map(Path, sys.argv[1:])
build_library(folder)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
started = time.perf_counter()
found = preview(folder, paths, progress=silent)
looked = time.perf_counter() - started
bring_in(folder, found.wanted)
whole = time.perf_counter() - started
print(looked, whole, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_ON = date(2026, 1, 15)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="chartside-edits-") as home:
        files = list(_files(Path(home)))
        folder = Path(home) / "library"
        command = [sys.executable, "-c", _IMPORT, str(folder), *map(str, files)]
        told = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout
        looked, whole, before, after = map(float, told.split())
        size = sum(path.stat().st_size for path in folder.glob("hcpcs-*.db")) / 1e6
        print(f"{_PAIRS:,} pairs in {_PARTS} files of {files[0].stat().st_size / 1e6:.0f} MB")
        print(f"looked through in {looked:.1f} s, brought in after {whole:.1f} s (limit 90)")
        print(f"memory {before:.0f} MB before, {after:.0f} MB at most; {size:.0f} MB on the disk (limit 150)")
        asked = _asked()
        library = Library.open(folder)
        print("lookup of a pair, microseconds:      p50     p95     p99     max   found")
        _time("Chartside", asked, lambda one, two: library.pair(one, two, on=_ON))
        library.close()
        peer = _peer(Path(home) / "peer.db", files)
        _time("SQLite, one table of text", asked, peer)
    return 0


def _codes() -> list[str]:
    return [f"{number:05}" for number in range(10_000, 10_000 + _CODES - 2000)] + [
        f"{letter}{number:04}" for letter in "AEGJ" for number in range(500)
    ]


def _pairs() -> Iterator[tuple[str, str, str, str, str, str]]:
    chance = random.Random(7)
    codes = _codes()
    each = _PAIRS // len(codes) + 1
    count = 0
    for one in codes:
        for two in chance.sample(codes, each):
            if two == one or count == _PAIRS:
                continue
            count += 1
            gone = "20201231" if count % 5 == 0 else "*"
            yield one, two, f"{1996 + count % 25}0101", gone, str(count % 2), _WHY[count % len(_WHY)]


def _files(folder: Path) -> Iterator[Path]:
    pairs = _pairs()
    for part in range(1, _PARTS + 1):
        path = folder / f"ccipra-v320r0-f{part}.txt"
        with path.open("w", encoding="ascii", newline="\r\n") as file:
            file.write(_HEADINGS)
            for _ in range(_PAIRS // _PARTS):
                one, two, begins, ends, modifier, why = next(pairs)
                file.write(f"{one}\t{two}\t\t{begins}\t{ends}\t{modifier}\t{why}\n")
        yield path


def _asked() -> list[tuple[str, str]]:
    """Half of them pairs there are, in either order, half of them any two codes."""
    chance = random.Random(11)
    codes = _codes()
    there = [pair[:2] for number, pair in enumerate(_pairs()) if number % (_PAIRS // (_LOOKUPS // 2)) == 0]
    turned = [(two, one) if chance.random() < 0.5 else (one, two) for one, two in there]
    asked = turned + [(chance.choice(codes), chance.choice(codes)) for _ in range(_LOOKUPS // 2)]
    chance.shuffle(asked)
    return asked


def _peer(path: Path, files: list[Path]) -> Callable[[str, str], object]:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE pairs (one, two, begins, ends, modifier, why)")
    for file in files:
        lines = file.read_text("ascii").splitlines()[_HEADINGS.count("\n") :]
        rows = ((r[0], r[1], *r[3:]) for r in (line.split("\t") for line in lines))
        connection.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX pairs_both ON pairs (one, two)")
    connection.commit()
    print(f"(the peer takes {path.stat().st_size / 1e6:.0f} MB)")
    query = "SELECT * FROM pairs WHERE one = ? AND two = ? AND (ends = '*' OR ends >= '20260115')"
    return lambda one, two: (
        connection.execute(query, (one, two)).fetchone() or connection.execute(query, (two, one)).fetchone()
    )


def _time(name: str, asked: list[tuple[str, str]], look_up: Callable[[str, str], object]) -> None:
    look_up(*asked[0])
    taken: list[float] = []
    found = 0
    for one, two in asked:
        started = time.perf_counter()
        found += look_up(one, two) is not None
        taken.append((time.perf_counter() - started) * 1e6)
    p50, p95, p99 = np.percentile(taken, [50, 95, 99])
    print(f"{name:<34} {p50:7.1f} {p95:7.1f} {p99:7.1f} {max(taken):7.0f} {found:7,}")


if __name__ == "__main__":
    sys.exit(main())
