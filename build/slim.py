"""Takes out of a frozen bundle on Linux what nothing in it uses. Every step leaves a bundle that runs.

Needs only binutils, which PyInstaller needs anyway. Elsewhere there is nothing to do here: on Windows and
macOS the same libraries are parts of the system or come without ballast.
"""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

WITH_DEBUG_NAMES = (
    "sqlcipher3/*.so", "cryptography/hazmat/bindings/*.so", "libpython3*.so*", "python3*/lib-dynload/*.so",
    "pypdfium2_raw/*.so",
)  # fmt: skip
"""Published unstripped, or built so by whoever built this Python.

Not for libraries that auditwheel has patched (numpy.libs): strip breaks those.
"""

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)


def slim(internal: Path) -> None:
    """``internal`` is the bundle's ``_internal`` folder."""
    if sys.platform != "linux":
        return
    for pattern in WITH_DEBUG_NAMES:
        for file in internal.glob(pattern):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
    for data in internal.glob("PySide6/Qt/lib/libicudata.so.*"):
        write_icu_stub(data)
    for file in unreached(internal):
        file.unlink()


def unreached(internal: Path) -> list[Path]:
    """System libraries, copied beside the program, that no extension module or plugin leads to.

    PyInstaller collects for every Qt plugin there is; the plugins left out leave their libraries behind
    (GTK's whole family, for one).
    """
    beside = {file.name: file for file in internal.glob("lib*.so*")}
    roots = [file for file in internal.rglob("*.so*") if file.name not in beside or file.parent != internal]
    reached: set[str] = set()
    waiting = [*roots, *(file for name, file in beside.items() if name.startswith("libpython"))]
    while waiting:
        for name in needed(waiting.pop()):
            if name in beside and name not in reached:
                reached.add(name)
                waiting.append(beside[name])
    return [
        file
        for name, file in sorted(beside.items())
        if name not in reached and not name.startswith("libpython")
    ]


def needed(file: Path) -> Iterable[str]:
    """The shared libraries that this one names as needed."""
    said = subprocess.run(["objdump", "-p", str(file)], capture_output=True, text=True, check=False)
    return _NEEDED.findall(said.stdout)


def write_icu_stub(library: Path) -> None:
    """Replace ICU's 31 MB of data by an empty table of contents, ICU's own "stubdata" idea.

    Qt asks ICU for two things: collation rules and encodings older than Unicode. The application sorts and
    decodes in Python; without the data Qt falls back to plain comparison. Case, dates, numbers and text
    boundaries are Qt's own.
    """
    version = library.name.rpartition(".")[2]
    byte_order = sys.byteorder == "big"
    header = struct.pack(
        "=HBBHHBBBB4s4s4s8x", 32, 0xDA, 0x27, 20, 0, byte_order, 0, 2, 0, b"ToCP", b"\1\0\0\0", bytes(4)
    )
    body = ",".join(map(str, header + bytes(16)))  # no entries
    source = (
        f".section .rodata\n.balign 16\n.globl icudt{version}_dat\n.type icudt{version}_dat, %object\n"
        f"icudt{version}_dat:\n.byte {body}\n.size icudt{version}_dat, .-icudt{version}_dat\n"
        '.section .note.GNU-stack,"",%progbits\n'
    )
    with tempfile.TemporaryDirectory() as folder:
        made, stub = Path(folder) / "stub.o", Path(folder) / library.name
        subprocess.run(["as", "-o", str(made), "-"], input=source.encode(), check=True)
        subprocess.run(["ld", "-shared", f"-soname={library.name}", "-o", str(stub), str(made)], check=True)
        library.write_bytes(stub.read_bytes())
