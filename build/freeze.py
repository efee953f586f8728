"""Freezes the application into dist/Chartside/ and refuses to hand over a bundle that lacks something.

Called by ``dev.py bundle``, inside the environment. PyInstaller only warns where a shared library is missing
or an import cannot be followed; here the first is an error, and so is a bundle that has grown too large.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import machine
import prebuilt
import slim

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".cache" / "pyinstaller"
DIST = ROOT / "dist"
PROGRAM = DIST / "Chartside" / ("Chartside.exe" if os.name == "nt" else "Chartside")
LARGEST_MB = 180
"""PDFium alone, which reads PDF notes, is 7 MB of it."""
FONT_FILES = (
    "Inter-Regular", "Inter-SemiBold", "Inter-Bold", "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf",
    "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf",
)  # fmt: skip

_NOT_FOUND = re.compile(
    r"Library not found: could not resolve '(?P<library>[^']+)', dependency of '(?P<of>[^']+)'"
)


def main() -> int:
    started = time.monotonic()
    shutil.rmtree(DIST / "Chartside", ignore_errors=True)
    said = _run_pyinstaller(prebuilt.library(_show), fonts())
    if said is None:
        return 1
    slim.slim(DIST / "Chartside" / "_internal")
    trouble = missing_libraries(said, DIST / "Chartside")
    for sentence in trouble:
        print(f"freeze: {sentence}", file=sys.stderr)
    megabytes = size_of(DIST / "Chartside") / 1e6
    if megabytes > LARGEST_MB:
        trouble.append("too large")
        print(f"freeze: {megabytes:.0f} MB is more than the {LARGEST_MB} MB agreed on", file=sys.stderr)
    print(f"{PROGRAM.relative_to(ROOT)}: {megabytes:.0f} MB, made in {time.monotonic() - started:.0f} s")
    return 1 if trouble else 0


def fonts() -> list[Path]:
    """The machine's own copies of the fonts that the window is drawn with; fewer where they are missing."""
    found = [machine.find_font(start) for start in FONT_FILES]
    return [font for font in found if font is not None]


def missing_libraries(said: str, bundle: Path) -> list[str]:
    """PyInstaller's warnings about shared libraries, as far as they concern a file that is in the bundle.

    A library that the warning names may still be there: another file may have brought it along.
    """
    kept = {file.name for file in bundle.rglob("*") if file.is_file()}
    return [
        f"{Path(warning['of']).name} needs {warning['library']}, which this machine does not have"
        for warning in _NOT_FOUND.finditer(said)
        if Path(warning["of"]).name in kept and Path(warning["library"]).name not in kept
    ]


def size_of(folder: Path) -> int:
    """Bytes on disk; a link counts nothing."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _run_pyinstaller(library: Path, font_files: list[Path]) -> str | None:
    """What PyInstaller said, or None where it failed (it has told why by then)."""
    command = [
        sys.executable, "-m", "PyInstaller", str(ROOT / "installer.spec"), "--noconfirm", "--log-level=WARN",
        "--distpath", str(DIST), "--workpath", str(WORK),  # its default for the latter is ./build, our source
    ]  # fmt: skip
    env = {
        **os.environ,
        "CHARTSIDE_FREEZE_LIBRARY": str(library),
        "CHARTSIDE_FREEZE_FONTS": os.pathsep.join(map(str, font_files)),
        "CHARTSIDE_FREEZE_SITE_PACKAGES": sysconfig.get_path("purelib"),
        "PYINSTALLER_CONFIG_DIR": str(WORK / "config"),
    }
    done = subprocess.run(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    for line in done.stdout.splitlines():
        if not _NOT_FOUND.search(line):  # judged afterwards, when it is known what stays
            print(line, file=sys.stderr)
    if done.returncode:
        print("freeze: PyInstaller failed; its own words are above", file=sys.stderr)
        return None
    return done.stdout


def _show(fraction: float, sentence: str) -> None:
    print(
        f"\r{fraction:4.0%} {sentence:60.60}", end="" if fraction < 1 else "\n", file=sys.stderr, flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
