"""Search, results, the tabular list and the page of a code: the right-hand side of the workbench."""

from .browser import CodeBrowser

__all__ = ["CodeBrowser"]
