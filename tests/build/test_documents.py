"""README and ARCHITECTURE keep up with the project: what is not described there fails here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_every_command_is_in_the_readme() -> None:
    import dev

    assert [name for name in dev.COMMANDS if f"dev.py {name}" not in README] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"].values()
    pins = [*project["project"]["dependencies"], *(pin for group in groups for pin in group)]
    table = ARCHITECTURE[ARCHITECTURE.index("| library | for") :].lower()
    assert [pin for pin in pins if pin.split("==")[0].lower() not in table] == []


def test_every_package_stands_in_the_tree() -> None:
    tree = ARCHITECTURE[: ARCHITECTURE.index("## Direction")]
    packages = [
        folder.name
        for top in ("codesets", "desktop")
        for folder in (ROOT / top).iterdir()
        if folder.is_dir() and any(folder.glob("*.py"))
    ]
    assert [name for name in packages if f"{name}/" not in tree] == []


def test_every_tool_stands_in_the_tree() -> None:
    tree = ARCHITECTURE[: ARCHITECTURE.index("## Direction")]
    assert [tool.name for tool in (ROOT / "build").glob("*.py") if tool.name not in tree] == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_what_a_document_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_code_system_and_command_of_the_books_is_described() -> None:
    from codesets.commands import main
    from codesets.registry import SYSTEMS

    help_page = (ROOT / "resources" / "help" / "codebooks.md").read_text("utf-8")
    assert [system.name for system in SYSTEMS if f"| {system.name} |" not in help_page] == []
    assert [name for name in main.commands if f"| `{name}" not in README] == []
