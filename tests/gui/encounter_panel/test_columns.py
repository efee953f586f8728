"""How a line's columns share the room: the end of a title, which tells it apart, is not cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.coding.encounter import Line
from desktop.gui.models.encounter_lines import LineRow
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.encounter_panel.line_delegate import LineDelegate
from desktop.gui.widgets.face import Face

from .conftest import NOTE, Table, coded, line

pytestmark = pytest.mark.usefixtures("qapp")

SPRAIN = "Sprain of unspecified ligament of right ankle, subsequent encounter"


def rows(*lines: Line) -> list[LineRow]:
    return [LineRow(number=number + 1, rank="", line=one) for number, one in enumerate(lines)]


def delegate(*lines: Line) -> LineDelegate:
    made = LineDelegate(Theme(scheme=Scheme.LIGHT))
    made.set_rows(rows(*lines))
    return made


def needed(title: str) -> int:
    return Face(Theme(scheme=Scheme.LIGHT).interface_font()).width(title)


def test_a_long_title_takes_the_room_that_evidence_does_not_need() -> None:
    long = line("S93.401D", SPRAIN)
    columns = delegate(long).columns(needed(SPRAIN) + 340)
    assert columns.title[1] >= needed(SPRAIN)
    assert columns.quote[1] > 0 and columns.section[1] == 0, "nobody has a section"


def test_evidence_keeps_a_share_beside_the_longest_title() -> None:
    columns = delegate(line("S93.401D", SPRAIN * 3, (NOTE[30:140],))).columns(760)
    assert columns.quote[1] >= 100


def test_long_words_take_the_room_that_short_titles_do_not_need() -> None:
    short = delegate(line("I10", "Essential hypertension")).columns(760)
    longer = delegate(line("I10", "Essential hypertension", (NOTE[30:130],))).columns(760)
    assert longer.quote[1] > short.quote[1]
    assert longer.title[1] >= needed("Essential hypertension")


def test_where_it_must_be_cut_a_title_keeps_its_end() -> None:
    face = Face(Theme(scheme=Scheme.LIGHT).interface_font())
    shown = face.elided(SPRAIN, needed(SPRAIN) // 2, middle=True)
    assert "…" in shown and shown.startswith("Sprain") and shown.endswith("encounter")


def test_a_code_that_arrives_is_given_its_room(make_table: Callable[..., Table]) -> None:
    table = make_table(coded(), width=700)
    lines = table.panel.lines
    columns = lines.itemDelegate().columns(700)  # type: ignore[attr-defined]
    table.show(replace(table.encounter, lines=(*table.encounter.lines, line("S93.401D", SPRAIN))))
    assert lines.itemDelegate().columns(700).title[1] >= columns.title[1]  # type: ignore[attr-defined]
