"""Building the whole library from the official file: seconds, peak memory, size on disk, and opening it.

Each figure comes from a process of its own, so that nothing measured carries another's memory.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

_RESIDENT = """
def resident():
    '''Peak resident memory of this process, in MB.'''
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 ** 2 if sys.platform == "darwin" else 1024)
"""

_BUILD = """
import sys, time
from pathlib import Path
from codesets.importer import build_library
started = last = time.perf_counter()
longest, said = 0.0, ""
steps = {}

def progress(fraction, sentence):
    global last, longest, said
    now = time.perf_counter()
    steps.setdefault(said, 0.0)
    steps[said] += now - last
    longest, last, said = max(longest, now - last), now, sentence

build_library(Path(sys.argv[1]), progress=progress)
print(f"build               {time.perf_counter() - started:8.1f} s")
for sentence, taken in steps.items():
    print(f"  {sentence or 'Starting':<40}{taken:6.1f} s")
print(f"  longest wait after Cancel               {longest:6.1f} s")
print(f"peak memory         {resident():8.0f} MB")
"""

_OPEN = """
import sys, time
from pathlib import Path
started = time.perf_counter()
from codesets.library import Library
imported = time.perf_counter()
library = Library.open_or_build(Path(sys.argv[1]))
opened = time.perf_counter()
library.wait_ready()
ready = time.perf_counter()
library.warm()
warm = time.perf_counter()
library.close()
print(f"import {imported - started:.2f} s, check and open {opened - imported:.2f} s, "
      f"index {ready - opened:.2f} s, warm {warm - ready:.2f} s, peak memory {resident():.0f} MB")
"""


def measured(script: str, folder: Path) -> None:
    command = [sys.executable, "-c", _RESIDENT + script, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)


def size(path: Path) -> float:
    """In MB, of a file or of everything in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1024**2


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "library"
        measured(_BUILD, folder)
        print(f"store               {sum(map(size, folder.glob('*.db'))):8.1f} MB", flush=True)
        print(f"index               {sum(map(size, folder.glob('index-*'))):8.1f} MB", flush=True)
        for turn in ("first start", "again"):
            print(f"{turn}: ", end="", flush=True)
            measured(_OPEN, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
