"""Reads a clinical document: header, narrative, or the file that stands in place of a narrative."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from desktop.charts.readers.ccda.body import take_out_deleted, write_sections
from desktop.charts.readers.ccda.header import author_of, date_of, kind_of, patient_of, visit_of
from desktop.charts.readers.contract import ChartFile, ReadDocument, Reading
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.text import title_of
from desktop.charts.readers.xml import NotReadable, tree, words
from desktop.errors import BadNote

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s>]")
_BEGINNING = 1 << 16
"""Bytes in which the root element must come; licences and comments stand before it."""
_KEPT = "Nothing was changed."
_STRUCK = "Words that were struck out in it are left out."
_SILENT = "{} of its sections hold data for machines only, and nothing to read."


class ClinicalDocument:
    name = "C-CDA document"

    def __init__(self, read_inside: Callable[[ChartFile], Reading]) -> None:
        """``read_inside`` reads a file that stands in place of the narrative: a PDF, an RTF document."""
        self._read_inside = read_inside

    def recognises(self, file: ChartFile) -> bool:
        beginning = file.data[:_BEGINNING]
        if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
            beginning = beginning.decode("utf-16", "replace").encode()
        return _ROOT.search(beginning) is not None

    def read(self, file: ChartFile) -> Reading:
        try:
            root = tree(file.data.lstrip())
        except NotReadable as why:
            raise BadNote(f"“{file.name}” cannot be read as a C-CDA document: {why}. {_KEPT}") from None
        if root.tag != "ClinicalDocument":
            raise BadNote(f"“{file.name}” is XML, but no clinical document. {_KEPT}")
        return Reading(self.name, tuple(self._documents(root, file)))

    def _documents(self, root: Element, file: ChartFile) -> list[ReadDocument]:
        other = root.find("component/nonXMLBody/text")
        if other is not None:
            return [_headed(each, root, file) for each in self._other_body(other, file).documents]
        narrative = Narrative()
        body = root.find("component/structuredBody")
        struck = take_out_deleted(body) if body is not None else 0
        silent = write_sections(body, narrative) if body is not None else 0
        if not narrative:
            raise BadNote(
                f"“{file.name}” is a C-CDA document without a word to read: it holds data for machines only. "
                + _KEPT
            )
        document = ReadDocument(
            kind="",
            title="",
            text=narrative.text,
            sections=narrative.sections(),
            warnings=(
                *((_SILENT.format(silent),) if silent else ()),
                *((_STRUCK,) if struck else ()),
            ),
        )
        return [_headed(document, root, file)]

    def _other_body(self, body: Element, file: ChartFile) -> Reading:
        """The file in place of a narrative, read by whoever recognises it."""
        kind = body.get("mediaType", "a file")
        said = body.text or ""
        if body.get("representation") == "B64":
            try:
                data = base64.b64decode("".join(said.split()), validate=True)
            except (binascii.Error, ValueError):
                raise BadNote(
                    f"“{file.name}” is a C-CDA document around {kind} that is damaged. {_KEPT}"
                ) from None
        else:
            data = said.encode()
        if not data.strip():
            raise BadNote(
                f"“{file.name}” is a C-CDA document that only points to {kind} elsewhere; nothing is "
                f"fetched. Open that file itself. {_KEPT}"
            )
        inside = ChartFile(file.name, data)
        if self.recognises(inside):
            raise BadNote(f"“{file.name}” is a C-CDA document inside another one. {_KEPT}")
        return self._read_inside(inside)


def _headed(document: ReadDocument, root: Element, file: ChartFile) -> ReadDocument:
    """With what the header says, which goes before what a reader guessed."""
    kind, title = kind_of(root), root.find("title")
    patient, visit = patient_of(root), visit_of(root)
    return replace(
        document,
        kind=kind,
        title=words(title) or kind or title_of(file.name),
        document_date=date_of(root) or document.document_date,
        author=author_of(root),
        patient=patient if patient.name or patient.identifiers else document.patient,
        visit=visit if visit.begins or visit.number else document.visit,
    )
