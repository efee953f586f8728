"""Broken charts, thousands for each reader: samples and real files, cut, doubled, spliced and overwritten.

Each is read by the child process within its limits. Crashes, hangs of more than 5 seconds and more than
512 MB of memory must all be 0; what is left is read, or refused in a sentence that names the file.
"""

from __future__ import annotations

import io
import logging
import os
import random
import sys
import time
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from desktop.charts.limits import Limits
from desktop.charts.readers.contract import ChartFile
from desktop.charts.readers.registry import READERS, reader_for
from desktop.charts.reading_process import GivenUp, ReadingProcess
from desktop.errors import BadNote
from tests.desktop.charts.samples import SAMPLES

_ROOT = Path(__file__).resolve().parents[2]
_CASES = 5000
"""For each reader."""
_LIMITS = Limits(seconds=5.0, seconds_for_mb=0.0)
_LARGEST = 256 * 1024
"""Bytes of a file that is broken again and again; of a larger one, that much of its beginning is."""
_HARM = (
    b"\x00", b"\xff\xfe", b"\x80", b"<", b">", b"&", b"{", b"}", b"\\", b'"', b"'", b"|", b"^", b"~",
    b"\r", b"\n", b"<!--", b"<![CDATA[", b"<!DOCTYPE x [", b"&#x110000;", b"</", b"{\\*\\", b"\\u-1",
    b"\\'8", b"0 obj", b"endstream", b"/Kids", b"<<", b">>", b"99999999999", b"-1", b"2147483648",
    b"\\bin999999999 ", b"PK\x03\x04", b"xref", b"MSH|^~\\&|", b"\x1c\r", b"ISA*", b"<table><tr><td>",
    b"<w:p>", b"[", b"]", b"null", b"1e999",
)  # fmt: skip


@dataclass(slots=True)
class _Tally:
    outcomes: Counter[str] = field(default_factory=Counter[str])
    slowest: float = 0.0
    seeds: list[str] = field(default_factory=list[str])
    """Files whose breaking brought harm, to be made again from the same seed."""


def main() -> int:
    logging.basicConfig(format="  %(message)s")  # where a child broke
    files = _files()
    print(f"{sum(map(len, files.values()))} files, {_CASES} broken ones for each reader; seconds", flush=True)
    columns = ("read", "refused", "crash", "time", "memory", "length")
    print(f"{'':<22}" + "".join(f"{name:>9}" for name in columns) + f"{'slowest':>9}")
    harm = 0
    for reader in READERS:
        tally = _break(files[reader.name])
        print(
            f"{reader.name:<22}"
            + "".join(f"{tally.outcomes[name]:>9}" for name in columns)
            + f"{tally.slowest:>9.2f}",
            flush=True,
        )
        print("".join(f"  {seed}\n" for seed in tally.seeds[:5]), end="")
        harm += sum(tally.outcomes[name] for name in ("crash", "time", "memory"))
    if sys.platform != "win32":
        import resource

        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"memory of the largest child: {peak:.0f} MB")
    return int(harm > 0)


def _files() -> dict[str, list[ChartFile]]:
    """By the name of the reader that takes them."""
    found: dict[str, list[ChartFile]] = defaultdict(list)
    charts = Path(os.environ.get("CHARTSIDE_DATA") or _ROOT.parent / "shared" / "data") / "charts"
    real = (file for file in sorted(charts.rglob("*")) if file.is_file())
    samples = [ChartFile(sample.name, sample.data) for sample in SAMPLES]
    for file in (*samples, *(ChartFile(file.name, file.read_bytes()) for file in real)):
        found[reader_for(file).name].append(file)
    return found


def _break(files: list[ChartFile]) -> _Tally:
    tally = _Tally()
    with ReadingProcess(_LIMITS) as process:
        for number in range(_CASES):
            chance = random.Random(number)
            file = files[number % len(files)]
            other = chance.choice(files).data[:_LARGEST]
            data = _broken(chance, file.data[: _LARGEST if len(file.data) > 4 * _LARGEST else None], other)
            started = time.perf_counter()
            outcome = _outcome(process, ChartFile(file.name, data))
            tally.slowest = max(tally.slowest, time.perf_counter() - started)
            tally.outcomes[outcome] += 1
            if outcome in ("crash", "time", "memory"):
                tally.seeds.append(f"{outcome}: {file.name}, seed {number}")
    return tally


def _outcome(process: ReadingProcess, file: ChartFile) -> str:
    try:
        process.read(file)
    except GivenUp as given_up:
        return given_up.why
    except BadNote as refused:
        return "refused" if file.name in refused.sentence else "crash"
    return "read"


def _broken(chance: random.Random, data: bytes, other: bytes) -> bytes:
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        return _broken_inside(chance, data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        data = chance.choice(_WAYS)(chance, data, other)
    return data


def _broken_inside(chance: random.Random, data: bytes) -> bytes:
    """A whole zip with a broken part in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(packed, "w") as broken:
        unlucky = chance.choice(whole.namelist())
        for name in whole.namelist():
            part = whole.read(name)
            if name == unlucky:
                for _ in range(chance.choice((1, 2, 8))):
                    part = chance.choice(_WAYS)(chance, part, part)
            broken.writestr(name, part)
    return packed.getvalue()


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _cut(chance: random.Random, data: bytes, _: bytes) -> bytes:
    return data[: _place(chance, data)]


def _gap(chance: random.Random, data: bytes, _: bytes) -> bytes:
    place = _place(chance, data)
    return data[:place] + data[place + chance.choice((1, 7, 100, 5000)) :]


def _doubled(chance: random.Random, data: bytes, _: bytes) -> bytes:
    place, length = _place(chance, data), chance.choice((1, 20, 400, 3000))
    return data[:place] + data[place : place + length] * chance.choice((2, 2, 30)) + data[place + length :]


def _overwritten(chance: random.Random, data: bytes, _: bytes) -> bytes:
    place, harm = _place(chance, data), chance.choice(_HARM)
    return data[:place] + harm + data[place + len(harm) :]


def _inserted(chance: random.Random, data: bytes, _: bytes) -> bytes:
    place = _place(chance, data)
    return data[:place] + chance.choice(_HARM) * chance.choice((1, 1, 50, 5000)) + data[place:]


def _flipped(chance: random.Random, data: bytes, _: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(min(len(broken), chance.choice((1, 10, 200)))):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _spliced(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: _place(chance, data)] + other[_place(chance, other) :]


def _moved(chance: random.Random, data: bytes, _: bytes) -> bytes:
    first, second = sorted((_place(chance, data), _place(chance, data)))
    return data[second:] + data[first:second] + data[:first]


_WAYS = (_cut, _gap, _doubled, _overwritten, _inserted, _flipped, _spliced, _moved)


if __name__ == "__main__":
    raise SystemExit(main())
