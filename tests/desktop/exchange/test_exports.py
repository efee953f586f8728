"""Exports against golden files; ``CHARTSIDE_UPDATE_GOLDEN=1`` rewrites them (then read the diff)."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.notes import make_document
from desktop.coding.encounter import (
    Encounter,
    EncounterType,
    Evidence,
    Line,
    Patient,
    ReleaseStamp,
    Sex,
    Status,
)
from desktop.exchange.clipboard_text import to_clipboard_text
from desktop.exchange.csv_export import COLUMNS, to_csv
from desktop.exchange.json_export import BadExport, ExportedEncounter, read_json, to_json

GOLDEN = Path(__file__).with_name("golden")
NOW = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
STAMP = ReleaseStamp("ICD-10-CM", "FY2026 April", "ab" * 32, date(2026, 4, 1), date(2026, 9, 30))
ENDED = ReleaseStamp("ICD-10-CM", "FY2026", "cd" * 32, date(2025, 10, 1), date(2026, 3, 31))
NOTE = make_document(
    'HPI: foot ulcer, left heel;\n"stings" she says.\nPLAN: = offload, café au lait.\n',
    source_name="visit.txt",
    document_id="note-1",
    title="Visit, April",
)


def words(text: str) -> Evidence:
    start = NOTE.text.index(text)
    return Evidence.from_document(NOTE, start, start + len(text))


ENCOUNTER = Encounter(
    id="encounter-1",
    patient=Patient("Quillfeather, Zoë", date(1961, 3, 4), Sex.FEMALE),
    date_of_service=date(2026, 4, 14),
    encounter_type=EncounterType.OFFICE_VISIT,
    status=Status.IN_PROGRESS,
    documents=(NOTE,),
    lines=(
        Line(
            "line-1",
            "ICD-10-CM",
            "E11.621",
            "Type 2 diabetes mellitus with foot ulcer",
            (words('foot ulcer, left heel;\n"stings"'), words("offload")),
            STAMP,
            "diab foot ulc",
        ),
        Line("line-2", "ICD-10-CM", "L81.3", "Café au lait spots", (words("= offload"),), STAMP, "=1+1"),
        Line("line-3", "ICD-10-CM", "I10", "Essential (primary) hypertension", (), ENDED, "i10"),
    ),
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("encounter.csv", to_csv(ENCOUNTER)),
        ("encounter.json", to_json(ENCOUNTER, exported_at=NOW)),
        ("clipboard.txt", to_clipboard_text(ENCOUNTER).encode()),
        ("empty.csv", to_csv(Encounter(id="empty"))),
    ],
)
def test_golden(name: str, content: bytes) -> None:
    file = GOLDEN / name
    if os.environ.get("CHARTSIDE_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert content == file.read_bytes()


def rows(encounter: Encounter) -> list[dict[str, str]]:
    text = to_csv(encounter).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_one_row_per_code_with_all_its_proof() -> None:
    first, second, third = rows(ENCOUNTER)
    assert tuple(first) == COLUMNS
    assert [row["position"] for row in (first, second, third)] == ["1", "2", "3"]
    assert first["evidence"] == 'foot ulcer, left heel; "stings"\noffload'
    assert first["evidence_place"].splitlines() == [
        "Visit, April · HPI · 5-36",
        "Visit, April · PLAN · 55-62",
    ]
    assert second["evidence"] == "'= offload"
    assert second["found_by"] == "'=1+1"
    assert third["evidence"] == ""


NASTY = st.text(max_size=30) | st.sampled_from(
    ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"]
)


@given(name=NASTY, title=NASTY, found_by=NASTY)
def test_no_cell_is_a_formula(name: str, title: str, found_by: str) -> None:
    line = replace(ENCOUNTER.lines[0], title=title, found_by=found_by)
    encounter = replace(ENCOUNTER, patient=Patient(name), lines=(line,))
    for row in rows(encounter):
        for cell in row.values():
            assert not cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    pasted = to_clipboard_text(encounter)
    assert "\n" not in pasted
    for cell in pasted.split("\t"):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_clipboard() -> None:
    lines = to_clipboard_text(ENCOUNTER).split("\n")
    assert lines[0].split("\t")[0] == "E11.621"
    assert lines[2] == "I10\tEssential (primary) hypertension"
    assert to_clipboard_text(Encounter(id="empty")) == ""


def test_json_reads_back() -> None:
    assert read_json(to_json(ENCOUNTER, exported_at=NOW)) == ExportedEncounter.of(ENCOUNTER, exported_at=NOW)
    empty = Encounter(id="empty")
    assert read_json(to_json(empty, exported_at=NOW)) == ExportedEncounter.of(empty, exported_at=NOW)


@given(
    name=st.text(max_size=20),
    query=st.text(max_size=20),
    born=st.none() | st.dates(),
    served=st.none() | st.dates(),
)
def test_json_reads_back_whatever_was_typed(
    name: str, query: str, born: date | None, served: date | None
) -> None:
    encounter = replace(
        ENCOUNTER,
        patient=Patient(name, born, Sex.MALE),
        date_of_service=served,
        lines=(replace(ENCOUNTER.lines[0], found_by=query),),
    )
    assert read_json(to_json(encounter, exported_at=NOW)) == ExportedEncounter.of(encounter, exported_at=NOW)


def test_json_lets_whoever_has_the_note_check_the_proof() -> None:
    content = json.loads(to_json(ENCOUNTER, exported_at=NOW))["encounter"]
    for code in content["codes"]:
        for evidence in code["evidence"]:
            assert NOTE.text[evidence["start"] : evidence["end"]] == evidence["quote"]
            assert evidence["document_sha256"] == NOTE.sha256
    assert "she says" not in json.dumps(content), "the note itself is not handed over"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"schema": {"name": "other", "number": 1}}', b"\xff", b'{"schema": 3}'],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(BadExport, match="not an encounter"):
        read_json(content)


def test_an_export_without_the_dates_of_releases_is_read() -> None:
    fields = json.loads(to_json(ENCOUNTER, exported_at=NOW))
    for code in fields["encounter"]["codes"]:
        for name in ("effective_from", "effective_to", "on_date_of_service"):
            del code["release"][name]
    (first, *_) = read_json(json.dumps(fields).encode()).lines
    assert first.release == ReleaseStamp(STAMP.system, STAMP.edition, STAMP.sha256)


def test_a_newer_schema_is_refused() -> None:
    fields = json.loads(to_json(ENCOUNTER, exported_at=NOW))
    fields["schema"]["number"] = 2
    with pytest.raises(BadExport, match="newer Chartside"):
        read_json(json.dumps(fields).encode())
