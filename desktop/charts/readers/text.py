"""Plain-text notes (.txt) in whatever encoding they come.

The text is brought into one form once, here: line ends become ``\\n``, control characters become spaces.
From then on it never changes, so positions in it stay right.
"""

from __future__ import annotations

import codecs
import errno
import re
import stat
import uuid
from pathlib import Path

from desktop.charts.document import Document, text_hash
from desktop.charts.identity import guess_identity
from desktop.charts.sections import outline
from desktop.errors import BadNote

LIMIT = 20 * 1024 * 1024
"""Bytes. The longest real notes (whole hospital stays in one file) stay below 2 MB."""

_ADVICE = "Chartside reads plain-text notes (.txt). Nothing was changed."

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"<?xml", "an XML document"),
    (b"<ClinicalDocument", "an XML document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\x7fELF", "a program"),
)
_BOMS = (  # the longer first: UTF-32 little-endian begins with the mark of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.02
"""Share of control or undecodable characters above which a file is no text."""


def read_text_note(path: Path, *, document_id: str | None = None) -> Document:
    """Read the note at ``path``. BadNote where it is missing, empty, too large, or no text."""
    name = path.name.encode("utf-8", "replace").decode()  # Linux allows names that are no text
    text = clean_text(_decode(_read(path, name), name))
    if not text.strip():
        raise BadNote(f"“{name}” is empty: there is no text in it. Nothing was changed.")
    return make_document(text, source_name=name, document_id=document_id or uuid.uuid4().hex)


def make_document(text: str, *, source_name: str, document_id: str, title: str = "") -> Document:
    """A document of ``text``, which must be in its one form already (see ``clean_text``)."""
    return Document(
        id=document_id,
        title=title or Path(source_name).stem.replace("_", " ").strip() or source_name,
        text=text,
        source_name=source_name,
        sha256=text_hash(text),
        sections=outline(text),
        document_date=guess_identity(text).date_of_service,
    )


def clean_text(text: str) -> str:
    """The one form: ``\\n`` line ends, no control characters but tab, no byte-order mark."""
    return _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def _read(path: Path, name: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadNote(f"“{name}” is a folder. Choose a note inside it.")
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever
            raise BadNote(f"“{name}” is not a file. {_ADVICE}")
        if status.st_size > LIMIT:
            raise _too_large(name, status.st_size)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise BadNote(_why_unreadable(error, name)) from None
    if len(data) > LIMIT:
        raise _too_large(name, len(data))
    return data


def _too_large(name: str, size: int) -> BadNote:
    return BadNote(
        f"“{name}” is {size / 1024 / 1024:.0f} MB; a note may have up to {LIMIT // 1024 // 1024} MB. "
        "Split it, or save only its text. Nothing was changed."
    )


def _why_unreadable(error: OSError, name: str) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"“{name}” is not there any more. It may have been moved or renamed. Nothing was changed."
    if isinstance(error, PermissionError):
        return f"“{name}” may not be read: you have no permission for it. Nothing was changed."
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        return f"“{name[:60]}” is not a name that this computer can open. Nothing was changed."
    return f"“{name}” could not be read: the disk or the connection to it failed. Nothing was changed."


def _decode(data: bytes, name: str) -> str:
    start = data[:64].lstrip()
    for magic, what in _MAGIC:
        if start.startswith(magic) or start.removeprefix(codecs.BOM_UTF8).startswith(magic):
            raise BadNote(f"“{name}” is {what}, not plain text. {_ADVICE}")
    text = _decode_text(data)
    if text is None or _looks_binary(text):
        raise BadNote(f"“{name}” is not a text file. {_ADVICE}")
    return text


def _decode_text(data: bytes) -> str | None:
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


def _looks_binary(text: str) -> bool:
    strange = len(_CONTROLS.findall(text)) + text.count("\ufffd")
    return strange > 3 and strange > _MOST_CONTROLS * len(text)
