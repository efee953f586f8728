"""C-CDA: clinical documents that hospitals and practices send each other (HL7 CDA R2; C-CDA R1.1, R2.1)."""

from .reader import ClinicalDocument

__all__ = ["ClinicalDocument"]
