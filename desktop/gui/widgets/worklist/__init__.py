"""The worklist: every encounter of the profile; in practice, the sample charts."""

from .page import WorklistPage

__all__ = ["WorklistPage"]
