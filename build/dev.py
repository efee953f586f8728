"""Everything a developer does, in one command that needs nothing but Python 3.11-3.13.

python3 build/dev.py run [NOTE …]         set everything up and open the window
python3 build/dev.py test [pytest options]
python3 build/dev.py lint
python3 build/dev.py bench [NAME …]
python3 build/dev.py screenshots DIR
python3 build/dev.py exec COMMAND …       run a command inside the environment
python3 build/dev.py bundle               freeze the application into dist/Chartside/
python3 build/dev.py lock [--upgrade]     hash-pin the dependencies of pyproject.toml anew
"""

from __future__ import annotations

import sys

if not ((3, 11) <= sys.version_info[:2] <= (3, 13)):
    sys.exit(f"Chartside needs Python 3.11, 3.12 or 3.13; this one is {sys.version.split()[0]}.")

import argparse
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

import machine
from environment import ROOT, Environment, SetupFailed, write_locks

ENVIRONMENT = Environment()
QT = (*machine.QT, *machine.FONTS)
DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
HAS_LIBRARY = (
    "import sys; from codesets.home import data_home; sys.exit(not (data_home() / 'library').is_dir())"
)


# --- commands: each takes the words after its name and returns an exit code ------------------------------


def run(words: Sequence[str]) -> int:
    """Open the window. Words are passed on: notes to open, or the application's own options."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in DISPLAY_VARIABLES):
        raise SetupFailed(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Open a desktop session, or try without one: QT_QPA_PLATFORM=offscreen python3 build/dev.py run"
        )
    with_x11 = machine.X11 if os.environ.get("DISPLAY") else ()
    set_up("runtime", needs=(*QT, *with_x11))
    if call([ENVIRONMENT.python, "-P", "-c", HAS_LIBRARY]):
        failed = call([ENVIRONMENT.python, "-P", "-m", "codesets", "build"])
        if failed:
            return failed
    # -P: what lies in the folder it is typed in is no part of the program.
    return become([ENVIRONMENT.python, "-P", "-m", "desktop", *words])


def test(words: Sequence[str]) -> int:
    """Every test, without a screen."""
    set_up("dev", needs=QT)
    return call([ENVIRONMENT.python, "-m", "pytest", *words], offscreen=True, cwd=ROOT)


def lint(words: Sequence[str]) -> int:
    """Style, format, types, import contracts. All of them run, whatever the first ones say."""
    set_up("dev")
    bin_folder = ENVIRONMENT.python.parent
    checks: dict[str, list[str | Path]] = {
        "ruff check": [bin_folder / "ruff", "check", "."],
        "ruff format": [bin_folder / "ruff", "format", "--check", "."],
        "pyright": [ENVIRONMENT.python, "-m", "pyright", "--pythonpath", ENVIRONMENT.python],
        "import contracts": [bin_folder / "lint-imports", "--no-cache"],
        "file contracts": [ENVIRONMENT.python, ROOT / "build" / "contracts.py"],
    }
    failed: list[str] = []
    for name, command in checks.items():
        print(f"── {name}", flush=True)
        if call([*command, *words] if name.startswith("ruff") else command, cwd=ROOT):
            failed.append(name)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all well'}")
    return 1 if failed else 0


def bench(words: Sequence[str]) -> int:
    """The named benchmarks, or all of them, one after the other."""
    known = {file.stem.removeprefix("bench_"): file for file in sorted(BENCHMARKS.glob("bench_*.py"))}
    unknown = [name for name in words if name not in known]
    if unknown:
        raise SetupFailed(f"There is no benchmark “{unknown[0]}”; there are: {', '.join(known)}.")
    set_up("dev", "bench", needs=QT)
    worst = 0
    for name in words or known:
        print(f"── {name}", flush=True)
        worst = max(worst, call([ENVIRONMENT.python, known[name]], offscreen=True, cwd=ROOT))
    return worst


def screenshots(words: Sequence[str]) -> int:
    """Pictures of the real window in every theme, into the named folder."""
    if not words:
        raise SetupFailed("Where to? Name a folder: dev.py screenshots DIR")
    set_up("runtime", needs=QT)
    return call([ENVIRONMENT.python, ROOT / "build" / "screenshots.py", *words], offscreen=True)


def execute(words: Sequence[str]) -> int:
    """Run any command with the environment's Python and tools first in line."""
    if not words:
        raise SetupFailed("Which command? For example: dev.py exec python -m codesets search gout")
    set_up("dev", needs=QT)
    search_path = f"{ENVIRONMENT.python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ.update(VIRTUAL_ENV=str(ENVIRONMENT.folder), PATH=search_path)
    program = shutil.which(words[0], path=search_path)
    if program is None:
        raise SetupFailed(f"There is no command “{words[0]}” here.")
    return become([program, *words[1:]])


def bundle(words: Sequence[str]) -> int:
    """Freeze the application, its code library inside, into dist/Chartside/."""
    set_up("bundle", needs=(*QT, *machine.X11, *machine.FREEZE))
    return call([ENVIRONMENT.python, ROOT / "build" / "freeze.py", *words], cwd=ROOT)


def lock(words: Sequence[str]) -> int:
    """Resolve pyproject.toml into build/locks/, for every system and Python at once."""
    set_up("lock")
    write_locks(ENVIRONMENT.python.parent / ("uv.exe" if os.name == "nt" else "uv"), words)
    return 0


BENCHMARKS = ROOT / "tests" / "benchmarks"
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screenshots": screenshots,
    "exec": execute,
    "bundle": bundle,
    "lock": lock,
}


# --- underneath -----------------------------------------------------------------------------------------


def set_up(*locks: str, needs: Sequence[machine.Need] = ()) -> None:
    """Bring machine and environment into the state a command needs; nothing happens where they are in it."""
    trouble = machine.provide((*machine.VENV, *needs))
    if trouble:
        raise SetupFailed(trouble)
    ENVIRONMENT.ensure(*locks)


def child_environment(*, offscreen: bool = False) -> dict[str, str]:
    # One thread: numpy's many would only fight over the few rows we give them, and cost memory.
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    if offscreen:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return env


def call(command: Sequence[str | Path], *, offscreen: bool = False, cwd: Path | None = None) -> int:
    """Run it and wait. Exit code, 130 where the user pressed Ctrl+C."""
    words = [str(word) for word in command]
    try:
        return subprocess.run(
            words, env=child_environment(offscreen=offscreen), cwd=cwd, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def become(command: Sequence[str | Path]) -> int:
    """Run it in this process's place where the system can, so that signals and exit code are its own."""
    words = [str(word) for word in command]
    if os.name == "nt":  # exec there returns to the shell before the program ends
        return call(words)
    sys.stdout.flush()
    os.execve(words[0], words, child_environment())  # noqa: S606


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of: " + ", ".join(COMMANDS))
    parser.add_argument("words", nargs=argparse.REMAINDER, help="what the command takes")
    chosen = parser.parse_args(arguments)
    started = time.monotonic()
    for stream in (sys.stdout, sys.stderr):  # into a file, Windows writes an encoding without “──”
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = COMMANDS[chosen.command](chosen.words)
    except SetupFailed as failure:
        print(f"\n{failure}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was begun is finished at the next start.", file=sys.stderr)
        return 130
    if chosen.command in ("test", "lint", "bench", "bundle"):
        print(
            f"dev.py {chosen.command}: exit {code} after {time.monotonic() - started:.0f} s", file=sys.stderr
        )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
