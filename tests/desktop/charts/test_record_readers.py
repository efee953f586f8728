"""FHIR records, X12 claims and notes in JSON: what a coder reads of them, and whose they are."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.readers.contract import ChartFile, ReadDocument, Reading
from desktop.charts.readers.registry import read
from desktop.errors import BadNote
from tests.desktop.charts.samples import SAMPLES

FHIR = next(sample.data for sample in SAMPLES if sample.reader == "FHIR record").decode()
X12 = next(sample.data for sample in SAMPLES if sample.reader == "X12 claim").decode()
HL7 = next(sample.data for sample in SAMPLES if sample.reader == "HL7 message").decode()


def reading(text: str | bytes, name: str = "chart.json") -> Reading:
    return read(ChartFile(name, text if isinstance(text, bytes) else text.encode()))


def only(text: str | bytes) -> ReadDocument:
    (document,) = reading(text).documents
    return document


def resource(**facts: Any) -> str:
    return json.dumps(facts)


# --- FHIR ------------------------------------------------------------------------------------------------


def test_what_is_written_and_what_happened_are_documents_of_the_visit() -> None:
    summary, visit = reading(FHIR).documents
    assert (summary.kind, summary.title, summary.origin) == (
        "Discharge summary",
        "Invented discharge summary",
        "Composition 5",
    )
    assert [section.title for section in summary.sections] == ["Chief complaint", "Results"]
    assert (visit.kind, visit.origin) == ("Admission to hospital", "encounter 1")
    for document in (summary, visit):
        assert (document.patient.name, document.patient.birth_date, document.patient.sex) == (
            "Ann B Example",
            date(1961, 3, 4),
            "F",
        )
        assert document.patient.identifiers == ("MRN-7",), "a social security number is none"
        assert (document.visit.number, document.visit.setting) == ("V-99", "inpatient")
        assert (document.visit.begins, document.visit.ends) == (date(2026, 4, 1), date(2026, 4, 3))
        assert document.author == "Zoe Invented-Doctor"
    assert summary.document_date == date(2026, 4, 3)


def test_a_note_within_a_document_reference_is_read_by_its_own_reader() -> None:
    note = base64.b64encode(b"ASSESSMENT\nInvented bronchitis.\n").decode()
    document = only(
        resource(
            resourceType="DocumentReference",
            type={"text": "Progress note"},
            date="2026-04-03T10:00:00Z",
            content=[{"attachment": {"contentType": "text/plain", "data": note}}],
        )
    )
    assert (document.kind, document.document_date) == ("Progress note", date(2026, 4, 3))
    assert document.text == "ASSESSMENT\nInvented bronchitis.\n"
    assert [section.title for section in document.sections] == ["ASSESSMENT"]


def test_an_attachment_that_stands_in_the_bundle_is_read_once_and_one_elsewhere_is_told() -> None:
    page = base64.b64encode(b"<html><body><p>Invented page</p></body></html>").decode()
    bundle = resource(
        resourceType="Bundle",
        entry=[
            {"resource": {"resourceType": "Binary", "id": "b", "contentType": "text/html", "data": page}},
            {
                "resource": {
                    "resourceType": "DocumentReference",
                    "content": [
                        {"attachment": {"url": "Binary/b"}},
                        {"attachment": {"url": "https://example.org/else"}},
                    ],
                }
            },
        ],
    )
    found = reading(bundle)
    assert [document.text.strip() for document in found.documents] == ["Invented page"]
    assert found.warnings == ("It points to a file elsewhere, which is not fetched.",)


def test_a_report_with_a_conclusion_is_a_document_of_its_own() -> None:
    document = only(
        resource(
            resourceType="DiagnosticReport",
            code={"text": "Chest x-ray"},
            contained=[{"resourceType": "Observation", "id": "1", "valueString": "Clear"}],
            result=[{"reference": "#1"}, {"display": "Named only"}],
            conclusion="No invented pneumonia.",
            effectiveDateTime="2026-04-03",
        )
    )
    assert document.text == "Chest x-ray\nClear\nNamed only\n\nConclusion\n\nNo invented pneumonia.\n"


def test_what_was_taken_back_is_left_out_or_said_to_be() -> None:
    def about(kind: str, words: str, **more: Any) -> str:
        return resource(resourceType=kind, code={"text": words}, **more)

    refuted = {"coding": [{"code": "refuted"}]}
    wrong = {"coding": [{"code": "entered-in-error"}]}
    found = reading(
        "\n".join(
            (
                about("Condition", "Stroke", verificationStatus=wrong),
                about("Observation", "Pulse", status="entered-in-error", valueString="400"),
                about("Observation", "Weight", status="cancelled", valueString="70 kg"),
                about("AllergyIntolerance", "Penicillin", verificationStatus=refuted),
                about("ServiceRequest", "Scan", status="revoked"),
            )
        )
    )
    text = "\n".join(each.text for each in found.documents)
    assert "Stroke" not in text and "Pulse" not in text
    assert "Penicillin, refuted" in text and "Scan, revoked" in text and "70 kg, cancelled" in text
    assert any("entered in error" in each for each in found.warnings)


def test_one_resource_a_line_is_read_as_well() -> None:
    lines = "\n".join(
        resource(resourceType="Condition", code={"text": said})
        for said in ("Invented cough", "Invented cold")
    )
    assert only(lines).text.splitlines()[-2:] == ["Invented cough", "Invented cold"]


@pytest.mark.parametrize(
    "text",
    [
        FHIR[: len(FHIR) // 2],
        resource(resourceType="Patient", id="p"),
        resource(resourceType="Bundle", entry="none"),
        resource(resourceType="Bundle", entry=[{"resource": {"resourceType": "Composition", "section": 5}}]),
        '{"resourceType": "Bundle", "entry": ' + "[" * 100_000,
        '{"resourceType": "Bundle", "total": ' + "9" * 10_000 + "}",
    ],
    ids=["cut off", "a patient alone", "no entries", "another kind of value", "nested", "a huge number"],
)
def test_a_record_without_a_word_or_not_whole_is_refused(text: str) -> None:
    with pytest.raises(BadNote, match=r"“chart.json” .*Nothing was changed"):
        reading(text)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("code", "coding", "text", "reference", "section", "div", "data", "result", "name", "period")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(
        ("Composition", "Observation", "Encounter", "DiagnosticReport", "Patient", "DocumentReference")
    ),
    facts=st.dictionaries(
        st.sampled_from(
            (
                "code",
                "section",
                "text",
                "subject",
                "encounter",
                "period",
                "valueQuantity",
                "component",
                "content",
            )
        ),
        _anything,
    ),
)
def test_values_of_any_kind_are_read_or_refused(kind: str, facts: dict[str, Any]) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": facts | {"resourceType": kind}}]}
    try:
        reading(json.dumps(bundle))
    except BadNote as refused:
        assert "chart.json" in refused.sentence


# --- X12 -------------------------------------------------------------------------------------------------


def test_a_claim_says_whose_it_is_and_of_which_stay() -> None:
    document = only(X12)
    assert (document.kind, document.title) == ("Institutional claim", "Institutional claim V-99")
    assert (document.patient.name, document.patient.birth_date) == ("ANN B EXAMPLE", date(1961, 3, 4))
    assert document.patient.identifiers == ("MRN-7", "MEMBER7")
    assert (document.visit.number, document.visit.setting) == ("V-99", "inpatient")
    assert (document.visit.begins, document.visit.ends) == (date(2026, 4, 1), date(2026, 4, 3))
    assert document.author == "ZOE DOCTOR"
    assert [section.title for section in document.sections] == [
        "Institutional claim",
        "Diagnoses",
        "Procedures",
        "Service lines",
    ]
    assert "Admission: admission type 1, admission source 7, discharge status 01" in document.text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("~", "~\r\n"),
        lambda text: text.replace("~", "\n"),
        lambda text: text.replace("*", "|").replace(":", ">"),
        lambda text: "\ufeff" + text,
    ],
    ids=["lines", "line ends alone", "other separators", "a mark"],
)
def test_separators_are_what_the_first_segment_says(change: Callable[[str], str]) -> None:
    assert only(change(X12)).text == only(X12).text


def test_service_lines_point_at_diagnoses() -> None:
    professional = (
        X12.replace("X223A2", "X222A1")
        .replace("11:A:1", "23:B:1")
        .replace("SV2*0300*HC:99213:25*97*UN*1", "SV1*HC:99213:25*97*UN*1*23**2:1")
    )
    document = only(
        professional.replace("HI*ABK:J209:::::::Y~HI*ABF:", "HI*ABK:J209*ABF:").replace("CL1*1*7*01~", "")
    )
    assert document.kind == "Professional claim"
    assert document.visit.setting == "emergency department"
    assert (
        "1. 99213 25, 1 units, charge 97, place of service 23, for E11.9, J20.9, 2026-04-02" in document.text
    )


def test_codes_sent_in_a_broken_way_are_shown_as_they_were_sent() -> None:
    document = only(X12.replace("HI*ABK:J209:::::::Y~", "HI*BK*8901*BF*87200~"))
    assert "As it was sent: BK 8901 BF 87200" in document.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (X12.replace("ST*837*", "ST*835*"), "is a remittance advice (X12 835), not a claim"),
        (X12.replace("ST*837*", "ST*850*"), "is an X12 850, not a claim"),
        (X12[:90], "its first segment is broken"),
        (X12[:106], "without a claim"),
    ],
)
def test_what_is_no_claim_says_what_it_is(text: str, why: str) -> None:
    with pytest.raises(BadNote) as refused:
        reading(text, "file.edi")
    assert why in refused.value.sentence


def test_several_claims_are_several_documents_and_the_rest_is_told() -> None:
    other = X12[X12.index("GS*") :].replace("ST*837*", "ST*999*").replace("V-99", "V-1")
    found = reading(X12 + X12.replace("V-99", "V-100") + other)
    assert [document.visit.number for document in found.documents] == ["V-99", "V-100"]
    assert found.warnings == ("1 transactions that are no claims were left out.",)


# --- JSON, HL7 -------------------------------------------------------------------------------------------


def test_json_without_a_note_is_refused() -> None:
    for text in ('{"note": ""}', '{"note": "cut', '{"note": "x", "note": 5}'):
        with pytest.raises(BadNote, match="without a note in words"):
            reading(text)


def test_a_message_without_words_tells_of_the_visit() -> None:
    header = "\r".join(line for line in HL7.split("\r") if line[:3] in ("MSH", "PID", "PV1"))
    document = only(header.replace("MDM^T02", "ADT^A03"))
    assert document.text.splitlines() == [
        "Discharge",
        "Patient class: inpatient",
        "Attending: Zoe Doctor",
        "Admitted: 2026-04-01",
        "Discharged: 2026-04-03",
    ]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("8859/1", "latin-1"), ("8859/2", "iso8859-2"), ("UNICODE UTF-8", "utf-8"), ("", "utf-8")],
)
def test_a_message_is_read_in_the_character_set_it_names(name: str, codec: str) -> None:
    letters = "Łódź" if codec == "iso8859-2" else "Müller"
    header, _, rest = HL7.partition("\r")
    message = f"{header}||||||{name}\r{rest}".replace("Cough for three days.", letters)
    found = reading(message.encode(codec), "letter.hl7")
    assert letters in found.documents[0].text
    assert found.warnings == ()


def test_a_character_set_that_is_not_known_is_told() -> None:
    header, _, rest = HL7.partition("\r")
    found = reading(f"{header}||||||KLINGON-8\r{rest}")
    assert "not known here (KLINGON-8)" in found.warnings[0]


def test_the_real_records_and_claims_are_read(data_dir: Path) -> None:
    charts = data_dir / "charts"
    files = [*charts.glob("fhir/*.json"), *charts.glob("x12/*/*837*.txt"), *charts.glob("primock57/*.json")]
    if not files:
        pytest.skip("needs the real charts")
    for file in files:
        found = read(ChartFile(file.name, file.read_bytes()))
        assert found.format in ("FHIR record", "X12 claim", "Note in JSON")
        if found.format == "FHIR record":
            assert all(document.patient.name for document in found.documents)
            assert any(document.visit.begins for document in found.documents)
