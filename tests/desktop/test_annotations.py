"""Highlights, margin notes and bookmarks are kept beside the document, and go where it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.charts.annotation import LONGEST_NOTE, Style
from desktop.coding.encounter import Encounter
from desktop.session import Session
from tests.desktop.conftest import PASSPHRASE, Clock, SmallBook


def now(session: Session) -> Encounter:
    assert session.encounter is not None
    return session.encounter


def span(session: Session, words: str) -> tuple[str, int, int]:
    document = next(each for each in now(session).documents if words in each.text)
    start = document.text.index(words)
    return document.id, start, start + len(words)


def test_marks_are_there_after_a_restart_in_reading_order(
    coding: Session, chartside_home: Path, book: SmallBook, clock: Clock
) -> None:
    coding.mark(*span(coding, "Hypertension"), Style.BOX, "since when?")
    coding.mark(*span(coding, "foot ulcer on the left"), Style.DASHES)
    place = span(coding, "Follow-up")
    coding.mark(place[0], place[1] + 3, place[1] + 3, Style.BOOKMARK)
    encounter_id = now(coding).id
    coding.close()
    with Session.unlock(chartside_home, PASSPHRASE, book, clock) as again:
        again.open_encounter(encounter_id)
        marks = again.annotations()
        text = now(again).documents[0].text
        assert [(text[each.start : each.end], each.style, each.note) for each in marks] == [
            ("Follow-up of a foot ulcer.", Style.BOOKMARK, ""),
            ("foot ulcer on the left", Style.DASHES, ""),
            ("Hypertension", Style.BOX, "since when?"),
        ]


def test_the_same_words_have_one_mark_and_it_can_be_taken_away(coding: Session) -> None:
    words = span(coding, "Hypertension")
    coding.mark(*words, Style.BLOCK)
    (mark,) = coding.mark(*words, Style.BOX, " a\nlong " + "word " * 200)
    assert (mark.style, mark.note.startswith("a long word"), len(mark.note)) == (
        Style.BOX,
        True,
        LONGEST_NOTE,
    )
    assert coding.take_mark_away(mark.id) == ()


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (-1, 4), (0, 10_000_000)])
def test_no_words_no_mark(coding: Session, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        coding.mark(now(coding).documents[0].id, start, end, Style.BLOCK)
    assert coding.annotations() == ()


def test_a_mark_changes_neither_the_encounter_nor_what_undo_would_do(coding: Session) -> None:
    coding.add_code("I10")
    before = now(coding)
    coding.mark(*span(coding, "Hypertension"), Style.BLOCK)
    assert now(coding) == before and coding.undo_label == "Add I10"


def test_marks_go_with_their_document(coding: Session, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Colonoscopy with biopsy.")
    coding.add_note_to_encounter(other)
    words = span(coding, "biopsy")
    coding.mark(*words, Style.BLOCK)
    coding.undo()
    assert coding.annotations() == ()
    coding.redo()
    assert [each.document_id for each in coding.annotations()] == [words[0]], "it came back with its mark"
    coding.split_off(words[0])
    assert coding.annotations() == ()
    alone = next(row.id for row in coding.worklist() if row.id != now(coding).id)
    coding.open_encounter(alone)
    assert [each.document_id for each in coding.annotations()] == [words[0]]


def test_marks_of_a_document_that_stays_away_are_swept(coding: Session, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Colonoscopy with biopsy.")
    coding.add_note_to_encounter(other)
    document = span(coding, "biopsy")[0]
    coding.mark(*span(coding, "biopsy"), Style.BLOCK)
    coding.undo()
    vault = coding._vault
    vault.sweep()
    assert vault.annotations([document]) == ()


def test_practice_can_be_marked_too(
    chartside_home: Path, book: SmallBook, clock: Clock, samples: Path
) -> None:
    with Session.practise(chartside_home, book, clock, samples=samples) as practice:
        practice.open_sample(practice.sample_charts()[0].id)
        document = now(practice).documents[0]
        assert len(practice.mark(document.id, 0, 5, Style.BLOCK)) == 1


def test_a_mark_of_another_encounter_is_not_taken_away(coding: Session, tmp_path: Path) -> None:
    first = now(coding).id
    (mark,) = coding.mark(*span(coding, "Hypertension"), Style.BOX)
    (tmp_path / "other.txt").write_text("Another chart.\n")
    coding.open_note(tmp_path / "other.txt")
    assert coding.take_mark_away(mark.id) == ()
    assert "Take a mark away" not in [row.entry.deed.what for row in coding.trail().rows]
    coding.open_encounter(first)
    assert coding.annotations() == (mark,)
