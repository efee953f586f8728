"""The audit trail: who did what to which encounter, and when."""

from .page import AuditPage

__all__ = ["AuditPage"]
