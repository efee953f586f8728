"""How lists write the headings of a note."""

from __future__ import annotations

import pytest

from desktop.gui.models.heading_words import heading_in_small


@pytest.mark.parametrize(
    ("title", "small"),
    [
        ("HISTORY OF PRESENT ILLNESS (HPI)", "History of present illness (HPI)"),
        ("ASSESSMENT AND PLAN", "Assessment and plan"),
        ("Assessment and Plan", "Assessment and Plan"),
        ("GI EXAM", "GI exam"),
        ("PMH", "PMH"),
        ("A/P", "A/P"),
        ("ÉVALUATION", "Évaluation"),
        ("", ""),
    ],
)
def test_capitals_are_written_small_and_abbreviations_stand(title: str, small: str) -> None:
    assert heading_in_small(title) == small
