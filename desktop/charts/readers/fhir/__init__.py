"""FHIR R4 in JSON: bundles of what a record system knows of a patient, and single resources."""

from desktop.charts.readers.fhir.reader import FhirRecord

__all__ = ["FhirRecord"]
