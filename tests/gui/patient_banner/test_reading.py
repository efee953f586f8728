"""What is typed into the banner, read or refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.gui.widgets.patient_banner.reading import (
    Unreadable,
    age_words,
    read_birth_date,
    read_date_of_service,
)

SERVICE = date(2026, 8, 11)


@pytest.mark.parametrize("typed", ["04/14/2026", "2026-04-14", "4-14-26", " April 14, 2026 "])
def test_a_date_is_typed_as_one_likes(typed: str) -> None:
    assert read_date_of_service(typed, born=None) == date(2026, 4, 14)


def test_a_date_of_service_may_lie_in_the_future() -> None:
    assert read_date_of_service("1/2/2199", born=date(1959, 3, 14)) == date(2199, 1, 2)


@pytest.mark.parametrize("typed", ["13/45/2026", "02/30/2026", "tomorrow", "2026"])
def test_what_is_no_date_says_how_to_type_one(typed: str) -> None:
    with pytest.raises(Unreadable, match=f"“{typed}” is not a date.*04/14/2026"):
        read_date_of_service(typed, born=None)
    with pytest.raises(Unreadable, match=f"“{typed}” is not a date.*04/14/2026"):
        read_birth_date(typed, date_of_service=SERVICE)


@pytest.mark.parametrize(
    ("typed", "born"), [("3-14-59", date(1959, 3, 14)), ("8/10/26", date(2026, 8, 10)), ("", None)]
)
def test_a_two_digit_year_of_birth_is_not_after_the_service(typed: str, born: date | None) -> None:
    assert read_birth_date(typed, date_of_service=SERVICE) == born


def test_without_a_date_of_service_the_century_must_be_typed() -> None:
    assert read_birth_date("3/14/1959", date_of_service=None) == date(1959, 3, 14)
    with pytest.raises(Unreadable, match="four digits"):
        read_birth_date("3/14/59", date_of_service=None)


def test_nobody_is_born_after_the_service() -> None:
    with pytest.raises(Unreadable, match="2026-08-12 is after the date of service 2026-08-11"):
        read_birth_date("8/12/2026", date_of_service=SERVICE)
    with pytest.raises(Unreadable, match="1959-03-13 is before the birth date 1959-03-14"):
        read_date_of_service("3/13/1959", born=date(1959, 3, 14))
    assert read_birth_date("8/11/2026", date_of_service=SERVICE) == SERVICE


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1959, 3, 14), "67 y"),
        (date(1959, 8, 12), "66 y"),
        (SERVICE, "0 d"),
        (date(2026, 7, 14), "28 d"),
        (date(2026, 7, 13), "0 mo"),
        (date(2025, 6, 12), "13 mo"),
        (date(2024, 8, 12), "23 mo"),
        (date(2024, 8, 11), "2 y"),
        (date(2026, 8, 12), ""),
        (None, ""),
    ],
)
def test_the_very_young_are_counted_in_days_and_months(born: date | None, words: str) -> None:
    assert age_words(born, SERVICE) == words
