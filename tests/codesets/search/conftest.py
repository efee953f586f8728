"""A book small enough to read, with every trait the search must cope with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from codesets.model import Code, Kind
from codesets.search import CodeIndex, IndexEntry, build_index

_CHOICES = (("A", "initial encounter"), ("D", "subsequent encounter"), ("S", "sequela"))

# code, title, kind, parent, other wordings; "7" as kind: needs a 7th character
_BOOK: tuple[tuple[str, str, str, str | None, tuple[str, ...]], ...] = (
    ("4", "Endocrine, nutritional and metabolic diseases", "chapter", None, ()),
    ("E08-E13", "Diabetes mellitus", "block", "4", ()),
    ("E10", "Type 1 diabetes mellitus", "category", "E08-E13", ("juvenile onset diabetes",)),
    ("E10.9", "Type 1 diabetes mellitus without complications", "code", "E10", ()),
    ("E11", "Type 2 diabetes mellitus", "category", "E08-E13", ("diabetes NOS",)),
    ("E11.6", "Type 2 diabetes mellitus with other specified complications", "subcategory", "E11", ()),
    ("E11.62", "Type 2 diabetes mellitus with skin complications", "subcategory", "E11.6", ()),
    ("E11.621", "Type 2 diabetes mellitus with foot ulcer", "code", "E11.62", ()),
    ("E11.9", "Type 2 diabetes mellitus without complications", "code", "E11", ()),
    ("9", "Diseases of the circulatory system", "chapter", None, ()),
    ("I10-I1A", "Hypertensive diseases", "block", "9", ()),
    ("I10", "Essential (primary) hypertension", "code", "I10-I1A", ("high blood pressure",)),
    ("10", "Diseases of the respiratory system", "chapter", None, ()),
    ("J09-J18", "Influenza and pneumonia", "block", "10", ()),
    ("J18", "Pneumonia, unspecified organism", "category", "J09-J18", ()),
    ("J18.9", "Pneumonia, unspecified organism", "code", "J18", ()),
    ("J44", "Other chronic obstructive pulmonary disease", "category", "J09-J18", ()),
    ("J44.9", "Chronic obstructive pulmonary disease, unspecified", "code", "J44", ()),
    ("12", "Diseases of the skin and subcutaneous tissue", "chapter", None, ()),
    ("L97", "Non-pressure chronic ulcer of lower limb", "category", "12", ()),
    ("L97.4", "Non-pressure chronic ulcer of heel and midfoot", "subcategory", "L97", ()),
    ("L97.41", "Non-pressure chronic ulcer of right heel and midfoot", "code", "L97.4", ()),
    ("L97.42", "Non-pressure chronic ulcer of left heel and midfoot", "code", "L97.4", ()),
    ("19", "Injury, poisoning and certain other consequences of external causes", "chapter", None, ()),
    ("S72", "Fracture of femur", "category", "19", ()),
    (
        "S72.00",
        "Fracture of unspecified part of neck of femur",
        "subcategory",
        "S72",
        ("Fracture of hip NOS",),
    ),
    ("S72.001", "Fracture of unspecified part of neck of right femur", "7", "S72.00", ()),
    ("S72.002", "Fracture of unspecified part of neck of left femur", "7", "S72.00", ()),
    ("T88", "Other complications of surgical and medical care", "category", "19", ()),
    ("T88.7", "Unspecified adverse effect of drug or medicament", "7", "T88", ("Drug hypersensitivity NOS",)),
)


def small_book() -> Iterator[IndexEntry]:
    position = 0
    for code, title, kind, parent, terms in _BOOK:
        rank = Kind.CODE if kind == "7" else Kind(kind)
        billable = kind == "code"
        yield IndexEntry(Code("TEST", code, title, rank, billable, parent, position, position), terms)
        position += 1
        for character, meaning in _CHOICES if kind == "7" else ():
            stem = code.replace(".", "").ljust(6, "X")
            completed = f"{stem[:3]}.{stem[3:]}{character}"
            full = Code(
                "TEST", completed, f"{title}, {meaning}", Kind.CODE, True, code, position, position, character
            )
            yield IndexEntry(full)
            position += 1


@pytest.fixture(scope="session")
def small_index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small-index") / "index"
    build_index(small_book(), folder, progress=lambda fraction, sentence: None)
    return folder


@pytest.fixture
def small_index(small_index_folder: Path) -> Iterator[CodeIndex]:
    index = CodeIndex.open(small_index_folder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def small_index_once(small_index_folder: Path) -> Iterator[CodeIndex]:
    """One index for a whole property test: hypothesis refuses fixtures made anew for each test."""
    index = CodeIndex.open(small_index_folder)
    yield index
    index.close()
