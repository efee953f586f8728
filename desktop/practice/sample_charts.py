"""The sample charts that come with the program: notes of our own writing, about nobody.

``charts.toml`` lists them, a ``[[chart]]`` each; the note is ``<id>.txt`` beside it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desktop.charts.document import Document
from desktop.charts.notes import make_document
from desktop.charts.readers.encodings import clean_text
from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex
from desktop.errors import BadNote

CATALOGUE = "charts.toml"


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A sample chart as a list shows it."""

    id: str
    encounter_id: str
    """Of the row in the worklist, once the chart was begun."""
    title: str
    specialty: str
    encounter_type: EncounterType
    words: int


@dataclass(frozen=True, slots=True)
class SampleChart:
    """One chart with what is known about its encounter."""

    id: str
    title: str
    specialty: str
    patient: Patient
    date_of_service: date
    encounter_type: EncounterType
    document: Document = field(repr=False)

    @property
    def encounter_id(self) -> str:
        """The same every time: a sample that was begun is found again."""
        return f"sample-{self.id}"

    @property
    def summary(self) -> SampleSummary:
        return SampleSummary(
            id=self.id,
            encounter_id=self.encounter_id,
            title=self.title,
            specialty=self.specialty,
            encounter_type=self.encounter_type,
            words=len(self.document.text.split()),
        )

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
        return tuple(_chart(folder, fields) for fields in catalogue["chart"])
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise BadNote(
            f"The sample charts are incomplete: “{name}” is missing. Install Chartside again."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BadNote("The sample charts cannot be read. Install Chartside again.") from None


def _chart(folder: Path, fields: dict[str, Any]) -> SampleChart:
    chart_id: str = fields["id"]
    name = f"{chart_id}.txt"
    text = clean_text((folder / name).read_text("utf-8-sig"))
    return SampleChart(
        id=chart_id,
        title=fields["title"],
        specialty=fields["specialty"],
        patient=Patient(name=fields["patient"], birth_date=fields["birth"], sex=Sex(fields["sex"])),
        date_of_service=fields["date_of_service"],
        encounter_type=EncounterType(fields["encounter_type"]),
        document=make_document(
            text, source_name=name, document_id=f"sample-{chart_id}-note", title=fields["title"]
        ),
    )
