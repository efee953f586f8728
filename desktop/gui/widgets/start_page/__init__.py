"""The first page: practise, set up the vault, or open it."""

from .page import StartPage

__all__ = ["StartPage"]
