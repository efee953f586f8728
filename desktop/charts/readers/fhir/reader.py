"""Reads resources as documents: notes and reports as they are written, the rest visit by visit."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from desktop.charts.document import Section
from desktop.charts.readers.contract import ChartFile, PatientFacts, ReadDocument, Reading
from desktop.charts.readers.encodings import decode
from desktop.charts.readers.fhir.facts import author_of, patient_of, title_of_encounter, visit_of
from desktop.charts.readers.fhir.resources import (
    NOTHING,
    Pool,
    Resource,
    coded,
    day,
    kind,
    parsed,
    part,
    parts,
    word,
)
from desktop.charts.readers.fhir.told import LINES, line, on
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.text import title_of
from desktop.errors import BadNote

_KEPT = "Nothing was changed."
_MOST = 50_000
"""Resources of one file."""
_DEEPEST = 8
"""Sections within sections, and bundles within bundles."""
_ELSEWHERE = "It points to a file elsewhere, which is not fetched."
_TAKEN_BACK = "What is marked in it as entered in error is left out."
_ERROR = "entered-in-error"
_UNREAD = "A file within it could not be read, and was left out."
_RESOURCE = re.compile(rb'"resourceType"\s*:\s*"[A-Z]')
_WRITTEN = frozenset(("Composition", "DocumentReference", "DiagnosticReport", "Binary"))
"""Kinds that hold what somebody has written."""


class FhirRecord:
    name = "FHIR record"

    def __init__(self, read_inside: Callable[[ChartFile], Reading]) -> None:
        """``read_inside`` reads a file that stands within a resource: a PDF, a web page, a text."""
        self._read_inside = read_inside

    def recognises(self, file: ChartFile) -> bool:
        begins = file.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        return begins.startswith((b"{", b"[")) and _RESOURCE.search(file.data) is not None

    def read(self, file: ChartFile) -> Reading:
        text = decode(file.data)
        try:
            resources = parsed(text) if text is not None else []
        except ValueError as error:
            raise BadNote(
                f"“{file.name}” begins as a FHIR record and is not whole: it is cut off or damaged. {_KEPT}"
            ) from error
        entries = [each for resource in resources for each in _entries(resource, _DEEPEST)]
        if len(entries) > _MOST:
            raise BadNote(f"“{file.name}” holds more than {_MOST:,} resources. Split it. {_KEPT}")
        sound = [each for each in entries if not _taken_back(each[1])]
        record = _Record([resource for _, resource in sound], Pool(sound), file, self._read_inside)
        documents = tuple(record.documents())
        if not documents:
            raise BadNote(
                f"“{file.name}” is a FHIR record without a word to read: no note, result or diagnosis is in "
                f"it. {_KEPT}"
            )
        warnings = [*record.warnings, *([_TAKEN_BACK] if len(sound) < len(entries) else [])]
        return Reading(self.name, documents, tuple(dict.fromkeys(warnings)))


def _taken_back(resource: Resource) -> bool:
    """Whoever sent it says that it was never so."""
    said = (word(resource, "status"), word(resource, "docStatus"))
    return _ERROR in (*said, word(resource, "verificationStatus", "coding", "code"))


def _entries(resource: Resource, depth: int) -> Iterator[tuple[str, Resource]]:
    if kind(resource) != "Bundle":
        yield "", resource
        return
    for entry in parts(resource, "entry"):
        inner = part(entry, "resource")
        if kind(inner) == "Bundle" and depth:
            yield from _entries(inner, depth - 1)
        elif inner:
            yield word(entry, "fullUrl"), inner


class _Record:
    """The resources of one file on their way to documents."""

    def __init__(
        self,
        resources: list[Resource],
        pool: Pool,
        file: ChartFile,
        read_inside: Callable[[ChartFile], Reading],
    ) -> None:
        self._resources = resources
        self._pool = pool
        self._file = file
        self._read_inside = read_inside
        self.warnings: list[str] = []
        self._told_apart: set[int] = set()
        """Reports that are documents of their own."""
        patients = [each for each in resources if kind(each) == "Patient"]
        self._only = patients[0] if len(patients) == 1 else NOTHING

    def documents(self) -> Iterator[ReadDocument]:
        attached = {
            id(self._pool.get({"reference": address}))
            for each in self._resources
            for address in self._addresses(each)
        }
        for number, resource in enumerate(self._resources, start=1):
            if kind(resource) in _WRITTEN and id(resource) not in attached:
                yield from self._written(resource, f"{kind(resource)} {number}")
        yield from self._by_visit()

    # ---- what somebody has written -------------------------------------------------------------

    def _written(self, resource: Resource, origin: str) -> Iterator[ReadDocument]:
        found = list(self._files(resource))
        narrative = Narrative()
        if kind(resource) == "Composition":
            for section in parts(resource, "section"):
                self._section(section, narrative, _DEEPEST)
        elif kind(resource) == "DiagnosticReport":
            self._report(resource, narrative)
            if not found and not word(resource, "conclusion") and self._encounter(resource):
                narrative = Narrative()  # bare results are told with their visit
        if narrative.text.strip():
            text = narrative.text
            found.insert(0, ReadDocument("", "", text, narrative.sections()))
        if found:
            self._told_apart.add(id(resource))
        for place, document in enumerate(found, start=1):
            of = origin if len(found) == 1 else f"{origin}, part {place}"
            yield self._headed(document, resource, of)

    def _section(self, section: Resource, narrative: Narrative, depth: int) -> None:
        narrative.heading(word(section, "title") or coded(part(section, "code")) or "Section")
        said = self._html(word_as_written(part(section, "text"), "div"))
        if said.strip():
            narrative.paragraph(said)
        else:
            for reference in parts(section, "entry"):
                if told := line(self._pool.get(reference, section), self._pool):
                    narrative.line(told)
        if depth:
            for inner in parts(section, "section"):
                self._section(inner, narrative, depth - 1)

    def _report(self, resource: Resource, narrative: Narrative) -> None:
        narrative.heading(coded(part(resource, "code")) or "Report")
        for reference in parts(resource, "result"):
            result = self._pool.get(reference, resource)
            if told := line(result, self._pool) or word(reference, "display"):
                narrative.line(told)
        if word(resource, "conclusion"):
            narrative.heading("Conclusion")
            narrative.paragraph(word_as_written(resource, "conclusion"))
        for concept in parts(resource, "conclusionCode"):
            narrative.line(coded(concept))

    def _files(self, resource: Resource) -> Iterator[ReadDocument]:
        """The files attached to a resource, or the file that it is."""
        attachments = [resource] if kind(resource) == "Binary" else []
        attachments += parts(resource, "content", "attachment")
        attachments += parts(resource, "presentedForm")
        for attachment in attachments:
            data = word_as_written(attachment, "data")
            if not data and word(attachment, "url"):
                binary = self._pool.get({"reference": word(attachment, "url")}, resource)
                data = word_as_written(binary, "data")
                if not data:
                    self.warnings.append(_ELSEWHERE)
                    continue
            if data:
                yield from self._inside(data)

    def _inside(self, data: str) -> Iterator[ReadDocument]:
        try:
            unpacked = base64.b64decode("".join(data.split()), validate=True)
            yield from self._read_inside(ChartFile(self._file.name, unpacked)).documents
        except (BadNote, binascii.Error, ValueError):
            self.warnings.append(_UNREAD)

    def _html(self, div: str) -> str:
        """The words of a narrative, which is a piece of a web page."""
        if not div.strip():
            return ""
        page = f"<html><body>{div}</body></html>".encode("utf-8", "replace")
        try:
            return "\n\n".join(
                each.text for each in self._read_inside(ChartFile("page.html", page)).documents
            )
        except BadNote:
            return ""

    def _addresses(self, resource: Resource) -> Iterator[str]:
        for each in (*parts(resource, "content", "attachment"), *parts(resource, "presentedForm")):
            if address := word(each, "url"):
                yield address

    # ---- the rest, visit by visit --------------------------------------------------------------

    def _by_visit(self) -> Iterator[ReadDocument]:
        visits: dict[int, tuple[Resource, list[Resource]]] = {
            id(each): (each, []) for each in self._resources if kind(each) == "Encounter"
        }
        apart: dict[int, tuple[Resource, list[Resource]]] = {}
        for resource in self._resources:
            if kind(resource) not in (*LINES, "DiagnosticReport") or id(resource) in self._told_apart:
                continue
            encounter = self._encounter(resource)
            if id(encounter) in visits:
                visits[id(encounter)][1].append(resource)
            else:
                patient = self._patient(resource)
                apart.setdefault(id(patient), (patient, []))[1].append(resource)
        for number, (encounter, of_visit) in enumerate(visits.values(), start=1):
            yield from self._visit(encounter, of_visit, f"encounter {number}")
        for number, (_, outside) in enumerate(apart.values(), start=1):
            document = self._told(outside, "Patient summary")
            if document is not None:
                yield self._headed(document, outside[0], f"summary {number}")

    def _visit(self, encounter: Resource, of_visit: list[Resource], origin: str) -> Iterator[ReadDocument]:
        document = self._told(of_visit, title_of_encounter(encounter), encounter)
        if document is not None:
            yield self._headed(document, encounter, origin)

    def _told(
        self, resources: Iterable[Resource], title: str, encounter: Resource = NOTHING
    ) -> ReadDocument | None:
        narrative = Narrative()
        narrative.heading(title)
        about = [coded(each) for each in parts(encounter, "reasonCode")]
        for name, value in (
            ("Date", on(encounter, "period")),
            ("Reason", "; ".join(filter(None, about))),
            ("Discharge", coded(part(encounter, "hospitalization", "dischargeDisposition"))),
        ):
            if value:
                narrative.line(f"{name}: {value}")
        listed = list(resources)
        in_reports: set[int] = set()
        reports = [each for each in listed if kind(each) == "DiagnosticReport"]
        for report in reports:
            in_reports |= {id(self._pool.get(each, report)) for each in parts(report, "result")}
        told = False
        for heading in dict.fromkeys(heading for heading, _ in LINES.values()):
            lines = [
                said
                for each in listed
                if LINES.get(kind(each), ("",))[0] == heading
                and id(each) not in in_reports
                and (said := line(each, self._pool))
            ]
            if lines:
                told = True
                narrative.heading(heading)
            for said in lines:
                narrative.line(said)
        for report in reports:
            told = True
            self._report(report, narrative)
        if not told and not encounter:
            return None
        text = narrative.text
        sections: tuple[Section, ...] = narrative.sections()
        return ReadDocument(title.partition(" (")[0], "", text, sections)

    # ---- whose, and of which visit -------------------------------------------------------------

    def _encounter(self, resource: Resource) -> Resource:
        if kind(resource) == "Encounter":
            return resource
        for reference in (*parts(resource, "encounter"), *parts(resource, "context", "encounter")):
            if found := self._pool.get(reference, resource):
                return found
        found = self._pool.get(part(resource, "context"), resource)
        return found if kind(found) == "Encounter" else NOTHING

    def _patient(self, resource: Resource) -> Resource:
        for reference in (*parts(resource, "subject"), *parts(resource, "patient")):
            if found := self._pool.get(reference, resource):
                return found
        return self._only

    def _headed(self, document: ReadDocument, resource: Resource, origin: str) -> ReadDocument:
        """With what the record says, which goes before what a reader guessed."""
        encounter = self._encounter(resource)
        patient: PatientFacts = patient_of(self._patient(resource) or self._patient(encounter))
        named = coded(part(resource, "type")) if kind(resource) != "Encounter" else ""
        if kind(resource) == "DiagnosticReport":
            named = coded(part(resource, "code"))
        title = word(resource, "title") or word(resource, "description")
        on_day = day(
            word(resource, "date")
            or word(resource, "effectiveDateTime")
            or word(resource, "issued")
            or word(encounter, "period", "start")
        )
        visit = visit_of(encounter) if encounter else document.visit
        name = named.partition(" (")[0] or document.kind
        return replace(
            document,
            kind=name,
            title=title or name or title_of(self._file.name),
            document_date=on_day or document.document_date,
            author=author_of(resource, self._pool) or document.author,
            patient=patient if patient.name or patient.identifiers else document.patient,
            visit=visit,
            origin=origin,
        )


def word_as_written(resource: Resource, name: str) -> str:
    """A long text with its line ends."""
    value = resource.get(name)
    return value if isinstance(value, str) else ""
