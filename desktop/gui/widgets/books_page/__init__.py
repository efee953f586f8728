"""The code books on this computer: what they are, and how others are brought in."""

from .page import BooksPage

__all__ = ["BooksPage"]
