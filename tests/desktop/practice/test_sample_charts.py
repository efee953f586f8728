"""The charts that come with the program, and a catalogue that does not fit its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from codesets.official_files import loose
from codesets.systems.icd10cm import ICD10CM
from desktop.charts.identity import guess_identity
from desktop.coding.encounter import EncounterType, Sex
from desktop.coding.invariants import broken_promises
from desktop.errors import BadNote
from desktop.paths import resources_folder
from desktop.practice.sample_charts import read_sample_charts


def test_every_sample_chart_opens() -> None:
    charts = read_sample_charts(resources_folder() / "charts")
    assert len(charts) >= 6
    assert len({chart.id for chart in charts}) == len(charts)
    assert len({chart.specialty for chart in charts}) >= 6
    for chart in charts:
        words = len(chart.document.text.split())
        assert 250 <= words <= 600, f"{chart.id}: {words} words"
        assert len(chart.document.sections) >= 3, chart.id
        assert chart.title
        assert chart.patient.name
        assert chart.patient.sex in (Sex.FEMALE, Sex.MALE)
        assert chart.patient.birth_date
        assert chart.patient.birth_date <= chart.date_of_service, chart.id
        assert chart.encounter_type is not EncounterType.INPATIENT
        assert broken_promises(chart.encounter()) == ()


def test_what_a_note_says_of_its_patient_is_what_the_catalogue_says() -> None:
    for chart in read_sample_charts(resources_folder() / "charts"):
        header = guess_identity(chart.document.text)
        said = (header.name, header.birth_date, header.sex, header.date_of_service)
        patient = chart.patient
        assert said == (patient.name, patient.birth_date, patient.sex, chart.date_of_service), chart.id


def test_every_chart_falls_into_the_packaged_release() -> None:
    path = ICD10CM.packaged()
    assert path is not None
    release = ICD10CM.recognise(loose(path))
    assert release is not None
    assert release.effective_to is not None
    for chart in read_sample_charts(resources_folder() / "charts"):
        assert release.effective_from <= chart.date_of_service <= release.effective_to, chart.id


def test_every_note_of_the_folder_is_listed() -> None:
    folder = resources_folder() / "charts"
    listed = {chart.document.source_name for chart in read_sample_charts(folder)}
    assert listed == {file.name for file in folder.glob("*.txt")}


def test_a_catalogue(samples: Path) -> None:
    (chart,) = read_sample_charts(samples)
    assert (chart.id, chart.patient.birth_date) == ("ankle", date(1961, 3, 4))
    assert chart.encounter().documents == (chart.document,)


def test_a_note_is_missing(samples: Path) -> None:
    (samples / "ankle.txt").unlink()
    with pytest.raises(BadNote, match=r"“ankle\.txt” is missing"):
        read_sample_charts(samples)


@pytest.mark.parametrize("text", ["[[chart]", "[[chart]]\ntitle = 1\n", '[[chart]]\nid = "ankle"\n'])
def test_a_catalogue_that_makes_no_sense(samples: Path, text: str) -> None:
    (samples / "charts.toml").write_text(text)
    with pytest.raises(BadNote):
        read_sample_charts(samples)
