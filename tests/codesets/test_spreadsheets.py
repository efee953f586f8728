"""Tables as people publish them: text of any kind, or a workbook, always the same rows."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codesets.errors import Cancelled, UnreadableSource
from codesets.official_files import loose, members
from codesets.spreadsheets import column_of, rows_of, sheets
from tests.codesets.workbook import workbook


def rows(path: Path, content: bytes) -> list[list[str]]:
    path.write_bytes(content)
    (member,) = members(path)
    return [cells for _, cells in rows_of(member, lambda done: None)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_with_any_separator(tmp_path: Path, separator: str, encoding: str) -> None:
    text = separator.join(["code", "title"]) + "\r\n" + separator.join(["J0696", '"Ménière, a b"']) + "\r\n"
    assert rows(tmp_path / "list.csv", text.encode(encoding)) == [
        ["code", "title"],
        ["J0696", "Ménière, a b"],
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "a;b\nJ1;Injection, one\nJ2;Injection, two\n",
            [["a", "b"], ["J1", "Injection, one"], ["J2", "Injection, two"]],
            id="commas in running text",
        ),
        pytest.param(
            'a,b\nJ1,"x; y; z"\nJ2,"x; y; z"\n',
            [["a", "b"], ["J1", "x; y; z"], ["J2", "x; y; z"]],
            id="semicolons between quotation marks",
        ),
        pytest.param('a, b\nJ1, "x, y"\n', [["a", "b"], ["J1", "x, y"]], id="a blank behind each comma"),
        pytest.param(
            'a,b\nJ1,"two\r\n  lines"\nJ2,"a ""b"""\n',
            [["a", "b"], ["J1", "two lines"], ["J2", 'a "b"']],
            id="line breaks",
        ),
        pytest.param("a,b\rJ1,c\r", [["a", "b"], ["J1", "c"]], id="old line ends"),
        pytest.param(
            "sep=;\na;b,c,d\ne;f,g,h\n", [["a", "b,c,d"], ["e", "f,g,h"]], id="a separator that is named"
        ),
        pytest.param("code\n00100\n", [["code"], ["00100"]], id="one column"),
        pytest.param("a,b\n\n , \nc,d", [["a", "b"], ["c", "d"]], id="empty rows"),
        pytest.param(
            "a,b" + "," * 16_000 + "\nc,d\n", [["a", "b", *[""] * 498], ["c", "d"]], id="an empty end"
        ),
    ],
)
def test_text_as_people_write_it(tmp_path: Path, content: str, expected: list[list[str]]) -> None:
    assert rows(tmp_path / "list.csv", content.encode()) == expected


def test_rows_are_numbered_with_the_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('a,"b\nc"\n\nd,e\n')
    assert list(rows_of(loose(path), lambda done: None)) == [(1, ["a", "b c"]), (3, ["d", "e"])]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('a,b\nJ1,"never closed\nJ2,c\n', "row 2: a quotation mark in it is never closed"),
        ('a,b\nJ1,"' + "never closed,\n" * 100_000, "row 2: "),
        ("a,b\n" + '"x\n",' * 400_000, "row 2: it does not end"),
        ("a,b\n" + "x" * 2_000_000, "row 2: "),
        ("a,b\nJ1,\0\n", "row 2: it is not text"),
        ("a,b\n" + "x," * 600, "row 2: it has more than 500 columns"),
    ],
)
def test_text_that_is_no_table_is_refused_with_its_row(tmp_path: Path, content: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=rf"list\.csv cannot be read as a table: {why}"):
        rows(tmp_path / "list.csv", content.encode())


@given(
    table=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
            min_size=3,
            max_size=3,
        ),
        min_size=2,
    ),
    separator=st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read(
    table: list[list[str]], separator: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    assert [cells for _, cells in rows_of(loose(path), lambda done: None)] == table


def test_a_workbook(tmp_path: Path) -> None:
    content = workbook([["Code", None, "Fee"], ["00123", date(2026, 1, 2), 99213.0], [None, None, 1.5]])
    assert rows(tmp_path / "list.xlsx", content) == [
        ["Code", "", "Fee"],
        ["00123", "2026-01-02", "99213"],
        ["", "", "1.5"],
    ]


def changed(made: bytes, /, **parts: str) -> bytes:
    """A workbook with some of its parts (``sheet1`` is ``xl/worksheets/sheet1.xml``) written anew."""
    places = {
        "book": "xl/workbook.xml",
        "relations": "xl/_rels/workbook.xml.rels",
        "styles": "xl/styles.xml",
        "strings": "xl/sharedStrings.xml",
    }
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    for name, xml in parts.items():
        content[places.get(name, f"xl/worksheets/{name}.xml")] = xml.encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return again.getvalue()


def sheet_of(*rows: str, after: str = "") -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def cell(xml: str) -> str:
    return f'<row r="1">{xml}</row>'


def of_two_sheets(state: str = "visible", *, date1904: str = "0") -> bytes:
    """``Notes``, hidden or not, in the second file; ``Codes 2026`` in the first."""
    return changed(
        workbook([["code", date(2026, 1, 2)]]),
        book=f'<workbook xmlns:r="x"><workbookPr date1904="{date1904}"/><sheets>'
        f'<sheet name="Notes" sheetId="1" state="{state}" r:id="rId7"/>'
        '<sheet name="Codes 2026" sheetId="2" r:id="rId8"/>'
        '<sheet name="A chart" sheetId="3" r:id="rId9"/></sheets></workbook>',
        relations='<Relationships><Relationship Id="rId7" Target="/xl/worksheets/sheet2.xml"/>'
        '<Relationship Id="rId8" Target="worksheets/Sheet1.xml"/>'
        '<Relationship Id="rId9" Target="chartsheets/sheet1.xml"/></Relationships>',
        sheet2=sheet_of(cell('<c t="inlineStr"><is><t>note</t></is></c>')),
    )


def test_sheets_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(of_two_sheets())
    (book,) = members(tmp_path / "list.xlsx")
    assert sheets(book) == ("Notes", "Codes 2026")
    assert [cells for _, cells in rows_of(book, lambda done: None)] == [["note"]]
    named = rows_of(book, lambda done: None, sheet=" codes 2026")
    assert [cells for _, cells in named] == [["code", "2026-01-02"]]
    with pytest.raises(UnreadableSource, match="no sheet “Fees”, but Notes, Codes 2026"):
        list(rows_of(book, lambda done: None, sheet="Fees"))


def test_a_hidden_sheet_is_not_the_first(tmp_path: Path) -> None:
    assert rows(tmp_path / "list.xlsx", of_two_sheets("hidden")) == [["code", "2026-01-02"]]


def test_text_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"code,title")
    assert sheets(loose(tmp_path / "list.csv")) == ()


def test_days_counted_from_1904(tmp_path: Path) -> None:
    assert rows(tmp_path / "list.xlsx", of_two_sheets("hidden", date1904="1")) == [["code", "2030-01-03"]]


def test_a_workbook_inside_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("2026/list.xlsx", workbook([["code", 1.0]]))
    (book,) = members(tmp_path / "release.zip")
    assert (sheets(book), list(rows_of(book, lambda done: None))) == (("Sheet1",), [(1, ["code", "1"])])


STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/>'
    '<numFmt numFmtId="165" formatCode="[Red]&quot;day &quot;0"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs>'
    "</styleSheet>"
)


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<c><v>99213.0</v></c>", "99213"),
        ("<c><v>9.9213E4</v></c>", "99213"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>-1.50</v></c>", "-1.5"),
        ('<c s="1"><v>100</v></c>', "00100"),
        ('<c s="1" t="str"><v>100</v></c>', "100"),
        ('<c s="2"><v>46023</v></c>', "2026-01-01"),
        ('<c s="2"><v>46023.5625</v></c>', "2026-01-01T13:30:00"),
        ('<c s="2"><v>1</v></c>', "1900-01-01"),
        ('<c s="2"><v>1e99</v></c>', "1e99"),
        ('<c s="3"><v>5</v></c>', "5"),
        ('<c t="d"><v>2026-01-01T00:00:00</v></c>', "2026-01-01"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="str"><f>"00" &amp; 5</f><v> 005 </v></c>', "005"),
        (
            '<c t="inlineStr"><is><r><t>two</t></r><r><t xml:space="preserve"> runs</t></r></is></c>',
            "two runs",
        ),
        ('<c t="inlineStr"><is><t>two_x000D_\nlines</t><rPh><t>spoken</t></rPh></is></c>', "two lines"),
        ('<x:c xmlns:x="y" t="str"><x:v>prefixed</x:v></x:c>', "prefixed"),
    ],
)
def test_a_cell_as_a_person_reads_it(tmp_path: Path, xml: str, shown: str) -> None:
    content = changed(workbook([]), styles=STYLES, sheet1=sheet_of(cell(xml)))
    assert rows(tmp_path / "list.xlsx", content) == [[shown]]


@pytest.mark.parametrize(
    "xml",
    [
        '<c t="s"><v>7</v></c>',
        '<c t="s"><v>-1</v></c>',
        f'<c t="s"><v>{"9" * 5000}</v></c>',
        '<c t="inlineStr"><is><t>_x0000_</t></is></c>',
        '<c s="x"/>',
        "<f>1+1</f>",
    ],
)
def test_a_cell_that_shows_nothing_is_empty(tmp_path: Path, xml: str) -> None:
    assert rows(tmp_path / "list.xlsx", changed(workbook([]), sheet1=sheet_of(cell(xml)))) == []


def test_merged_headings_stand_over_each_column(tmp_path: Path) -> None:
    below = [[None]] * 20
    book = workbook(
        [["Code", "Title", None], [None, "Short", "Long"], ["J1", "a", None], *below, ["J2", None]]
    )
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    merged = "".join(
        f'<mergeCell ref="{ref}"/>' for ref in ("A1:A2", "B1:C1", "A24:B24", "A1", "ZZZ1:ZZZ9999999")
    )
    content = changed(
        book, sheet1=sheet.replace("</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>")
    )
    assert rows(tmp_path / "list.xlsx", content) == [
        ["Code", "Title", "Title"],
        ["Code", "Short", "Long"],
        ["J1", "a"],
        ["J2"],
    ]


def test_rows_and_cells_without_a_place_follow_each_other(tmp_path: Path) -> None:
    value = "<c><v>1</v></c>"
    sheet = sheet_of(f"<row>{value}</row>", f'<row r="7">{value}{value}</row>', f'<row r="3">{value}</row>')
    path = tmp_path / "list.xlsx"
    path.write_bytes(changed(workbook([]), sheet1=sheet))
    assert list(rows_of(loose(path), lambda done: None)) == [(1, ["1"]), (7, ["1", "1"]), (8, ["1"])]


def test_an_empty_cell_far_right_does_no_harm(tmp_path: Path) -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>')
    assert rows(tmp_path / "list.xlsx", changed(workbook([]), sheet1=sheet)) == [["1"]]


def test_reading_a_workbook_can_be_cancelled(tmp_path: Path) -> None:
    def cancel(done: float) -> None:
        raise Cancelled

    (tmp_path / "list.xlsx").write_bytes(workbook([["code"]]))
    with pytest.raises(Cancelled):
        list(rows_of(loose(tmp_path / "list.xlsx"), cancel))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx or .csv"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (changed(workbook([]), sheet1=sheet_of(cell('<c r="XFD1"><v>1</v></c>'))), "XFD1 is filled"),
        (changed(workbook([]), sheet1=sheet_of(cell("<c><v>1</v></c>" * 501))), "column 501 is filled"),
        (changed(workbook([]), sheet1=sheet_of(cell(f"<c>{'<v/>' * 70_000}</c>"))), "too much in one <c>"),
        (
            changed(workbook([]), strings="<!DOCTYPE a [<!ENTITY b 'c'>]><sst><si><t>&b;</t></si></sst>"),
            "document type",
        ),
        (changed(workbook([]), sheet1=f"<worksheet>{' ' * (101 << 20)}</worksheet>"), "two hundred times"),
    ],
)
def test_a_hostile_workbook_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableSource, match=rf"list\.xlsx.*{why}"):
        list(rows_of(loose(path), lambda done: None))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(UnreadableSource, match=r"list\.ods .* holds no sheet; .* save it as \.xlsx or \.csv"):
        rows(tmp_path / "list.ods", (tmp_path / "list.ods").read_bytes())


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
        "<worksheet><sheetData><row",
        "<worksheet><sheetData>\x01",
    ],
)
def test_a_workbook_that_is_none_is_refused(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(UnreadableSource, match=r"list\.xlsx"):
        rows(tmp_path / "list.xlsx", workbook([], sheet=sheet))


@given(content=st.binary(max_size=600), start=st.sampled_from([b"", b"code,title\n", workbook([["a", 1]])]))
def test_any_bytes_are_read_or_refused(
    content: bytes, start: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(start + content)
    try:
        list(rows_of(loose(path), lambda done: None))
    except UnreadableSource as refused:
        assert "any.csv" in str(refused)


PIECES = (
    "9" * 5000,
    "-1",
    "1e400",
    "nan",
    "ZZZ1",
    "<c>",
    "</c>",
    '<c t="s">',
    "_xD800_",
    "<",
    "&",
    "\x00",
    "",
)


@given(
    part=st.sampled_from(["book", "relations", "styles", "strings", "sheet1"]),
    place=st.floats(0, 1),
    length=st.integers(0, 8),
    piece=st.one_of(st.sampled_from(PIECES), st.text(max_size=6)),
)
@example(part="sheet1", place=0.0, length=0, piece="\ufeff")
def test_damage_in_any_part_of_a_workbook_is_refused_or_harmless(
    part: str, place: float, length: int, piece: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = {
        "book": '<workbook xmlns:r="x"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "relations": '<a><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></a>',
        "styles": STYLES,
        "strings": "<sst><si><t>Code</t></si><si><r><t>Fee</t></r></si></sst>",
        "sheet1": sheet_of(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="2"><v>46023</v></c></row>',
            '<row r="2"><c r="A2" s="1"><v>7</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
        ),
    }
    at = round(place * len(whole[part]))
    whole[part] = whole[part][:at] + piece + whole[part][at + length :]
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(changed(workbook([]), **whole))
    try:
        sheets(loose(path))
        for number, cells in rows_of(loose(path), lambda done: None):
            assert number > 0
            assert any(cells)
    except UnreadableSource as refused:
        assert "damaged.xlsx" in str(refused)


def test_a_column_is_found_however_it_is_written() -> None:
    header = ["HCPC", "Long_Description", "ADD  DT."]
    assert column_of(header, "long description") == 1
    assert column_of(header, "Added", "add dt") == 2
    assert column_of(header, "price") is None
