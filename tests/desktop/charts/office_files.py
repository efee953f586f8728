"""Small office documents made here, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Ours"><w:name w:val="Section of ours"/><w:basedOn w:val="berschrift1"/></w:style>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, *, styles: str = _STYLES, **parts: str) -> bytes:
    """``body`` and each part (``footnotes=…``) are what stands inside the part's root element."""
    content = {"document": f"<w:body>{body}</w:body>", "styles": styles, **parts}
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            **{
                f"word/{name}.xml": f'<w:{_root(name)} xmlns:w="{_W}">{inside}</w:{_root(name)}>'
                for name, inside in content.items()
            },
        }
    )


def _root(part: str) -> str:
    return {"header1": "hdr", "footer1": "ftr"}.get(part, part)


def odt(body: str, *, styles: str = "", manifest: str = "", prologue: str = "") -> bytes:
    spaces = 'xmlns:o="office" xmlns:t="text" xmlns:b="table" xmlns:s="style" xmlns:d="draw"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", f"{prologue}<o:c {spaces}><o:body><o:text>{body}</o:text></o:body></o:c>"
        )
        archive.writestr("styles.xml", f"<o:c {spaces}>{styles}</o:c>")
        archive.writestr("META-INF/manifest.xml", f"<m>{manifest}</m>")
    return file.getvalue()


def paragraph(text: str, *, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def heading(text: str, style: str = "berschrift1") -> str:
    return paragraph(text, properties=f'<w:pStyle w:val="{style}"/>')


def table(*rows: Sequence[str]) -> str:
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
        )
        + "</w:tbl>"
    )


def pdf(*pages: bytes, more: Sequence[bytes] = (), of_page: bytes = b"", of_catalog: bytes = b"") -> bytes:
    """Pages by their drawing instructions; ``more`` are objects, numbered from 4 + 2 × pages."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + of_catalog + b">>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * place) for place in range(len(pages)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for place, drawn in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R%s"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 %d 0 R>>>>>>"
            % (5 + 2 * place, of_page, 4 + 2 * len(pages))
        )
        objects.append(stream(drawn))
    objects += more
    file, places = io.BytesIO(), list[int]()
    file.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table_at = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        file.write(b"%010d 00000 n \n" % place)
    file.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table_at))
    return file.getvalue()


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about, len(content), content)


def lines(*texts: str, left: int = 72, top: int = 720) -> bytes:
    """Drawn one below the other."""
    shown = b" 0 -16 Td ".join(b"(%s) Tj" % text.encode("cp1252") for text in texts)
    return b"BT /F1 12 Tf %d %d Td %s ET " % (left, top, shown)


PICTURE = stream(
    b"\x00", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
)
DRAW_PICTURE = b"q 612 0 0 792 0 0 cm /Im1 Do Q"

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\*\generator Nobody;}{\info{\author Not Shown}}
{\header\pard Patient: Ann Example  DOB: 03/04/1961\par}{\footer\pard Page 1\par}
\pard\s1 Chief complaint\par\pard Cough for three days, 38\'b0C \u8211? dry.\par
\trowd\intbl Sodium\cell 138\cell\row\trowd\intbl Potassium\cell 4.0\cell\row
\pard\s1 Assessment\par\pard {\b Acute bronchitis}.\tab Rest.{\v not shown}\par}"""

HTML = b"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Visit note</title><style>p{}</style></head>
<body><h1>Visit note</h1><p>Patient: Ann Example<br>DOB: 03/04/1961</p><h2>Chief complaint</h2>
<p>Cough for three days,
38&deg;C &#8211; dry.</p><table><tr><th>Sodium<td>138<tr><th>Potassium<td>4.0</table>
<h2>Assessment</h2><ul><li>Acute bronchitis<li>Rest</ul><script>alert("not shown")</script></body></html>"""

DOCX = docx(
    heading("Chief complaint")
    + paragraph("Cough for three days.")
    + table(("Sodium", "138"), ("Potassium", "4.0"))
    + heading("Assessment", "Ours")
    + paragraph("Acute bronchitis."),
    header1=paragraph("Patient: Ann Example  DOB: 03/04/1961"),
)

PDF = pdf(
    lines("Patient: Ann Example  DOB: 03/04/1961", "CHIEF COMPLAINT", "Cough for three days."),
    lines("ASSESSMENT AND PLAN", "Acute bronchitis. Rest."),
    more=(PICTURE,),
)

ODT = odt(
    "<t:h>Chief complaint</t:h><t:p>Cough for three<t:s/>days.</t:p>"
    "<b:table><b:table-row><b:table-cell><t:p>Sodium</t:p></b:table-cell>"
    "<b:table-cell><t:p>138</t:p></b:table-cell></b:table-row></b:table>"
    "<t:h>Assessment</t:h><t:list><t:list-item><t:p>Acute bronchitis</t:p></t:list-item></t:list>",
    styles="<s:header><t:p>Patient: Ann Example</t:p></s:header>",
)
