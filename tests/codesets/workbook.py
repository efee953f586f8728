"""Writes a small Excel workbook by hand: shared texts, numbers, dates, inline texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="164" formatCode="[$-409]yyyy\\-mm\\-dd"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def workbook(rows: Sequence[Sequence[object]], *, sheet: str = "") -> bytes:
    """``sheet``: XML to stand in place of the sheet made of the rows."""
    texts: list[str] = []
    made = "".join(
        f'<row r="{number}">{"".join(_cell(number, at, value, texts) for at, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f"<workbook {_MAIN}/>")
        archive.writestr("xl/styles.xml", _STYLES)
        archive.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{strings}</sst>")
        whole = f"<worksheet {_MAIN}><sheetData>{made}</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", sheet or whole)
    return content.getvalue()


def _cell(row: int, at: int, value: object, texts: list[str]) -> str:
    place = f'r="{chr(ord("A") + at)}{row}"'
    match value:
        case None:
            return ""
        case date():
            return f'<c {place} s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        case int() | float():
            return f"<c {place}><v>{value}</v></c>"
        case _:
            texts.append(str(value))
            return f'<c {place} t="s"><v>{len(texts) - 1}</v></c>'
