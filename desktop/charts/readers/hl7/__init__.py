"""HL7 version 2: the messages that hospital systems send each other (HL7 v2.1 to v2.8)."""

from .reader import Hl7Message

__all__ = ["Hl7Message"]
