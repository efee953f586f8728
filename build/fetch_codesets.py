"""Lists where the official code files of a year are, for whoever builds an installer on a connected machine.

``python3 build/fetch_codesets.py [YEAR]``; the fiscal year, 2027 from October 2026. Nothing is downloaded:
the list goes to a browser or a download manager, and the files, as they come, into Chartside.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from typing import NamedTuple

_CMS = "https://www.cms.gov/files/zip/"
_NCHS = "https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/"
_ICD10_PAGE = "https://www.cms.gov/medicare/coding-billing/icd-10-codes"
_HCPCS_PAGE = (
    "https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update"
)
_OCTOBER = 10
"""Month in which a fiscal year begins."""


class Official(NamedTuple):
    """One file as its publisher offers it."""

    system: str
    holds: str
    address: str
    """As such files are usually named."""
    page: str
    """Where the publisher links it from, whatever its name."""


def official_files(year: int) -> Iterator[Official]:
    """Those of a fiscal year; of HCPCS one for each of its quarters."""
    yield Official(
        "ICD-10-CM",
        "order file, codes file",
        f"{_CMS}{year}-code-descriptions-tabular-order.zip",
        _ICD10_PAGE,
    )
    yield Official(
        "ICD-10-CM",
        "tabular list, Alphabetic Index, external causes, neoplasms, drugs",
        f"{_CMS}{year}-code-tables-tabular-and-index.zip",
        f"{_NCHS}{year}/",
    )
    yield Official("ICD-10-CM", "addenda", f"{_CMS}{year}-addendum.zip", f"{_NCHS}{year}/")
    procedures = f"{_CMS}{year}-icd-10-pcs-"
    for holds, name in (
        ("codes file, addenda", "codes-file.zip"),
        ("order file", "order-file-long-and-abbreviated-titles.zip"),
        ("tables, index, definitions", "code-tables-and-index.zip"),
    ):
        yield Official("ICD-10-PCS", holds, procedures + name, _ICD10_PAGE)
    quarters = (("october", year - 1), ("january", year), ("april", year), ("july", year))
    for month, of_year in quarters:
        address = f"{_CMS}{month}-{of_year}-alpha-numeric-hcpcs-file.zip"
        yield Official("HCPCS Level II", f"codes and modifiers, {month.capitalize()}", address, _HCPCS_PAGE)


def fiscal_year(day: datetime.date) -> int:
    return day.year + (day.month >= _OCTOBER)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    this_year = fiscal_year(datetime.datetime.now(tz=datetime.UTC).date())
    parser.add_argument("year", nargs="?", type=int, default=this_year, help="fiscal year, as 2027")
    for each in official_files(parser.parse_args(arguments).year):
        print(f"{each.system}: {each.holds}\n  {each.address}\n  linked from {each.page}")
    print(
        "\nA file that was issued again, or whose quarter has not come yet, has another address or none: its "
        "page tells."
    )


if __name__ == "__main__":
    main()
