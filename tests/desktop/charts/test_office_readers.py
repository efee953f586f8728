"""PDF, Word, RTF and web pages: what a coder must see, what must stay out, and what tries to do harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.readers.contract import ChartFile, ReadDocument
from desktop.charts.readers.markup import parse
from desktop.charts.readers.registry import read
from desktop.errors import BadNote
from tests.desktop.charts.office_files import (
    DRAW_PICTURE,
    PDF,
    PICTURE,
    docx,
    heading,
    lines,
    odt,
    paragraph,
    pdf,
    stream,
    table,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def document(name: str, data: bytes) -> ReadDocument:
    (found,) = read(ChartFile(name, data)).documents
    return found


def rtf(inside: str, *, head: str = "") -> ReadDocument:
    return document(
        "note.rtf", rb"{\rtf1\ansi\ansicpg1252 " + head.encode() + inside.encode("latin-1") + b"}"
    )


def html(inside: str) -> ReadDocument:
    return document("note.html", f"<!DOCTYPE html><html><body>{inside}</body></html>".encode())


def word(body: str, **parts: str) -> ReadDocument:
    return document("note.docx", docx(body, **parts))


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(BadNote) as refused:
        read(ChartFile(name, data))
    assert f"“{name}”" in refused.value.sentence
    return refused.value.sentence


# --- RTF -------------------------------------------------------------------------------------------------

FONTS = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"38\'b0C", "38°C"),
        (r"caf\'e9", "café"),
        (r"{\f1 \'cf\'eb\'e0\'ed}", "План"),
        (r"{\f2 \'89\'c8}", "科"),
        (r"\u8804? 120", "≤ 120"),
        (r"\uc2\u8804\'3c\'3d 120", "≤ 120"),
        (r"\uc0\u8804 120", "≤120"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\u8217\rquote s", "’s"),
        (r"a\tab b", "a\tb"),
        (r"a\line b", "a\nb"),
        (r"a\emdash b\~c\_d", "a—b\u00a0c\u2011d"),
        ("a\\\nb", "a\nb"),
        (r"5\'0", "50"),
        (r"\{braces\} \\", "{braces} \\"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", "shown"),
        (r"a{\pict\bin5 }}}}}b}c", "ac"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt in a box}}}", "in a box"),
    ],
)
def test_rtf_shows(written: str, shown: str) -> None:
    assert rtf(rf"\pard {written}\par", head=FONTS).text.strip() == shown


@pytest.mark.parametrize(
    "written",
    [
        r"{\v X}",
        r"\v X\v0 ",
        r"{\strike X}",
        r"{\deleted X}",
        r"{\*\new X}",
        r"{\object{\*\objdata X}}",
        r"{\info X}",
    ],
)
def test_rtf_leaves_out(written: str) -> None:
    assert rtf(rf"\pard a{written}b\par").text == "ab\n"


def test_rtf_says_what_it_left_out() -> None:
    assert "hidden" in rtf(r"a{\v b}").warnings[0]
    assert "struck out" in rtf(r"a{\strike b}").warnings[0]
    assert rtf(r"a{\v  }").warnings == ()


def test_rtf_headings_are_sections_and_headers_stand_first() -> None:
    found = rtf(
        r"\pard\s1 Plan\par\pard Rest.\par {\header\pard Name: Ann Example\par}{\footer Page}"
        r"{\header\pard Name: Ann Example\par}",
        head=r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}",
    )
    assert found.text.startswith("Name: Ann Example\n\nPlan\n")
    assert found.text.count("Ann") == 1
    assert [section.title for section in found.sections] == ["Plan", "Page footer"]
    assert found.patient.name == "Ann Example"


@pytest.mark.parametrize(
    "broken", ["{" * 100_000 + "deep", "a}}}}b deep", r"{\fonttbl deep} deep", r"\u deep deep"]
)
def test_rtf_survives_broken_groups(broken: str) -> None:
    assert "deep" in rtf(broken).text


# --- Word ------------------------------------------------------------------------------------------------


def test_word_shows_what_word_shows() -> None:
    found = word(
        heading("Plan", "Ours") + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
        '<w:ins><w:r><w:t xml:space="preserve"> new</w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>"
        '<w:hyperlink><w:r><w:t xml:space="preserve"> link</w:t></w:r></w:hyperlink>'
        '<w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
        + paragraph("gone", run="<w:vanish/>")
        + paragraph("wrong", run="<w:strike/>")
        + paragraph("right", run='<w:strike w:val="0"/>')
    )
    assert found.text == "Plan\na\tb\nc new link☒\n\nright\n"
    assert [section.title for section in found.sections] == ["Plan"]
    assert len(found.warnings) == 2


def test_word_reads_around_the_page() -> None:
    found = word(
        paragraph("Text") + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        header1=paragraph("Patient: Ann Example"),
        footer1=paragraph("Page 1"),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{paragraph("-")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Small print")}</w:footnote>',
    )
    assert (
        found.text
        == "Patient: Ann Example\n\nText\n[2]\n\nFootnotes\n[2] Small print\n\nPage footer\nPage 1\n"
    )


def test_word_counts_its_lists() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        "</w:lvl>"
        for level, kind, text in ((0, "decimal", "%1."), (1, "lowerLetter", "%1%2)"), (2, "bullet", "o"))
    )

    def item(text: str, level: int) -> str:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
        return paragraph(text, properties=number)

    found = word(
        item("one", 0) + item("in", 1) + item("in too", 1) + item("dot", 2) + item("two", 0) + item("in", 1),
        numbering=f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>',
    )
    assert found.text == "1. one\n  1a) in\n  1b) in too\n    - dot\n2. two\n  2a) in\n"


def test_word_tables_and_boxes() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph('boxed')}</w:txbxContent></w:pict>"
    inner = "<w:tbl><w:tr><w:tc>" + paragraph("inner") + "</w:tc></w:tr></w:tbl>"
    found = word(
        table(("Sodium", "138"), ("Potassium", "4.0"))
        + f"<w:p><w:r>{box}<w:t>above</w:t></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    )
    assert found.text == "Sodium | 138\nPotassium | 4.0\n\nabove\nboxed\n\ninner\n\n"


def test_a_locked_or_old_word_document_says_what_to_do() -> None:
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    assert "protected with a password" in refusal("locked.docx", locked)
    assert "save it as .docx" in refusal("old.doc", OLE + "WordDocument".encode("utf-16-le"))
    assert "old Word or Office" in refusal("sheet.xls", OLE)


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_word_xml_with_a_document_type_is_refused(prologue: str) -> None:
    body = '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&amp;</w:t></w:r></w:p></w:body></w:document>'
    data = zipped({"[Content_Types].xml": "<a/>", "word/document.xml": prologue + body})
    assert "document type" in refusal("evil.docx", data)


def test_word_damage_is_told() -> None:
    whole = docx(paragraph("text"))
    assert "cut off or broken" in refusal("cut.docx", whole[:-100])
    assert "nested too deeply" in refusal("deep.docx", docx("<w:sdt>" * 300 + "</w:sdt>" * 300))
    assert "without a word" in refusal("empty.docx", docx(""))
    missing = zipped({"[Content_Types].xml": "<a/>", "word/styles.xml": "<a/>"})
    assert "text is missing" in refusal("missing.docx", missing)


# --- OpenDocument ----------------------------------------------------------------------------------------


def test_opendocument_shows_what_libreoffice_shows() -> None:
    changes = "<t:tracked-changes><t:changed-region><t:p>deleted</t:p></t:changed-region></t:tracked-changes>"
    box = "<d:frame><d:text-box><t:p>boxed</t:p></d:text-box></d:frame>"
    blanks = f"<t:s t:c='{'9' * 5000}'/>"
    body = "<t:note-body><t:p>small print</t:p></t:note-body>"
    note = f"<t:note><t:note-citation>1</t:note-citation>{body}</t:note>"
    found = document(
        "note.odt",
        odt(
            f"{changes}<t:h>Plan</t:h><t:p>a<t:tab/>{blanks}b\nc<t:line-break/>d{note}<o:annotation><t:p>no</t:p>"
            f"</o:annotation>{box}</t:p><t:list><t:list-item><t:p>one</t:p><t:list><t:list-item><t:p>in</t:p>"
            "</t:list-item></t:list></t:list-item></t:list>",
            styles="<s:footer><t:p>Page 1</t:p></s:footer>",
        ),
    )
    assert found.text == (
        "Plan\na\t b c\nd[1]\nboxed\n- one\n  - in\n\nFootnotes\n[1] small print\n\nPage footer\nPage 1\n"
    )


def test_a_locked_or_broken_opendocument_text_says_so() -> None:
    assert "protected with a password" in refusal("locked.odt", odt("", manifest="<encryption-data/>"))
    assert "cut off or broken" in refusal("cut.odt", odt("<t:p>text</t:p>")[:-40])
    assert "document type" in refusal("evil.odt", odt("", prologue="<!DOCTYPE x>"))


# --- web pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>a<p>b", "a\n\nb\n"),
        ("<div>a</div><div>b<br>c</div>", "a\nb\nc\n"),
        ("BP &lt;120 &amp; &#8804; 80 &nbsp;x", "BP <120 & ≤ 80 \u00a0x\n"),
        ("BP <120/80", "BP <120/80\n"),
        (f"a&#{'9' * 5000};b&#x{'f' * 5000};c", "a\ufffdb\ufffdc\n"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c\n\n"),
        ("<ul><li><p>a</p><p>b</p></li><li> <div>c</div></ul>", "- a\nb\n- c\n\n"),
        ("<ul>stray<li>a</ul>", "stray\n- a\n\n"),
        ("<table>stray<tr>text<td>a<td>b</table>", "stray\ntext\n\na | b\n\n"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b\n\n"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d\n\n"),
        ("<table><tr><td><p>a</p><table><tr><td>b<td>c</table></td><td>d</table>", "a\n\nb | c\n\nd\n\n"),
        ("<pre>a\n   b</pre>", "a\n   b\n\n"),
        ("<!-- <p>no --> a <!bad> <?php no ?> b", "a b\n"),
        ("a<script>no</script><style>no</style><iframe>no</iframe><svg><text>no</text></svg>b", "ab\n"),
        ("a<script>no", "a\n"),
        ("<input type=checkbox checked> yes <input type=checkbox> no", "[x] yes [ ] no\n"),
        ("a <b>b</b> <i> c</i>", "a b c\n"),
        ('<p title="a > b">x</p>', "x\n\n"),
        ("</div></p></table>x", "x\n"),
    ],
)
def test_a_web_page_shows(written: str, shown: str) -> None:
    assert html(written).text.strip("\n") == shown.strip("\n")


def test_what_a_web_page_hides_is_left_out_and_told() -> None:
    found = html('a <s>b</s><span style="display: none">c</span><p hidden>d</p><del> </del>')
    assert found.text.strip() == "a"
    assert len(found.warnings) == 2


def test_headings_of_a_web_page_are_sections() -> None:
    found = html("<h1>Note</h1>x<h2>Plan</h2><p>y</p><p>ALLERGIES</p><p>none</p>")
    assert [section.title for section in found.sections] == ["Note", "Plan", "ALLERGIES"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("koi8-r", "koi8-r")],
)
def test_a_web_page_is_read_as_it_declares_itself(declared: str, encoding: str) -> None:
    words = "План" if encoding == "koi8-r" else "café – 38°"
    page = f'<html><head><meta charset="{declared}"></head><body>{words}</body></html>'
    assert document("page.htm", page.encode(encoding)).text.strip() == words


@pytest.mark.parametrize("declared", ["punycode", "zlib", "nonsense", "utf-7", "unicode_escape"])
def test_a_web_page_that_declares_nonsense_is_read_by_its_bytes(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>café</body></html>'
    assert document("page.htm", page.encode()).text.strip() == "café"
    assert document("page.htm", page.encode("utf-16")).text.strip() == "café"


@given(st.text("<>/ab\"'=!-?&;# \n", max_size=200))
def test_any_tags_make_a_tree(text: str) -> None:
    assert sum(1 for _ in parse(text).everything()) >= 1


def test_a_web_page_of_scripts_says_so() -> None:
    assert "without a word" in refusal("portal.html", b"<html><body><script>show()</script></body></html>")


# --- PDF -------------------------------------------------------------------------------------------------


def test_pdf_pages_and_sections() -> None:
    found = document("note.pdf", PDF)
    assert found.text.endswith("ASSESSMENT AND PLAN\nAcute bronchitis. Rest.\n\n")
    first, second = (found.text[start:].partition("\n")[0] for start in found.pages)
    assert first.startswith("Patient: Ann Example") and second == "ASSESSMENT AND PLAN"
    assert [section.title for section in found.sections] == ["CHIEF COMPLAINT", "ASSESSMENT AND PLAN"]


def test_pdf_hyphens_stay_as_printed() -> None:
    assert document("note.pdf", pdf(lines("Acute bron-", "chitis."), more=(PICTURE,))).text == (
        "Acute bron-\nchitis.\n\n"
    )


def test_pdf_columns_stay_apart() -> None:
    prose = "a line as long as those of a column of prose are"
    left, right = [f"{prose} {n}" for n in range(3)], [f"{prose}, {n}" for n in range(3)]
    columns = pdf(lines(*left) + lines(*right, left=400), more=(PICTURE,))
    assert document("a.pdf", columns).text.split() == " ".join(left + right).split()
    beside = lines("Clinic", "Street", "Town") + lines(*right, left=200, top=712)
    assert document("b.pdf", pdf(beside, more=(PICTURE,))).text.startswith("Clinic\nStreet\nTown\n")


def test_what_stands_above_and_below_pdf_columns_does_not_mix_them() -> None:
    prose = [f"a line as long as those of a column of prose are {number}" for number in range(4)]
    around = lines("Clinic", top=770) + lines("Page 1", left=280, top=30)
    drawn = around + lines(*prose[:2]) + lines(*prose[2:], left=400)
    assert document("a.pdf", pdf(drawn, more=(PICTURE,))).text.split("\n")[2:6] == prose


@pytest.mark.parametrize("left", [85, 120])
def test_values_of_a_pdf_form_stand_beside_their_labels(left: int) -> None:
    drawn = lines("Name:", "Born:", "Plan:") + lines("Ann", "1961", "rest", left=left + 30)
    assert document("b.pdf", pdf(drawn, more=(PICTURE,))).text == "Name: Ann\nBorn: 1961\nPlan: rest\n\n"


def test_what_was_filled_into_a_pdf_form_is_read() -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(n)/V(Ann)/Rect[120 695 300 715]/F 4/AP<</N 8 0 R>>>>"
    shown = stream(
        b"BT /F1 12 Tf 2 5 Td (Ann Example) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 180 20]/Resources<</Font<</F1 3 0 R>>>>",
    )
    data = pdf(lines("Name:", top=700), more=(PICTURE, field, shown), of_page=b"/Annots[7 0 R]")
    assert "Ann Example" in document("form.pdf", data).text


def test_a_scan_says_so() -> None:
    assert "is a scan" in refusal("scan.pdf", pdf(DRAW_PICTURE, more=(PICTURE,)))
    mixed = document("mixed.pdf", pdf(lines("Text"), DRAW_PICTURE, DRAW_PICTURE, b"", more=(PICTURE,)))
    assert mixed.text == "Text\n\n"
    assert mixed.pages == (0, 6, 6, 6)
    assert mixed.warnings[0].startswith("Pages 2–3 are without text: a scan")


def test_a_locked_or_broken_pdf_says_so() -> None:
    standard = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    locked = PDF.replace(b"trailer<<", b"trailer<</ID[<00><00>]/Encrypt" + standard)
    assert "protected with a password" in refusal("locked.pdf", locked)
    assert "cut off or broken" in refusal("torn.pdf", PDF[: len(PDF) // 2].replace(b"obj", b"jbo"))
    assert "without a word" in refusal("blank.pdf", pdf(b"", more=(PICTURE,)))


def test_of_a_pdf_of_ten_thousand_pages_the_first_two_thousand_are_read() -> None:
    found = document("archive.pdf", pdf(*[lines("Text")] * 10_000, more=(PICTURE,)))
    assert len(found.pages) == 2000
    assert found.warnings == ("Only the first 2,000 of its 10,000 pages were read. Split the file.",)
