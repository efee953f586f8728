"""What is kept of codes: favourites, notes, those used last; each profile its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codesets.model import Code, Kind
from desktop.coding.own_code import OwnCode
from desktop.own_codes import CodeKeeper
from desktop.vault.own_codes import RECENT
from desktop.vault.vault import Vault

ASTHMA = OwnCode("ICD-10-CM", "J45.909", "Unspecified asthma, uncomplicated", billable=True)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open_practice(tmp_path)) as vault:
        yield vault


@pytest.fixture
def keeper(vault: Vault) -> CodeKeeper:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    steps = iter(range(1000))
    return CodeKeeper(vault, lambda: now + timedelta(seconds=next(steps)))


def code(name: str) -> Code:
    return Code("ICD-10-CM", name, f"Title of {name}", Kind.CODE, True, None, 0, 1)


def test_a_favourite_and_its_note_are_kept_together(keeper: CodeKeeper) -> None:
    keeper.set_favourite(ASTHMA, True)
    (kept,) = keeper.set_note(ASTHMA, "  ask for\nseverity ")
    assert (kept.favourite, kept.note, kept.used) == (True, "ask for severity", False)
    (kept,) = keeper.set_favourite(ASTHMA, False)
    assert kept.note == "ask for severity"
    assert keeper.set_note(ASTHMA, " ") == (), "nothing is left to keep"


def test_codes_used_last_stand_first_and_old_ones_go(keeper: CodeKeeper) -> None:
    keeper.used(code("A00.0"))
    keeper.set_note(OwnCode("ICD-10-CM", "A00.0", "Cholera", True), "seen once")
    keeper.used(code("A01.0"))
    for number in range(RECENT):
        keeper.used(code(f"B{number:02}"))
    kept = [each.code for each in keeper.all()]
    assert kept[0] == f"B{RECENT - 1:02}"
    assert "A01.0" not in kept
    assert kept[-1] == "A00.0", "a note keeps it"
    keeper.used(code("B01"))
    assert keeper.all()[0].code == "B01"


def test_the_title_is_that_of_the_last_time(keeper: CodeKeeper) -> None:
    keeper.set_favourite(ASTHMA, True)
    keeper.used(code("J45.909"))
    (kept,) = keeper.all()
    assert (kept.title, kept.favourite, kept.used) == ("Title of J45.909", True, True)


def test_a_note_does_not_stand_in_what_is_printed_of_it(keeper: CodeKeeper) -> None:
    (kept,) = keeper.set_note(ASTHMA, "Mrs Underhill")
    assert "Underhill" not in repr(kept)
