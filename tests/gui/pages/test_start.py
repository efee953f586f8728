"""The start page: who gets in, what is said, and that no passphrase stays behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.gui.theme import Theme
from desktop.gui.widgets.start_page import StartPage
from desktop.vault.passphrase import MINIMUM_PASSPHRASE

LONG = "correct horse battery"


class Asked:
    def __init__(self, page: StartPage) -> None:
        self.practise = 0
        self.create: list[str] = []
        self.unlock: list[str] = []
        page.practise_requested.connect(self._practise)
        page.create_requested.connect(self.create.append)
        page.unlock_requested.connect(lambda word, _user: self.unlock.append(word))

    def _practise(self) -> None:
        self.practise += 1


@pytest.fixture
def page(shown: Callable[[Any], Any], theme: Theme) -> StartPage:
    page: StartPage = shown(StartPage(theme))
    return page


@pytest.fixture
def asked(page: StartPage) -> Asked:
    return Asked(page)


def typed_anywhere(page: StartPage) -> list[str]:
    return [field.text() for field in page.findChildren(QLineEdit) if field.text()]


def test_enter_practises_at_the_first_start(page: StartPage, asked: Asked, hands: Any) -> None:
    assert page.practise.hasFocus()
    hands.press("Return")
    assert asked.practise == 1


def test_a_vault_is_set_up_by_keyboard_alone(page: StartPage, asked: Asked, hands: Any) -> None:
    hands.press("Tab", "Return")
    hands.type(LONG)
    hands.press("Return")  # on to the second field
    hands.type(LONG)
    hands.press("Return")
    assert asked.create == [LONG]
    assert typed_anywhere(page) == []


def test_a_short_passphrase_is_refused_before_anything_is_tried(
    page: StartPage, asked: Asked, hands: Any
) -> None:
    hands.press("Tab", "Return")
    hands.type("x" * (MINIMUM_PASSPHRASE - 1))
    assert page.create_form.said.text() == "1 more character to go."
    hands.press("Return")
    assert asked.create == []
    assert "1 more character needed" in page.sentence
    assert page.create_form.first.hasFocus()


def test_two_different_passphrases_are_refused(page: StartPage, asked: Asked, hands: Any) -> None:
    hands.press("Tab", "Return")
    hands.type(LONG)
    hands.press("Tab")
    hands.type(LONG + "!")
    assert "not the same" in page.create_form.said.text()
    hands.press("Return")
    assert asked.create == []
    assert page.create_form.second.hasFocus()
    assert page.create_form.second.text() == ""
    hands.type(LONG)
    assert "both are the same" in page.create_form.said.text()
    hands.press("Return")
    assert asked.create == [LONG]


def test_what_is_lost_with_the_passphrase_is_said(page: StartPage, hands: Any) -> None:
    hands.press("Tab", "Return")
    said = [label.text() for label in page.create_form.findChildren(type(page.create_form.said))]
    assert any("nobody can open the vault" in text and "recovery key" in text for text in said)
    assert str(MINIMUM_PASSPHRASE) in page.create_form.said.text()


def test_escape_leaves_the_form_and_forgets_what_was_typed(page: StartPage, hands: Any) -> None:
    hands.press("Tab", "Return")
    hands.type(LONG)
    hands.press("Escape")
    assert page.set_up.hasFocus()
    assert typed_anywhere(page) == []


def test_with_a_vault_typing_begins_in_the_passphrase(page: StartPage, asked: Asked, hands: Any) -> None:
    page.set_has_vault(True)
    assert page.unlock_form.passphrase.hasFocus()
    hands.type(LONG)
    hands.press("Return")
    assert asked.unlock == [LONG]
    assert typed_anywhere(page) == []


def test_nothing_typed_unlocks_nothing(page: StartPage, asked: Asked, hands: Any) -> None:
    page.set_has_vault(True)
    hands.press("Return")
    assert asked.unlock == []
    assert "Type the passphrase" in page.unlock_form.said.text()


def test_undo_does_not_bring_a_passphrase_back(page: StartPage, asked: Asked, hands: Any) -> None:
    page.set_has_vault(True)
    page.unlock_form.letters.click()
    page.unlock_form.passphrase.setFocus()
    hands.type(LONG)
    assert page.unlock_form.passphrase.displayText() == LONG
    hands.press("Return", "Ctrl+Z")
    assert asked.unlock == [LONG]
    assert typed_anywhere(page) == []


def test_letters_are_hidden_unless_asked_for_and_again_afterwards(page: StartPage, hands: Any) -> None:
    page.set_has_vault(True)
    hands.type("abc")
    assert page.unlock_form.passphrase.displayText() != "abc"
    hands.press("Tab", "Space")
    assert page.unlock_form.passphrase.displayText() == "abc"
    page.clear()
    hands.type("abc")
    assert page.unlock_form.passphrase.displayText() != "abc"


def test_tab_goes_down_the_form(page: StartPage, hands: Any) -> None:
    hands.press("Tab", "Return")
    form = page.create_form
    for widget in (form.first, form.second, form.letters, form.button, form.back):
        assert widget.hasFocus(), widget.accessibleName()
        hands.press("Tab")


def test_out_of_sight_is_forgotten(page: StartPage, hands: Any) -> None:
    page.set_has_vault(True)
    hands.type(LONG)
    page.hide()
    assert typed_anywhere(page) == []


def test_while_busy_nothing_else_can_be_asked(page: StartPage, asked: Asked, hands: Any) -> None:
    page.set_has_vault(True)
    hands.type(LONG)
    hands.press("Return")
    page.show_busy("Opening your vault…")
    assert page.sentence == "Opening your vault…"
    hands.click(page.practise)
    hands.click(page.unlock_form.button)
    assert (asked.practise, asked.unlock) == (0, [LONG])


def test_trouble_stands_where_it_was_asked_and_typing_goes_on(
    page: StartPage, asked: Asked, hands: Any
) -> None:
    page.set_has_vault(True)
    hands.type(LONG)
    hands.press("Return")
    page.show_busy("Opening your vault…")
    page.show_trouble("That passphrase does not open this vault.")
    assert page.sentence == "■  That passphrase does not open this vault."
    assert page.unlock_form.passphrase.hasFocus()
    hands.type("another")
    assert page.sentence == ""


def test_trouble_with_practice_is_told_as_well(page: StartPage, asked: Asked, hands: Any) -> None:
    page.set_has_vault(True)
    hands.click(page.practise)
    page.show_busy("Opening the sample charts…")
    page.show_trouble("Chartside is already open with this profile.")
    assert page.sentence == "■  Chartside is already open with this profile."
    assert page.practise.hasFocus()
    page.clear()
    assert page.sentence == ""


def test_everything_fits_in_every_theme(page: StartPage, every_theme: Theme, hands: Any) -> None:
    page.set_theme(every_theme)
    page.resize(960, 600)
    hands.press("Tab", "Return")
    for widget in (page.practise, page.create_form.first, page.create_form.button):
        where = widget.mapTo(page, widget.rect().topLeft())
        assert page.rect().contains(where)
