"""What the find bar finds, and how the text follows it."""

from __future__ import annotations

from bisect import bisect_left

from .find import MOST, find_all, step
from .find_bar import FindBar
from .text_view import NoteText


class Finder:
    """Joins the bar to the text. Going to a match selects it, so that it can at once be made evidence."""

    def __init__(self, text: NoteText, bar: FindBar) -> None:
        self._text = text
        self._bar = bar
        self._original = ""
        self._found: list[tuple[int, int]] = []
        self._now = -1
        self._from = 0
        """Where looking began: while one types, the first match behind it is shown."""
        bar.words_changed.connect(self._typed)
        bar.next_requested.connect(lambda: self.go(1))
        bar.previous_requested.connect(lambda: self.go(-1))

    @property
    def words(self) -> str:
        return self._bar.box.text().strip()

    def show_text(self, original: str) -> None:
        """Another document: its matches are counted, but one goes to none of them unasked."""
        self._original = original
        self._from = 0
        self._look(-1)

    def open(self, words: str) -> None:
        self._from = self._text.selection()[0]
        already = words and words == self._bar.box.text()
        self._bar.open(words)
        if already or not words:
            self._look(self._nearest() if already else -1)

    def close(self) -> None:
        """The last match stays selected."""
        self._bar.hide()
        self._found, self._now = [], -1
        self._text.set_found([], -1)

    def go(self, direction: int) -> None:
        """To the next match, or with -1 to the previous; around the end, and says so."""
        if self._bar.isHidden():
            self._bar.show()
        if not self._found:
            self._look(-1)
        if not self._found:
            return
        start, end = self._text.selection()
        at_a_match = (start, end) in self._found[
            (place := bisect_left(self._found, (start, end))) : place + 1
        ]
        self._now, around = step(self._found, start + (at_a_match and direction > 0), direction)
        self._show(
            ("continued from the top" if direction > 0 else "continued from the end") if around else ""
        )

    def _typed(self) -> None:
        self._look(-1)
        if self._found:
            self._now = self._nearest()
            self._show("")

    def _look(self, now: int) -> None:
        hidden = self._bar.isHidden()
        self._found = [] if hidden else find_all(self._original, self.words)
        self._now = now if self._found else -1
        self._text.set_found(self._found, self._now)
        self._say("")

    def _nearest(self) -> int:
        found = self._found or find_all(self._original, self.words)
        return step(found, self._from, 1)[0] if found else -1

    def _show(self, note: str) -> None:
        start, end = self._found[self._now]
        self._text.set_found_now(self._now)
        self._text.reveal(start)
        self._text.select(start, end)
        self._say(note)

    def _say(self, note: str) -> None:
        count = len(self._found)
        counted = f"the first {count:,}" if count == MOST else f"{count:,}"
        if not self.words:
            sentence = ""
        elif not count:
            sentence = "No match"
        elif self._now >= 0:
            sentence = f"{self._now + 1:,} of {counted}"
        else:
            sentence = "1 match" if count == 1 else f"{counted} matches"
        self._bar.show_count(f"{sentence} · {note}" if note else sentence)
