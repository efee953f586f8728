"""One module per code system: what its official file looks like and how its codes are written."""

from codesets.systems.contract import (
    Change,
    CodeSystem,
    Layout,
    Mention,
    Phrase,
    Row,
    SourceFile,
    Statement,
)

__all__ = ["Change", "CodeSystem", "Layout", "Mention", "Phrase", "Row", "SourceFile", "Statement"]
