"""In which character set a message says it is written (HL7 v2.8, MSH-18 and table 0211)."""

from __future__ import annotations

import codecs
import re

from desktop.charts.readers.encodings import decode

_HEADER = re.compile(rb"MSH(.)([^\r\n]{0,2000})")
_FIELD = 18
_SETS = {
    "ASCII": "ascii",
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "UNICODE UTF-32": "utf-32",
    "GB 18030-2000": "gb18030",
    "KS X 1001": "euc_kr",
    "BIG-5": "big5",
}
_ISO = re.compile(r"8859/([1-9]|1[0-6])")


def decoded(data: bytes) -> tuple[str | None, str]:
    """The text, and the character set where it is named and not known here; its letters are guessed then, as
    they are where what is named does not fit. None where the bytes are no text."""
    said = _named(data)
    if not said:
        return decode(data), ""
    iso = _ISO.fullmatch(said)
    name = f"iso8859-{iso[1]}" if iso else _SETS.get(said, "")
    if not name:
        return decode(data), said[:20]
    if any(data.startswith(mark) for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data), ""
    try:
        return data.decode(name), ""
    except (UnicodeDecodeError, LookupError):
        return decode(data), ""


def _named(data: bytes) -> str:
    found = _HEADER.search(data[:4096])
    if found is None:
        return ""
    fields = found[2].split(found[1])
    at = _FIELD - 2  # the separator itself is the first field, and stands before what was split
    said = fields[at].split(b"~")[0].decode("ascii", "ignore").strip().upper() if at < len(fields) else ""
    return said if said.isprintable() else ""
