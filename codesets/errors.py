"""What can go wrong in the user's world. Each message is a sentence for a person."""


class CodesetError(Exception):
    """A sentence for the user: what happened, what was kept, what to do."""


class UnknownCode(CodesetError):
    def __init__(self, code: str, system: str | None = None) -> None:
        where = system or "any loaded code book"
        super().__init__(f"“{code}” is not in {where}.")
        self.code = code


class LibraryMissing(CodesetError):
    """No code library has been built in this data folder yet."""


class LibraryDamaged(CodesetError):
    """The store or its index cannot be read; building the library again mends it."""


class LibraryClosed(CodesetError):
    """Asked after the library was closed: the answer would have come too late for anyone."""

    def __init__(self) -> None:
        super().__init__("The code library has been closed.")


class Cancelled(Exception):
    """Raised by a progress callable to stop long work. The work leaves nothing behind."""


class UnreadableSource(CodesetError):
    """An official file is not what it should be; names the line."""


class BuildFailed(CodesetError):
    """The library could not be written. The one there was before is untouched."""
