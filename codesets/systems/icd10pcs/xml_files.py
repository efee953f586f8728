"""What the three ICD-10-PCS files that are XML have in common: how each is known, and how it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from codesets.errors import UnreadableSource
from codesets.official_files import Member
from codesets.systems.contract import Layout, SourceFile
from codesets.systems.fiscal_year import edition


def recogniser(root: str) -> Callable[[Member, Layout], SourceFile | None]:
    """For files whose root element is this, a version of four digits in it."""
    head = re.compile(rf"<ICD10PCS\.{root}[\s>].*?<version>\s*(20[0-9]{{2}})\b".encode(), re.DOTALL)

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        version = head.search(member.head(2048))
        return edition(member, layout, int(version[1])) if version is not None else None

    return recognise


def unreadable(member: Member, what: str, line: int, why: str) -> UnreadableSource:
    """``what`` the file cannot be read as: ``ICD-10-PCS tables``."""
    return UnreadableSource(
        f"{member.name} cannot be read as {what}: line {line}: {why}. Nothing was changed."
    )
