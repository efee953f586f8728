"""The rows of the result list and the levels of the tree, by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt

from codesets.model import Code, Hit, Kind, Match
from desktop.gui.models.code_results import CodeResultsModel, RowKind, child_rows, hit_row
from desktop.gui.models.code_tree import CodeTreeModel, State
from desktop.gui.models.index import nearest_selectable

pytestmark = pytest.mark.usefixtures("qapp")

SYSTEM = "ICD-10-CM"


def entry(
    code: str, title: str, kind: Kind = Kind.CODE, *, parent: str | None = None, seventh: str = ""
) -> Code:
    return Code(SYSTEM, code, title, kind, kind is Kind.CODE, parent, 0, 1, seventh)


HITS = (
    Hit(SYSTEM, "S93.401A", "Sprain of ankle, initial encounter", True, Match.PREFIX, ("sprai",), "", 2),
    Hit(SYSTEM, "E11", "Type 2 diabetes mellitus", False, Match.EXACT, ("diabetes",)),
    Hit(SYSTEM, "I10", "Essential (primary) hypertension", True, Match.SYNONYM, (), "high blood pressure"),
)
SEVENTHS = (
    entry("S93.401A", "Sprain of ankle, initial encounter", parent="S93.401", seventh="A"),
    entry("S93.401D", "Sprain of ankle, subsequent encounter", parent="S93.401", seventh="D"),
    entry("S93.401S", "Sprain of ankle, sequela", parent="S93.401", seventh="S"),
)


@pytest.fixture
def results() -> CodeResultsModel:
    model = CodeResultsModel()
    model.set_rows([hit_row(hit) for hit in HITS])
    return model


def shown(model: CodeResultsModel) -> list[str]:
    return [row.title if row.kind is RowKind.HINT else row.shown_code for row in model.rows()]


def test_results_obey_the_rules_of_a_model(results: CodeResultsModel, qtmodeltester) -> None:  # type: ignore[no-untyped-def]
    qtmodeltester.check(results)
    results.unfold(0, SEVENTHS)
    results.unfold(3, (entry("E11.9", "without complications"),), hint="E11 needs more characters.")
    results.fold(0)
    qtmodeltester.check(results)


def test_a_header_is_shown_with_a_trailing_dash(results: CodeResultsModel) -> None:
    assert shown(results) == ["S93.401A", "E11-", "I10"]


def test_other_seventh_characters_unfold_and_fold(results: CodeResultsModel) -> None:
    assert results.unfold(0, SEVENTHS) == 1
    assert shown(results) == ["S93.401A", "S93.401D", "S93.401S", "E11-", "I10"]
    assert results.above(2) == 0
    assert results.fold(0)
    assert shown(results) == ["S93.401A", "E11-", "I10"]
    assert not results.fold(0)


def test_a_hint_is_stepped_over(results: CodeResultsModel) -> None:
    first = results.unfold(1, (entry("E11.9", "without complications"),), hint="E11 needs more characters.")
    assert first == 3
    assert nearest_selectable(results, 2, +1) == 3
    assert nearest_selectable(results, 2, -1) == 1
    assert not results.flags(results.index(2)) & Qt.ItemFlag.ItemIsSelectable


def test_a_row_reads_out_all_that_is_painted(results: CodeResultsModel) -> None:
    spoken = [str(results.index(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(3)]
    assert "2 more 7th characters" in spoken[0]
    assert "header, needs more characters" in spoken[1]
    assert "found as high blood pressure" in spoken[2]
    assert "synonym match" in spoken[2]


def test_a_seventh_character_row_says_only_what_it_adds() -> None:
    rows = child_rows(hit_row(HITS[0]), SEVENTHS)
    assert [row.title for row in rows] == ["subsequent encounter", "sequela"]
    assert rows[0].full_title == "Sprain of ankle, subsequent encounter"


# ---- the tree ----------------------------------------------------------------------------------

BOOK: dict[str | None, tuple[Code, ...]] = {
    None: (entry("4", "Endocrine", Kind.CHAPTER), entry("9", "Circulatory", Kind.CHAPTER)),
    "4": (entry("E08-E13", "Diabetes mellitus", Kind.BLOCK, parent="4"),),
    "E08-E13": (entry("E11", "Type 2 diabetes mellitus", Kind.CATEGORY, parent="E08-E13"),),
    "E11": (entry("E11.9", "without complications", parent="E11"),),
}


class Shelf:
    """Answers questions about levels when told to, as a worker would."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self._waiting: list[tuple[str | None, Callable[[Sequence[Code]], None], Callable[[str], None]]] = []

    def fetch(
        self, code: str | None, done: Callable[[Sequence[Code]], None], failed: Callable[[str], None]
    ) -> None:
        self.asked.append(code)
        self._waiting.append((code, done, failed))

    def answer(self) -> None:
        waiting, self._waiting = self._waiting, []
        for code, done, _ in waiting:
            done(BOOK.get(code, ()))

    def refuse(self, sentence: str) -> None:
        waiting, self._waiting = self._waiting, []
        for _, _, failed in waiting:
            failed(sentence)


def open_level(model: CodeTreeModel, shelf: Shelf, index: QModelIndex) -> None:
    model.fetchMore(index)
    shelf.answer()


def test_the_tree_obeys_the_rules_of_a_model(qtmodeltester) -> None:  # type: ignore[no-untyped-def]
    shelf = Shelf()
    model = CodeTreeModel(shelf.fetch)
    qtmodeltester.check(model)
    shelf.answer()
    open_level(model, shelf, model.index_of("4"))
    model.fetchMore(model.index_of("E08-E13"))
    qtmodeltester.check(model)
    shelf.answer()
    qtmodeltester.check(model)
    model.set_source(None)
    qtmodeltester.check(model)


def test_a_level_is_asked_for_once_and_stood_in_for(qtbot) -> None:  # type: ignore[no-untyped-def]
    shelf = Shelf()
    model = CodeTreeModel(shelf.fetch)
    open_level(model, shelf, QModelIndex())
    chapter = model.index_of("4")
    assert model.hasChildren(chapter)
    model.fetchMore(chapter)
    assert not model.canFetchMore(chapter)
    qtbot.waitUntil(lambda: model.index(0, 0, chapter).data() == "Reading…")
    shelf.answer()
    assert model.index(0, 0, chapter).data() == "E08-E13  Diabetes mellitus"
    assert shelf.asked == [None, "4"]


def test_a_billable_code_has_nothing_below_it() -> None:
    shelf = Shelf()
    model = CodeTreeModel(shelf.fetch)
    open_level(model, shelf, QModelIndex())
    for code in ("4", "E08-E13", "E11"):
        open_level(model, shelf, model.index_of(code))
    assert not model.hasChildren(model.index_of("E11.9"))
    assert not model.canFetchMore(model.index_of("E11.9"))


def test_a_level_that_cannot_be_read_says_so_and_is_asked_for_again() -> None:
    shelf = Shelf()
    model = CodeTreeModel(shelf.fetch)
    open_level(model, shelf, QModelIndex())
    chapter = model.index_of("4")
    model.fetchMore(chapter)
    shelf.refuse("The store cannot be read.")
    assert model.state_of(chapter) is State.FAILED
    placeholder = model.index(0, 0, chapter)
    assert str(placeholder.data()).startswith("The store cannot be read.")
    model.read_again(placeholder)
    shelf.answer()
    assert model.index_of("E08-E13").isValid()


def test_a_level_asked_for_before_a_change_of_book_is_not_put_in() -> None:
    shelf, other = Shelf(), Shelf()
    model = CodeTreeModel(shelf.fetch)
    model.fetchMore(QModelIndex())
    model.set_source(other.fetch)
    shelf.answer()
    assert model.rowCount() == 0
