"""The table of commands: sound in itself, and all of it in the help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence

from desktop import settings
from desktop.gui.commands import COMMANDS, Command, command, key_hint, shown_key, tooltip
from desktop.gui.models.help_topics import ORDER, HelpTopic, read_help

HELP = Path(__file__).resolve().parents[3] / "resources" / "help"


@pytest.fixture(scope="module")
def topics() -> dict[str, HelpTopic]:
    return {topic.id: topic for topic in read_help(HELP)}


def test_every_id_is_one_command() -> None:
    ids = [one.id for one in COMMANDS]
    assert len(ids) == len(set(ids))


def test_no_key_does_two_things() -> None:
    keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) for key in all_keys()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", [key for one in COMMANDS for key in one.keys])
def test_every_key_is_one_that_qt_knows_in_its_own_spelling(key: str) -> None:
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    assert sequence.count() == 1
    assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == key


def test_no_key_takes_a_letter_from_somebody_who_types() -> None:
    for key in all_keys():
        assert re.match(r"(Ctrl|Alt)\+|(Shift\+)?F\d+$", key), key


def test_keys_are_shown_as_people_read_them() -> None:
    assert [shown_key(key) for key in ("Ctrl+Return", "Ctrl+PgDown", "Alt+Left", "Ctrl++", "F3")] == [
        "Ctrl+Enter",
        "Ctrl+PgDn",
        "Alt+←",
        "Ctrl++",
        "F3",
    ]
    assert command("encounter.finish").shown_keys == ("Ctrl+Shift+Enter",)
    assert tooltip("find") == "Find in the note (Ctrl+F)"
    assert key_hint("edit.redo") == "Ctrl+Shift+Z"


def test_an_unknown_command_is_an_error() -> None:
    with pytest.raises(KeyError):
        command("no.such")


def test_groups_stand_together() -> None:
    groups = [one.group for one in COMMANDS]
    changes = [group for number, group in enumerate(groups) if number == 0 or groups[number - 1] != group]
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.id)
def test_every_command_is_in_the_help(one: Command, topics: dict[str, HelpTopic]) -> None:
    row = next(line for line in topics["keyboard"].markdown.splitlines() if f"| {one.label} |" in line)
    assert one.description in row
    assert all(f"`{key}`" in row for key in one.shown_keys)


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_on_the_page_is_in_the_help(
    setting: settings.Setting[Any], topics: dict[str, HelpTopic]
) -> None:
    assert (f"`{setting.key}`" in topics["settings"].markdown) is setting.shown


def test_every_help_file_is_a_topic_with_a_title(topics: dict[str, HelpTopic]) -> None:
    assert sorted(topics) == sorted(file.stem for file in HELP.glob("*.md")) == sorted(ORDER)
    assert all(topic.title and "{{" not in topic.markdown for topic in topics.values())


def test_links_in_the_help_lead_to_topics(topics: dict[str, HelpTopic]) -> None:
    for topic in topics.values():
        for target in re.findall(r"\]\(([^)]*)\)", topic.markdown):
            assert target.removesuffix(".md") in topics, f"{topic.id}: {target}"


def test_keys_named_in_the_help_exist(topics: dict[str, HelpTopic]) -> None:
    """A key in the prose is a command's, or stands in a table of the page on keys."""
    known = {key for one in COMMANDS for key in one.shown_keys} | set(keys_in(topics["keyboard"].markdown))
    for topic in topics.values():
        unknown = set(keys_in(topic.markdown)) - known
        assert not unknown, f"{topic.id}: {unknown}"


def test_a_missing_topic_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "vault.md").write_text("# The vault\n\nText.", "utf-8")
    assert [topic.title for topic in read_help(tmp_path)] == ["The vault"]


def all_keys() -> list[str]:
    return [key for one in COMMANDS for key in one.keys]


def keys_in(markdown: str) -> list[str]:
    held = r"(?:(?:Ctrl|Alt|Shift)\+)"
    return re.findall(rf"`({held}+\S+|F\d+|Enter|Delete|Space|Tab|Esc|PgUp|PgDn|[←↑→↓])`", markdown)
