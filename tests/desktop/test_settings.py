"""Settings are data; what they do is told in one place; a file that cannot be used is never lost."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from desktop.errors import DiskTrouble
from desktop.paths import resources_folder
from desktop.settings import FORMAT, NOTE_FONT_SIZE, REDUCE_MOTION, SETTINGS, THEME, Settings, help_table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "settings.json"


def test_every_setting_is_explained() -> None:
    for setting in SETTINGS:
        assert re.fullmatch(r"[A-Z].{15,}\.", setting.description), setting.key
        assert setting.label
        assert setting.accepts(setting.default), setting.key
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)


def test_every_setting_is_on_the_help_page() -> None:
    assert "{{settings}}" in (resources_folder() / "help" / "settings.md").read_text("utf-8")
    rows = help_table().splitlines()[2:]
    assert len(rows) == len(SETTINGS)
    for setting, row in zip(SETTINGS, rows, strict=True):
        assert setting.label in row and f"`{setting.key}`" in row and setting.description in row


def test_kept_from_one_start_to_the_next(file: Path) -> None:
    settings = Settings.load(file)
    assert settings.get(THEME) == "system"
    settings.set(THEME, "dark")
    settings.set(NOTE_FONT_SIZE, 14.0)
    settings.set(REDUCE_MOTION, True)
    again = Settings.load(file)
    assert (again.get(THEME), again.get(NOTE_FONT_SIZE), again.get(REDUCE_MOTION)) == ("dark", 14.0, True)
    assert again.notice == ""
    again.reset(THEME)
    assert Settings.load(file).get(THEME) == "system"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_owners_alone_even_where_settings_come_first(file: Path) -> None:
    Settings.load(file).set(THEME, "dark")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_value_that_is_not_allowed(file: Path) -> None:
    settings = Settings.load(file)
    with pytest.raises(ValueError, match="theme"):
        settings.set(THEME, "mauve")
    with pytest.raises(ValueError, match="font_size"):
        settings.set(NOTE_FONT_SIZE, 4000.0)
    assert not file.exists()


def test_values_of_the_wrong_kind_fall_back_one_by_one(file: Path) -> None:
    file.parent.mkdir()
    values = {THEME.key: 7, NOTE_FONT_SIZE.key: 12, REDUCE_MOTION.key: "yes"}
    file.write_text(json.dumps({"format": FORMAT, "settings": values}))
    settings = Settings.load(file)
    assert settings.get(THEME) == "system"
    assert settings.get(NOTE_FONT_SIZE) == 12.0
    assert isinstance(settings.get(NOTE_FONT_SIZE), float)
    assert settings.get(REDUCE_MOTION) is False


def test_unknown_keys_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"format": FORMAT, "settings": {"from.another.version": [1, 2]}}))
    Settings.load(file).set(THEME, "light")
    assert json.loads(file.read_text())["settings"] == {"from.another.version": [1, 2], THEME.key: "light"}


def test_a_newer_file_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    newer = json.dumps({"format": FORMAT + 1, "settings": {THEME.key: "dark"}})
    file.write_text(newer)
    settings = Settings.load(file)
    assert settings.get(THEME) == "system"
    assert "newer Chartside" in settings.notice
    settings.set(THEME, "light")
    assert settings.get(THEME) == "light"
    assert file.read_text() == newer


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "x"}', b"\xff\xfe", b'{"format": 1}'])
def test_a_damaged_file_is_kept_aside(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = Settings.load(file)
    assert "damaged" in settings.notice
    assert file.with_name("settings.damaged.json").read_bytes() == content
    settings.set(THEME, "dark")
    assert Settings.load(file).get(THEME) == "dark"


def test_a_disk_that_refuses(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "profile" / "settings.json")
    (tmp_path / "profile").write_text("a file where the folder should be")
    with pytest.raises(DiskTrouble, match="could not be saved"):
        settings.set(THEME, "dark")
    assert settings.get(THEME) == "dark"
    assert Settings.load(tmp_path / "profile" / "settings.json").notice
