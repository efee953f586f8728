"""What the page says, in which order and in which words."""

from __future__ import annotations

from datetime import date

from codesets.model import (
    Code,
    CodePage,
    CodeReference,
    Instruction,
    InstructionKind,
    Kind,
    Release,
    SeventhCharacter,
)
from desktop.gui.tone import Tone
from desktop.gui.widgets.code_browser import outline

RELEASE = Release(
    "ICD-10-CM", "FY2026 April", date(2026, 4, 1), date(2026, 9, 30), "tabular.xml", "0" * 64, 3, 3, 2
)
E11 = Code("ICD-10-CM", "E11", "Type 2 diabetes mellitus", Kind.CATEGORY, False, "E08-E13", 0, 3)
E119 = Code(
    "ICD-10-CM", "E11.9", "Type 2 diabetes mellitus without complications", Kind.CODE, True, "E11", 1, 2
)


def page(
    entry: Code = E119, *instructions: Instruction, sevenths: tuple[SeventhCharacter, ...] = ()
) -> CodePage:
    return CodePage(entry, RELEASE, (E11,) if entry is E119 else (), instructions, (), sevenths)


def said(kind: InstructionKind, text: str, stated_at: str = "E11.9") -> Instruction:
    return Instruction(kind, text, stated_at)


def test_the_status_names_the_day() -> None:
    assert outline.status_chip(page(), date(2026, 8, 11)) == outline.Chip(
        "billable on 2026-08-11", Tone.FINE, "Complete: this code may be reported."
    )
    assert outline.status_chip(page(), None).text == "billable"


def test_a_day_outside_the_release_stops() -> None:
    chip = outline.status_chip(page(), date(2025, 3, 1))
    assert (chip.text, chip.tone) == ("not in force on 2025-03-01", Tone.STOP)
    assert "FY2026 April, in force from 2026-04-01 to 2026-09-30" in chip.tip


def test_a_header_says_what_it_needs() -> None:
    assert outline.status_chip(page(E11), None).text == "header: needs more characters"
    choices = (SeventhCharacter("A", "initial encounter", "S93.401A"),)
    assert outline.status_chip(page(E11, sevenths=choices), None).text == "header: needs a 7th character"


def test_instructions_of_one_kind_and_place_stand_together() -> None:
    found = outline.groups(
        page(
            E119,
            said(InstructionKind.USE_ADDITIONAL, "one"),
            said(InstructionKind.EXCLUDES1, "two", "E11"),
            said(InstructionKind.INCLUDES, "three", "E11"),
            said(InstructionKind.EXCLUDES1, "four", "E11"),
        )
    )
    assert [(g.heading, g.source, [i.text for i in g.items]) for g in found] == [
        ("Use additional code", "here", ["one"]),
        ("Excludes1", "from E11", ["two", "four"]),
        ("Includes", "from E11", ["three"]),
    ]


def test_every_kind_of_instruction_has_a_heading() -> None:
    assert set(outline.HEADINGS) == set(InstructionKind)


def test_references_cut_the_text_and_lose_nothing() -> None:
    item = Instruction(
        InstructionKind.EXCLUDES1, "type 1 (E10.-), drug induced (E09.-)", "E11",
        (CodeReference(8, 13, "E10"), CodeReference(30, 35, "E09")),
    )  # fmt: skip
    runs = outline.linked_runs(item)
    assert "".join(words for words, _ in runs) == item.text
    assert [(words, ref.code) for words, ref in runs if ref] == [("E10.-", "E10"), ("E09.-", "E09")]
