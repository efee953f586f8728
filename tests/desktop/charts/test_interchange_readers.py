"""C-CDA documents and HL7 v2 messages: what a coder reads of them, and whose they are. All invented."""

from __future__ import annotations

import base64
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.readers.contract import ChartFile, ReadDocument, Reading
from desktop.charts.readers.registry import read
from desktop.errors import BadNote
from tests.desktop.charts import office_files
from tests.desktop.charts.samples import SAMPLES

CCDA = next(sample.data for sample in SAMPLES if sample.reader == "C-CDA document").decode()
HL7 = next(sample.data for sample in SAMPLES if sample.reader == "HL7 message").decode()


def reading(text: str | bytes, name: str = "chart.xml") -> Reading:
    return read(ChartFile(name, text if isinstance(text, bytes) else text.encode()))


def only(text: str | bytes) -> ReadDocument:
    (document,) = reading(text).documents
    return document


# --- C-CDA -----------------------------------------------------------------------------------------------


def test_the_header_of_a_clinical_document() -> None:
    document = only(CCDA)
    assert (document.kind, document.title) == ("Progress note", "Invented progress note")
    assert (document.patient.name, document.patient.birth_date, document.patient.sex) == (
        "Ann Example",
        date(1961, 3, 4),
        "F",
    )
    assert document.patient.identifiers == ("MRN-7",)
    assert (document.visit.number, document.visit.begins) == ("V-99", date(2026, 4, 3))
    assert (document.author, document.document_date) == ("Zoe Invented-Doctor", date(2026, 4, 3))


def test_the_narrative_is_text_with_sections() -> None:
    document = only(CCDA)
    assert [section.title for section in document.sections] == ["Chief complaint", "Results", "Assessment"]
    assert document.text == (
        "Chief complaint\n\nCough for three days.\n\nResults\n\nTest | Value\nSodium | 138\n\n"
        "Assessment\n- Acute bronchitis\n  - Rest\n"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: (
            text.replace("ClinicalDocument", "n1:ClinicalDocument", 1)
            .replace("</ClinicalDocument", "</n1:ClinicalDocument")
            .replace('xmlns="urn:hl7-org:v3"', 'xmlns="urn:hl7-org:v3" xmlns:n1="urn:hl7-org:v3"')
        ),
        lambda text: text.replace('<?xml version="1.0"?>', "<!-- " + "x" * 9000 + " -->"),
    ],
)
def test_however_it_is_written_it_says_the_same(change: object) -> None:
    assert callable(change)
    assert only(change(CCDA)).text == only(CCDA).text


def test_utf_16_and_a_mark() -> None:
    plain = CCDA.replace('<?xml version="1.0"?>', "")
    assert only(plain.encode("utf-16")).text == only(CCDA).text
    assert only(b"\xef\xbb\xbf" + CCDA.encode()).text == only(CCDA).text


def test_a_file_in_place_of_the_narrative_is_read() -> None:
    body = CCDA[CCDA.index("<component><structuredBody>") : CCDA.index("</ClinicalDocument>")]
    packed = base64.encodebytes(office_files.RTF).decode()
    other = (
        '<component><nonXMLBody><text mediaType="application/rtf" representation="B64">'
        f"{packed}</text></nonXMLBody></component>"
    )
    document = only(CCDA.replace(body, other))
    assert "Acute bronchitis" in document.text
    assert document.patient.name == "Ann Example"
    with pytest.raises(BadNote, match="only points to application/pdf"):
        only(
            CCDA.replace(
                body,
                '<component><nonXMLBody><text mediaType="application/pdf"><reference value="x.pdf"/></text>'
                "</nonXMLBody></component>",
            )
        )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + CCDA.split("?>", 1)[1], "document type"),
        (CCDA[:900], "line [0-9]+ is not well-formed"),
        ("<ClinicalDocument>" + "<a>" * 5000 + "</a>" * 5000 + "</ClinicalDocument>", "nested too deeply"),
        ("<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "without a word to read"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(BadNote, match=why) as caught:
        reading(text, "Chart of somebody.xml")
    assert "Chart of somebody.xml" in caught.value.sentence


def test_what_its_author_struck_out_is_not_read() -> None:
    struck = '<content revised="delete">Stroke</content><content revised="insert">TIA</content> today'
    found = only(CCDA.replace("</text>", f"<paragraph>{struck}</paragraph></text>", 1))
    assert "Stroke" not in found.text and "TIA today" in found.text
    assert any("struck out" in each for each in found.warnings)


def test_sections_without_words_are_told_of() -> None:
    silent = "<component><section><title>Vital signs</title><entry/></section></component>"
    document = only(CCDA.replace("</structuredBody>", f"{silent}</structuredBody>"))
    assert document.warnings == ("1 of its sections hold data for machines only, and nothing to read.",)


# --- HL7 v2 ----------------------------------------------------------------------------------------------


def test_the_facts_of_a_message() -> None:
    document = only(HL7)
    assert (document.kind, document.origin) == ("Discharge summary", "message 1")
    assert (document.patient.name, document.patient.birth_date, document.patient.sex) == (
        "Ann B Example",
        date(1961, 3, 4),
        "F",
    )
    assert document.patient.identifiers == ("MRN-7",), "without the social security number"
    assert (document.visit.setting, document.visit.begins, document.visit.ends) == (
        "inpatient",
        date(2026, 4, 1),
        date(2026, 4, 3),
    )
    assert document.author == "Zoe Doctor"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_line_ends_and_framing_mean_nothing(end: str) -> None:
    text = HL7.replace("\r", end)
    assert only(text).text == only(HL7).text
    assert only(f"\x0b{text}{end}\x1c{end}").text == only(HL7).text


def test_a_batch_is_a_document_for_each_message() -> None:
    batch = f"FHS|^~\\&|A\rBHS|^~\\&|A\r{HL7}\r{HL7.replace('MRN-7', 'MRN-8')}\rBTS|2\rFTS|1\r"
    first, second = reading(batch).documents
    assert (first.origin, second.origin) == ("message 1", "message 2")
    assert second.patient.identifiers == ("MRN-8",)


def test_other_delimiters_and_every_escape() -> None:
    message = (
        "MSH$%*!@$A$B\rPID$1$$7%%%A$$Example%Ann\r"
        "OBX$1$FT$1%Report$$one !F! two !S! three !T! four !R! five !E! six!.br!seven !X41! !H!bold!N!\r"
    )
    document = only(message)
    assert "one $ two % three @ four * five ! six\nseven A bold" in document.text
    assert document.patient.name == "Ann Example"


def test_an_ampersand_that_was_not_escaped_loses_no_word() -> None:
    assert "Note: pain & fever" in only(f"{HL7}\rOBX|3|ST|x^Note||pain & fever\r").text


@pytest.mark.parametrize("state", ["D", "W"])
def test_a_result_that_was_taken_back_is_left_out(state: str) -> None:
    found = only(f"{HL7}\rOBX|3|ST|x^Troponin||9.9||||||{state}\r")
    assert "Troponin" not in found.text and any("called wrong" in each for each in found.warnings)


def test_text_over_several_lines_stays_together() -> None:
    message = HL7.replace("Cough for three days.", "Cough for\nthree days.")
    assert "Cough for\nthree days." in only(message).text


def test_a_file_within_a_message_is_a_document_of_its_own() -> None:
    packed = base64.b64encode(office_files.RTF).decode()
    message = f"{HL7}\rOBX|3|ED|3^Letter||A^application^rtf^Base64^{packed}\r"
    letter = reading(message).documents[1]
    assert "Acute bronchitis" in letter.text
    assert (letter.origin, letter.patient.name) == ("message 1, file 1", "Ann B Example")
    broken = reading(f"{HL7}\rOBX|3|ED|3^Letter||A^application^pdf^Base64^!!!\r")
    assert "could not be read" in broken.documents[0].warnings[0]
    pointed = reading(f"{HL7}\rOBX|3|RP|3^Scan||//server/share/scan.tif\r")
    assert "not fetched" in pointed.documents[0].warnings[0]


def test_a_message_without_a_word_to_read_is_refused() -> None:
    with pytest.raises(BadNote, match="without a word to read"):
        reading("MSH|^~\\&|A|B|C|D|20260403||ADT^A28|1|P|2.5\rPID|1||7||Example^Ann\r", "adt.hl7")


@given(st.text(alphabet="MSHOBXPIDNTE|^~\\&\r\n0129AZ. ", max_size=300))
def test_any_message_is_read_or_refused(rest: str) -> None:
    try:
        found = reading(f"MSH|^~\\&|{rest}", "any.hl7")
    except BadNote as refused:
        assert "any.hl7" in refused.sentence
        return
    assert all(document.text.strip() for document in found.documents)
