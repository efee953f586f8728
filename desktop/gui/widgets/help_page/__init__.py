"""The help: topics at the left, the text at the right, and a field that looks through all of it."""

from .page import HelpPage

__all__ = ["HelpPage"]
