"""What the machine itself has to bring: shared libraries, fonts and a few tools that pip cannot install.

Standard library only. Whatever is missing is found by trying to use it, not by asking a package manager, so
it works on every Linux; the names of the packages are Debian's and Ubuntu's.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


class Need(NamedTuple):
    package: str
    """Debian's name of it."""
    found: Callable[[], bool]
    required: bool = True
    """False where the application works without, only less well."""


def library(package: str, soname: str) -> Need:
    return Need(package, lambda: _loads(soname))


def tool(package: str, command: str) -> Need:
    return Need(package, lambda: shutil.which(command) is not None)


def font(package: str, file_start: str) -> Need:
    return Need(package, lambda: find_font(file_start) is not None, required=False)


VENV = (Need(f"python{VERSION}-venv", lambda: importlib.util.find_spec("ensurepip") is not None),)
QT = (
    library("libgl1", "libGL.so.1"),
    library("libegl1", "libEGL.so.1"),
    library("libglib2.0-0", "libglib-2.0.so.0"),
    library("libdbus-1-3", "libdbus-1.so.3"),
    library("libxkbcommon0", "libxkbcommon.so.0"),
    library("libfontconfig1", "libfontconfig.so.1"),
    library("libgssapi-krb5-2", "libgssapi_krb5.so.2"),
)
FONTS = (font("fonts-inter", "Inter"), font("fonts-dejavu-core", "DejaVuSerif"))
X11 = (
    library("libxcb-cursor0", "libxcb-cursor.so.0"),
    library("libxcb-icccm4", "libxcb-icccm.so.4"),
    library("libxcb-image0", "libxcb-image.so.0"),
    library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    library("libxcb-render-util0", "libxcb-render-util.so.0"),
    library("libxcb-shape0", "libxcb-shape.so.0"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
)
FREEZE = (tool("binutils", "objdump"), library(f"libpython{VERSION}", f"libpython{VERSION}.so.1.0"))

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def missing(needs: Sequence[Need]) -> list[Need]:
    return [need for need in needs if not need.found()] if sys.platform == "linux" else []


def provide(needs: Sequence[Need]) -> str | None:
    """Install what is missing where we may; else return the sentence that says what to type."""
    absent = missing(needs)
    if not absent:
        return None
    names = [need.package for need in absent]
    if shutil.which("apt-get") and os.geteuid() == 0:
        _apt_install(names)
        absent = missing(absent)
    required = [need.package for need in absent if need.required]
    if required:
        return how_to_install(required)
    if absent:
        print(f"dev.py: it will look better with {' '.join(n.package for n in absent)}", file=sys.stderr)
    return None


def how_to_install(packages: Sequence[str]) -> str:
    return (
        "This machine lacks some system packages. Please install them with the line below, "
        "then repeat your command.\n\n"
        f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}\n\n"
        "(The names are Debian's and Ubuntu's; other systems call the same libraries something similar.)"
    )


def find_font(file_start: str) -> Path | None:
    """The first font file whose name starts so, e.g. ``Inter`` → …/opentype/inter/Inter-Regular.otf."""
    for folder in FONT_FOLDERS:
        for file in sorted(folder.rglob(f"{file_start}*")):
            if file.suffix in (".ttf", ".otf"):
                return file
    return None


def _apt_install(packages: Sequence[str]) -> None:
    print(f"dev.py: installing system packages: {' '.join(packages)}", file=sys.stderr, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
    subprocess.run(["apt-get", "update", *quiet], env=env, check=False, stdout=subprocess.DEVNULL)
    install = ["apt-get", "install", "-y", "--no-install-recommends", *quiet, *packages]
    subprocess.run(install, env=env, check=False, stdout=subprocess.DEVNULL)
    importlib.invalidate_caches()


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
