"""The sample charts that come with the program: notes of our own writing, about nobody.

``charts.toml`` lists them, one table each under its id; the note is ``<id>.txt`` beside it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from desktop.charts.document import Document
from desktop.charts.readers.text import clean_text, make_document
from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex
from desktop.errors import BadNote

CATALOGUE = "charts.toml"


@dataclass(frozen=True, slots=True)
class SampleChart:
    """One chart with what is known about its encounter."""

    id: str
    title: str
    specialty: str
    patient: Patient
    date_of_service: date | None
    encounter_type: EncounterType
    document: Document = field(repr=False)

    @property
    def encounter_id(self) -> str:
        """The same every time: a sample that was begun is found again."""
        return f"sample-{self.id}"

    def encounter(self) -> Encounter:
        """A new one, with nothing coded."""
        return Encounter(
            id=self.encounter_id,
            patient=self.patient,
            date_of_service=self.date_of_service,
            encounter_type=self.encounter_type,
            documents=(self.document,),
        )


def read_sample_charts(folder: Path) -> tuple[SampleChart, ...]:
    """In the catalogue's order. BadNote where the program's own files are incomplete."""
    try:
        catalogue = tomllib.loads((folder / CATALOGUE).read_text("utf-8"))
        return tuple(_chart(folder, chart_id, fields) for chart_id, fields in _entries(catalogue))
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise BadNote(
            f"The sample charts are incomplete: “{name}” is missing. Install Chartside again."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BadNote("The sample charts cannot be read. Install Chartside again.") from None


def _entries(catalogue: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Both ways to write the list: ``[[chart]]`` with an ``id``, or one table per id."""
    for name in ("chart", "charts"):
        listed = catalogue.get(name)
        if isinstance(listed, list):
            return [(entry["id"], entry) for entry in cast(list[dict[str, Any]], listed)]
        if isinstance(listed, dict):
            return list(cast(dict[str, dict[str, Any]], listed).items())
    return [(key, value) for key, value in catalogue.items() if isinstance(value, dict)]


def _chart(folder: Path, chart_id: str, fields: dict[str, Any]) -> SampleChart:
    name = fields.get("file", f"{chart_id}.txt")
    text = clean_text((folder / name).read_text("utf-8-sig"))
    return SampleChart(
        id=chart_id,
        title=fields["title"],
        specialty=fields.get("specialty", ""),
        patient=Patient(
            name=fields.get("patient", ""),
            birth_date=_day(fields.get("birth") or fields.get("birth_date")),
            sex=Sex(fields.get("sex", Sex.UNKNOWN)),
        ),
        date_of_service=_day(fields.get("date_of_service")),
        encounter_type=EncounterType(fields.get("encounter_type", EncounterType.OFFICE_VISIT)),
        document=make_document(
            text, source_name=name, document_id=f"sample-{chart_id}-note", title=fields["title"]
        ),
    )


def _day(value: date | str | None) -> date | None:
    """TOML has dates of its own; a quoted one is read as ISO 8601."""
    return date.fromisoformat(value) if isinstance(value, str) else value
