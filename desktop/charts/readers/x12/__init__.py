"""X12 837: claims as they were sent, professional and institutional (ASC X12N 005010X222, X223)."""

from desktop.charts.readers.x12.reader import ClaimFile

__all__ = ["ClaimFile"]
