"""From bytes in whatever encoding to text in its one form.

Line ends become ``\\n``, control characters become spaces. From then on the text never changes, so positions
in it stay right.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (  # the longer first: UTF-32 little-endian begins with the mark of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
"""Halves of a UTF-16 pair with them: what escapes one alone is no letter, and cannot be kept in UTF-8."""
_MOST_CONTROLS = 0.02
"""Share of control or undecodable characters above which a file is no text."""


def clean_text(text: str) -> str:
    """The one form: ``\\n`` line ends, no control characters but tab, no byte-order mark."""
    return _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def decode(data: bytes) -> str | None:
    """None where the bytes cannot be text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        encoding = _unmarked_utf16(data)
        return data.decode(encoding, "replace") if encoding else None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", "replace")
    beyond_ascii = len(mended) - len(mended.encode("ascii", "ignore"))
    if beyond_ascii > 2 * mended.count("\ufffd"):
        return mended  # UTF-8 with a few broken bytes, a cut-off end for instance
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing in Windows-1252
        return data.decode("latin-1")


def _unmarked_utf16(data: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte."""
    sample = data[: 1 << 16]
    half = max(1, len(sample) // 2)
    even = sample[0::2].count(0) / half
    odd = sample[1::2].count(0) / half
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    if even > 0.7 and odd < 0.05:
        return "utf-16-be"
    return None


def looks_binary(text: str) -> bool:
    """Before ``clean_text``: whether too much of it is what no text has."""
    strange = len(_CONTROLS.findall(text)) + text.count("\ufffd")
    return strange > 3 and strange > _MOST_CONTROLS * len(text)
