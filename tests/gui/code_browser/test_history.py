"""Back and Forward lead to pages that were opened on purpose."""

from __future__ import annotations

from desktop.gui.widgets.code_browser.history import History, Visit


def opened(code: str) -> Visit:
    return Visit("ICD-10-CM", code)


def passed(code: str) -> Visit:
    return Visit("ICD-10-CM", code, passing=True)


def code_of(visit: Visit | None) -> str:
    return visit.code if visit else ""


def test_back_and_forward_walk_the_opened_pages() -> None:
    history = History()
    for code in ("E11", "E11.6", "E11.62"):
        history.visit(opened(code))
    assert [code_of(history.back()), code_of(history.back()), code_of(history.back())] == ["E11.6", "E11", ""]
    assert [code_of(history.forward()), code_of(history.forward())] == ["E11.6", "E11.62"]
    assert not history.can_go_forward


def test_a_new_page_forgets_what_lay_forward() -> None:
    history = History()
    history.visit(opened("E11"))
    history.visit(opened("E10"))
    history.back()
    history.visit(opened("I10"))
    assert not history.can_go_forward
    assert code_of(history.back()) == "E11"


def test_passing_over_results_leaves_one_entry() -> None:
    history = History()
    history.visit(opened("I10"))
    for code in ("E11.621", "E10.621", "E13.621"):
        history.visit(passed(code))
    assert code_of(history.current) == "E13.621"
    assert code_of(history.back()) == "I10"


def test_the_same_page_twice_is_one_visit() -> None:
    history = History()
    history.visit(opened("I10"))
    history.visit(passed("E11"))
    history.visit(opened("E11"))
    history.visit(opened("E10"))
    assert code_of(history.back()) == "E11"
    assert code_of(history.back()) == "I10"
    assert not history.can_go_back
