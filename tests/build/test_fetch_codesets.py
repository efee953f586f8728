"""Where official files are is told, and nothing is fetched."""

from __future__ import annotations

import re
from datetime import date

import pytest


def test_every_file_of_a_year_is_listed_with_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    import fetch_codesets

    fetch_codesets.main(["2026"])
    told = capsys.readouterr().out
    assert "https://www.cms.gov/files/zip/2026-code-descriptions-tabular-order.zip" in told
    assert "https://www.cms.gov/files/zip/october-2025-alpha-numeric-hcpcs-file.zip" in told
    assert "https://www.cms.gov/files/zip/july-2026-alpha-numeric-hcpcs-file.zip" in told
    addresses = re.findall(r"\S+://\S+", told)
    assert all(re.match(r"https://(www\.cms\.gov|ftp\.cdc\.gov)/", each) for each in addresses)
    assert told.count("linked from https://") == told.count(".zip")


def test_no_system_of_the_shelf_is_forgotten() -> None:
    import fetch_codesets

    from codesets.registry import SYSTEMS

    listed = {each.system for each in fetch_codesets.official_files(2026)}
    licensed = {"CPT"}  # given to those who have the AMA's licence only
    assert listed == {system.name for system in SYSTEMS} - licensed


@pytest.mark.parametrize(("day", "year"), [(date(2026, 9, 30), 2026), (date(2026, 10, 1), 2027)])
def test_the_fiscal_year_begins_in_october(day: date, year: int) -> None:
    import fetch_codesets

    assert fetch_codesets.fiscal_year(day) == year
