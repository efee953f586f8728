"""The project's own virtual environment: made from hash-pinned locks, stamped, rebuilt when in doubt.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "build" / "locks"
LOCK_NAMES = ("runtime", "dev", "bench", "bundle", "lock")
STAMP_NAME = "chartside-stamp.json"


class SetupFailed(Exception):
    """A sentence for whoever typed the command."""


class Environment:
    """`.venv`, holding one or more locks.

    The stamp is written last and says which locks went in (by hash), for which interpreter and folder, and
    which packages that made. Whatever does not agree with it is thrown away and made again: an interrupted
    set-up, another Python, a changed lock, a moved project, a package deleted by hand.
    """

    def __init__(self, folder: Path = ROOT / ".venv", locks: Path = LOCKS) -> None:
        self.folder = folder
        self.locks = locks

    @property
    def python(self) -> Path:
        windows = self.folder / "Scripts" / "python.exe"
        return windows if os.name == "nt" else self.folder / "bin" / "python"

    def ensure(self, *names: str) -> bool:
        """Make the environment hold these locks and the runtime's. True where something had to be done.

        SetupFailed, whatever the reason.
        """
        try:
            return self._ensure(names)
        except OSError as error:
            raise SetupFailed(
                f"The environment could not be made ready: {error.filename or self.folder}: "
                f"{error.strerror or error}. Make sure that {self.folder} can be written and is not in use, "
                "then try again."
            ) from None

    def _ensure(self, names: Sequence[str]) -> bool:
        wanted = ["runtime", *(name for name in names if name != "runtime")]
        if not self.is_sound():
            self._create()
        missing = [name for name in wanted if name not in self.installed()]
        # Every lock repeats the runtime's pins, so the runtime alone is only asked for when nothing else is.
        todo = [name for name in missing if name != "runtime"] or missing
        for name in todo:
            self._install(name)
            self._write_stamp(
                {**self.installed(), "runtime": self.hash_of("runtime"), name: self.hash_of(name)}
            )
        return bool(todo)

    def installed(self) -> dict[str, str]:
        """Name of each lock that went in → its hash at that time."""
        return dict(self._stamp().get("locks", {}))

    def is_sound(self) -> bool:
        """True where the stamp agrees with the interpreter, the folder, the locks and what is installed."""
        stamp = self._stamp()
        return (
            stamp.get("python") == _interpreter()
            and stamp.get("folder") == str(self.folder)
            and self.python.exists()
            and all(self.hash_of(name) == digest for name, digest in self.installed().items())
            and set(stamp.get("packages", ())) <= self._packages()
        )

    def hash_of(self, name: str) -> str:
        file = self.locks / f"{name}.txt"
        # Line ends may differ with git's settings on Windows; the lock is the same lock.
        return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if file.exists() else ""

    def _create(self) -> None:
        _say(f"making {self.folder.name} with Python {sys.version.split()[0]}")
        _remove(self.folder)
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)], capture_output=True, text=True
        )
        if done.returncode:
            _remove(self.folder)
            raise SetupFailed(f"Python could not make a virtual environment:\n{done.stdout}{done.stderr}")
        self._write_stamp({})

    def _install(self, name: str) -> None:
        file = self.locks / f"{name}.txt"
        if not file.exists():
            raise SetupFailed(f"There is no lock {file}; write it with: dev.py lock")
        _say(f"installing what build/locks/{file.name} names")
        started = time.monotonic()
        done = subprocess.run(
            [
                str(self.python), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps",
                "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:", "-r", str(file),
            ],
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise SetupFailed(
                f"pip could not install build/locks/{file.name} (its own words are above). "
                "What was there before is still there; the next start tries again."
            )
        self._link_project()
        _say(f"installed in {time.monotonic() - started:.0f} s")

    def _link_project(self) -> None:
        """Let the environment's Python find codesets and desktop from any folder.

        As a statement in ASCII: until Python 3.13 a plain path is read in the system's encoding, whatever
        that is (site.py), and the project may lie under the home of a Zoë.
        """
        line = f"import sys; sys.path.append({str(ROOT)!a})\n"
        (self._site_packages() / "chartside.pth").write_text(line, encoding="ascii")

    def _site_packages(self) -> Path:
        if os.name == "nt":
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def _packages(self) -> set[str]:
        folder = self._site_packages()
        if not folder.is_dir():
            return set()
        return {name for name in os.listdir(folder) if name.endswith((".dist-info", ".pth"))}  # noqa: PTH208

    def _stamp(self) -> dict[str, dict[str, str]]:
        try:
            stamp = json.loads((self.folder / STAMP_NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, locks: dict[str, str]) -> None:
        stamp = {
            "python": _interpreter(),
            "folder": str(self.folder),
            "locks": locks,
            "packages": sorted(self._packages()),
        }
        half_written = self.folder / f"{STAMP_NAME}.part"
        half_written.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        half_written.replace(self.folder / STAMP_NAME)


def write_locks(uv: Path, options: Sequence[str] = ()) -> None:
    """Resolve pyproject.toml for Python 3.11-3.13 on Linux, Windows and macOS at once, with hashes.

    Pins that are in a lock stay as they are, unless the options (uv's own) say ``--upgrade``.
    """
    for name in LOCK_NAMES:
        group = [] if name == "runtime" else ["--group", name]
        # The groups are installed side by side in one environment, so they must agree on what they share.
        agreed: list[str] = []
        for earlier in LOCK_NAMES[: LOCK_NAMES.index(name)]:
            agreed += ["--constraint", str(LOCKS / f"{earlier}.txt")]
        command = [
            str(uv), "pip", "compile", str(ROOT / "pyproject.toml"), *group, *agreed, *options,
            "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
            "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
            "--output-file", str(LOCKS / f"{name}.txt"),
        ]  # fmt: skip
        _say(f"resolving build/locks/{name}.txt")
        if subprocess.run(command, stdout=subprocess.DEVNULL, cwd=ROOT, check=False).returncode:
            raise SetupFailed(f"uv could not resolve {name}.")
    _check_wheels(uv)


def _check_wheels(uv: Path) -> None:
    """Every pin must exist as a wheel wherever Qt does: nothing is ever compiled on a user's machine."""
    for version in ("3.11", "3.12", "3.13"):
        for platform in ("x86_64-manylinux_2_34", "windows", "macos"):
            for name in LOCK_NAMES:
                command = [
                    str(uv), "pip", "compile", str(LOCKS / f"{name}.txt"), "--quiet", "--no-header",
                    "--only-binary", ":all:", "--python-version", version, "--python-platform", platform,
                ]  # fmt: skip
                # Qt 6.12 wants macOS 14.
                env = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"}
                if subprocess.run(command, stdout=subprocess.DEVNULL, env=env, check=False).returncode:
                    raise SetupFailed(
                        f"{name}.txt has a pin without a wheel for Python {version} on {platform}."
                    )
            _say(f"wheels exist for Python {version} on {platform}")


def _interpreter() -> str:
    return f"{sys.version.split()[0]} {Path(sys.base_prefix)}"


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _say(sentence: str) -> None:
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)
