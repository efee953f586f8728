"""A tabular list of a few entries in the official format, and a shelf for it: a library in a blink."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from codesets.importer import build_library
from codesets.library import Library
from codesets.systems import CodeSystem
from codesets.systems.icd10cm import ICD10CM

APRIL_2026 = "tabular-April-1-2026.xml"
"""Only the file's name tells the April release from October's."""

_TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>{year}</version>
<chapter><name>4</name><desc>Endocrine diseases (E00-E89)</desc>
  <sectionIndex><sectionRef first="E08" last="E13" id="E08-E13">Diabetes mellitus</sectionRef></sectionIndex>
  <section id="E08-E13"><desc>Diabetes mellitus (E08-E13)</desc>
    <diag><name>E11</name><desc>Type 2 diabetes mellitus</desc>
      <inclusionTerm><note>diabetes NOS</note></inclusionTerm>
      <useAdditionalCode><note>code to identify hypertension (I10)</note></useAdditionalCode>
      <diag><name>E11.6</name><desc>Type 2 diabetes mellitus with other specified complications</desc>
        <diag><name>E11.62</name><desc>Type 2 diabetes mellitus with skin complications</desc>
          <diag><name>E11.621</name><desc>Type 2 diabetes mellitus with foot ulcer</desc></diag>
        </diag>
      </diag>
      <diag><name>E11.9</name><desc>Type 2 diabetes mellitus without complications</desc></diag>
      {more}
    </diag>
  </section>
</chapter>
<chapter><name>8</name><desc>Diseases of the ear (H60-H95)</desc>
  <section id="H80-H83"><desc>Diseases of inner ear (H80-H83)</desc>
    <diag><name>H81</name><desc>Disorders of vestibular function</desc>
      <diag><name>H81.0</name><desc>Ménière's disease</desc></diag>
    </diag>
  </section>
</chapter>
<chapter><name>9</name><desc>Diseases of the circulatory system (I00-I99)</desc>
  <section id="I10-I1A"><desc>Hypertensive diseases (I10-I1A)</desc>
    <diag><name>I10</name><desc>Essential (primary) hypertension</desc>
      <inclusionTerm><note>high blood pressure</note></inclusionTerm></diag>
  </section>
</chapter>
<chapter><name>19</name><desc>Injury (S00-T88)</desc>
  <section id="S90-S99"><desc>Injuries to the ankle and foot (S90-S99)</desc>
    <diag><name>S93</name><desc>Sprain of ankle</desc>
      <sevenChrDef><extension char="A">initial encounter</extension>
        <extension char="D">subsequent encounter</extension>
        <extension char="S">sequela</extension></sevenChrDef>
      <diag><name>S93.4</name><desc>Sprain of ankle ligament</desc></diag>
    </diag>
  </section>
</chapter>
</ICD10CM.tabular>
"""

ENTRIES, CODES, BILLABLE = 21, 13, 7
"""Of that book: every row; without chapters and blocks; reportable."""


def write_tabular(path: Path, *, year: int = 2026, more: str = "") -> Path:
    """``more``: XML of further entries below E11."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TABULAR.format(year=year, more=more), encoding="utf-8")
    return path


def diagnosis(code: str, title: str) -> str:
    return f"<diag><name>{code}</name><desc>{title}</desc></diag>"


def bringing(path: Path | None) -> CodeSystem:
    """ICD-10-CM, were ``path`` the file that comes with the application."""
    return replace(ICD10CM, packaged=lambda: path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library folder, and the systems of which the application brings a book."""

    folder: Path
    systems: tuple[CodeSystem, ...]

    def build(self) -> None:
        build_library(self.folder, systems=self.systems)

    @contextmanager
    def opened(self) -> Iterator[Library]:
        with closing(Library.open(self.folder, systems=self.systems)) as library:
            yield library

    def mended(self) -> list[str]:
        """Opens the library as the application does. Returns what it said it was doing."""
        told: list[str] = []
        library = Library.open_or_build(
            self.folder, lambda fraction, sentence: told.append(sentence), systems=self.systems
        )
        library.close()
        return told


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; a folder within it counts as well, empty or not."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in sorted(folder.rglob("*"))
    }
