"""Before anything is unlocked: what the rail offers, and the ways back."""

from __future__ import annotations

from desktop.gui.widgets.rail import PAGES
from tests.journeys.conftest import Coder


def offered(coder: Coder) -> list[str]:
    rail = coder.window.rail
    return [rail.button(page).text() for page in PAGES if rail.button(page).isVisible()]


def test_only_what_can_be_reached_is_offered(coder: Coder) -> None:
    window = coder.window
    assert offered(coder) == ["Start", "Code books", "Settings", "Help"]
    assert window.rail.current == "start"
    coder.press("F1")
    assert window.page == "help" and window.rail.current == "help"
    window.rail.button("help").setFocus()
    coder.press("Up", "Up", "Up", "Return")
    assert window.page == "start" and window.rail.current == "start"
    coder.press("Ctrl+,", "Ctrl+1")
    assert window.page == "start"


def test_with_a_profile_open_the_start_is_no_place_to_go(coding: Coder) -> None:
    assert offered(coding) == ["Worklist", "Code", "Code books", "Audit trail", "Vault", "Settings", "Help"]
    coding.press("Ctrl+L")
    assert offered(coding) == ["Start", "Code books", "Settings", "Help"]
