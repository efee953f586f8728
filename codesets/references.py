"""Finds which entries of a book the codes named in its notes lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from codesets.model import CodeReference, Instruction
from codesets.store import StoredRow
from codesets.systems.contract import CodeSystem, Mention, Row


def resolve(system: CodeSystem, rows: Sequence[Row]) -> list[StoredRow]:
    """The rows with every note's references; a code the book does not have leads to the entry above it."""
    leads_to = {system.key(row.entry): row.entry.code for row in rows}
    for row in rows:
        # a block's own code wins over a chapter's range of the same name
        leads_to[row.entry.code] = row.entry.code
    return [
        StoredRow(
            row.entry,
            tuple(_instructions(system, row, leads_to)),
            row.facts,
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]


def _instructions(system: CodeSystem, row: Row, leads_to: Mapping[str, str]) -> Iterator[Instruction]:
    for statement in row.statements:
        named = tuple(_references(system.mentions(statement.text), leads_to))
        yield Instruction(statement.kind, statement.text, row.entry.code, named)


def _references(mentions: Iterable[Mention], leads_to: Mapping[str, str]) -> Iterator[CodeReference]:
    for mention in mentions:
        target = next((leads_to[code] for code in mention.codes if code in leads_to), None)
        if target is not None:
            yield CodeReference(mention.start, mention.end, target)
        else:
            yield from _references(mention.parts, leads_to)
