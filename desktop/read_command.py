"""``python -m desktop read FILE…``: what charts hold, without a window. Nothing is kept."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from desktop.charts.chart_files import load, shown_name
from desktop.charts.notes import read_with
from desktop.charts.readers.contract import ReadDocument, Reading
from desktop.charts.reading_process import ReadingProcess
from desktop.errors import BadNote


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 where a file was refused."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a letter shows another
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    told: list[dict[str, Any]] = []
    refused = False
    try:
        for name, answer in _read(options.files):
            refused |= isinstance(answer, BadNote)
            if options.json:
                told.append(_facts(name, answer, with_text=options.text))
            else:
                sys.stdout.writelines(f"{line}\n" for line in _lines(name, answer, with_text=options.text))
        if options.json:
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    except KeyboardInterrupt:
        return 130
    return int(refused)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m desktop read",
        description="Say what charts hold: kind, patient, visit, dates, sections. Their text is not printed.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--text", action="store_true", help="print the text as well")
    return parser


def _read(paths: Sequence[Path]) -> Iterator[tuple[str, Reading | BadNote]]:
    with ReadingProcess() as process:
        for path in paths:
            try:
                yield shown_name(path), read_with(process, load(path))
            except BadNote as refused:
                yield shown_name(path), refused


# --- JSON ------------------------------------------------------------------------------------------------


def _facts(name: str, answer: Reading | BadNote, *, with_text: bool) -> dict[str, Any]:
    if isinstance(answer, BadNote):
        return {"file": name, "refused": answer.sentence}
    return {
        "file": name,
        "format": answer.format,
        "warnings": answer.warnings,
        "documents": [_document(document, with_text=with_text) for document in answer.documents],
    }


def _document(document: ReadDocument, *, with_text: bool) -> dict[str, Any]:
    patient, visit = document.patient, document.visit
    facts: dict[str, Any] = {
        "kind": document.kind,
        "title": document.title,
        "origin": document.origin,
        "date": _day(document.document_date),
        "author": document.author,
        "patient": {
            "name": patient.name,
            "birth_date": _day(patient.birth_date),
            "sex": patient.sex,
            "identifiers": patient.identifiers,
        },
        "visit": {
            "number": visit.number,
            "setting": visit.setting,
            "begins": _day(visit.begins),
            "ends": _day(visit.ends),
        },
        "length": len(document.text),
        "sections": [
            {"title": section.title, "start": section.start, "end": section.end}
            for section in document.sections
        ],
        "pages": document.pages,
        "warnings": document.warnings,
    }
    return facts | {"text": document.text} if with_text else facts


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


# --- lines for people -------------------------------------------------------------------------------------


def _lines(name: str, answer: Reading | BadNote, *, with_text: bool) -> Iterator[str]:
    if isinstance(answer, BadNote):
        yield answer.sentence
        return
    count = len(answer.documents)
    yield f"{name}: {answer.format}, {'1 document' if count == 1 else f'{count} documents'}"
    yield from (f"  {warning}" for warning in answer.warnings)
    for document in answer.documents:
        yield from (f"  {line}" for line in _about(document))
        if with_text:
            yield document.text.rstrip("\n")


def _about(document: ReadDocument) -> Iterator[str]:
    patient, visit = document.patient, document.visit
    yield " · ".join(filter(None, (document.title, document.kind, document.origin, document.author)))
    about = {
        "patient": (patient.name, _day(patient.birth_date), patient.sex, *patient.identifiers),
        "visit": (visit.number, visit.setting, _day(visit.begins), _day(visit.ends)),
        "date": (_day(document.document_date),),
        "length": (f"{len(document.text):,} characters",),
        "pages": (str(len(document.pages) or ""),),
        "sections": tuple(
            f"{section.title} {section.start:,}–{section.end:,}" for section in document.sections
        ),
    }
    for what, values in about.items():
        if any(values):
            yield f"  {what}: {', '.join(filter(None, values))}"
    yield from (f"  {warning}" for warning in document.warnings)
