"""The help: reading, following, finding; and it never goes anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.gui.models.help_topics import HelpTopic, HelpTopicsModel, read_help
from desktop.gui.theme import Theme
from desktop.gui.widgets.help_page import HelpPage

HELP = Path(__file__).resolve().parents[3] / "resources" / "help"

TOPICS = (
    HelpTopic(
        "index", "First steps", "# First steps\n\nSee [the vault](vault.md) and [the net](https://x.org).\n"
    ),
    HelpTopic("keys", "Keys", "# Keys\n\n| Key | What |\n|---|---|\n| `Ctrl+K` | search |\n"),
    HelpTopic("vault", "The vault", "# The vault\n\nA passphrase opens it. The Passphrase is yours.\n"),
)


@pytest.fixture
def page(shown: Callable[[Any], Any], theme: Theme) -> HelpPage:
    page = HelpPage(theme)
    page.show_topics(TOPICS)
    shown(page)
    return page


def selected(page: HelpPage) -> str:
    return page.reader.textCursor().selectedText()


def test_it_opens_with_the_first_topic(page: HelpPage) -> None:
    assert page.topic == "index"
    assert page.reader.toPlainText().startswith("First steps")
    assert page.list.hasFocus()


def test_arrows_walk_the_topics(page: HelpPage, hands: Any) -> None:
    hands.press("Down", "Down")
    assert page.topic == "vault"
    assert "A passphrase opens it." in page.reader.toPlainText()


def test_a_link_leads_to_its_topic_by_keyboard(page: HelpPage, hands: Any) -> None:
    page.reader.setFocus()
    hands.press("Tab", "Return")
    assert page.topic == "vault"


def test_nothing_outside_is_opened(page: HelpPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for url in ("https://x.org", "file:///etc/passwd", "https://x.org/vault.md", "nothing.md"):
        page.reader.anchorClicked.emit(QUrl(url))
    assert opened == []
    assert page.topic == "index"
    assert page.reader.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_words_are_counted_in_every_topic(page: HelpPage, hands: Any) -> None:
    page.open_find()
    hands.type("passphrase")
    assert page.found == "2 places in 1 topic. Enter: next."
    hands.press("Ctrl+A")
    hands.type("zzz")
    assert page.found == "Nothing in the help holds these words."


def test_enter_walks_from_place_to_place_through_the_topics(page: HelpPage, hands: Any) -> None:
    page.open_find()
    hands.type("the")
    hands.press("Return")
    assert (page.topic, selected(page)) == ("index", "the")
    hands.press("Return", "Return")
    assert (page.topic, selected(page)) == ("vault", "The")
    hands.press("Shift+Return")
    assert (page.topic, selected(page)) == ("index", "the")


def test_escape_stops_finding(page: HelpPage, hands: Any) -> None:
    page.open_find()
    hands.type("vault")
    assert page.reader.extraSelections()
    hands.press("Escape")
    assert page.found == ""
    assert not page.reader.extraSelections()


def test_the_real_help_is_read_and_set_in_every_theme(page: HelpPage, every_theme: Theme) -> None:
    page.set_theme(every_theme)
    page.show_topics(read_help(HELP))
    for topic in read_help(HELP):
        page.show_topic(topic.id)
        assert page.reader.toPlainText().startswith(topic.title)
    page.show_topic("keyboard")
    assert "Search the code books" in page.reader.toPlainText()


def test_a_new_theme_keeps_the_place(page: HelpPage, hands: Any, every_theme: Theme) -> None:
    page.show_topic("vault")
    page.set_theme(every_theme)
    assert page.reader.toPlainText().startswith("The vault")


def test_the_list_obeys_the_rules_of_a_model(qtmodeltester: Any) -> None:
    model = HelpTopicsModel()
    model.set_topics(TOPICS)
    qtmodeltester.check(model)
    model.look_for("vault")
    qtmodeltester.check(model)
    assert model.index(2).data(Qt.ItemDataRole.AccessibleTextRole) == "The vault, found 1 times"
