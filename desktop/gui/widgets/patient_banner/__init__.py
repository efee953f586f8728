"""Who the patient is, when they were seen and where: over everything, and mended in place."""

from .banner import PatientBanner

__all__ = ["PatientBanner"]
