"""What is decided of an encounter beside its codes: how far it is, what it waits for, how soon it is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.coding.encounter import Priority, Status
from desktop.coding.queue import HOLD_REASONS, QUERY_REASONS
from desktop.gui.desk import Desk
from desktop.gui.widgets.choice_sheet import ChoiceSheet
from desktop.gui.widgets.patient_banner.reading import Unreadable, read_date_of_service
from desktop.roles import Right

if TYPE_CHECKING:
    from desktop.session import Changes, Session

OWN_WORDS = "Or say it in your words"
UseCase = Callable[["Session"], "Changes"]
OF_THE_LIST = "Choose one of the list."
NO_DAY = "Not due on any day"


class EncounterWork(QObject):
    """Each asks over the window, and does what was answered with the encounters it was asked for: those
    selected in the worklist, or the one that is open."""

    def __init__(
        self,
        sheet: ChoiceSheet,
        desk: Desk,
        *,
        selected: Callable[[], tuple[str, ...] | None],
        say: Callable[[str], object],
        parent: QObject,
    ) -> None:
        """``selected``: in the worklist; None where it is not in sight."""
        super().__init__(parent)
        self._selected = selected
        self._say = say
        self._sheet = sheet
        self._desk = desk
        desk.closed.connect(sheet.forget)

    def hold(self) -> None:
        def answered(reason: str, of: tuple[str, ...]) -> UseCase:
            return lambda session: session.set_status(Status.ON_HOLD, reason, of=of)

        self._ask(
            "Put on hold: what does it wait for?", HOLD_REASONS, answered, hint="Or say it in your words"
        )

    def query(self) -> None:
        def answered(reason: str, of: tuple[str, ...]) -> UseCase:
            return lambda session: session.set_status(Status.QUERY_SENT, reason, of=of)

        self._ask(
            "Query sent: what was the provider asked?", QUERY_REASONS, answered, hint="Or in your words"
        )

    def change_status(self) -> None:
        """Those that need a reason have commands of their own."""
        me = self._desk.me
        audits = me is not None and me.may(Right.JUDGE)
        offered = (Status.NEW, Status.IN_PROGRESS, Status.CODED, *((Status.AUDITED,) if audits else ()))
        words = {status.capitalize(): status for status in (*offered, Status.EXPORTED)}

        def answered(chosen: str, of: tuple[str, ...]) -> UseCase | str:
            status = words.get(chosen)
            return (
                (lambda session: session.set_status(status, of=of)) if status else "Choose one of the list."
            )

        now = self._desk.encounter.status.capitalize() if self._desk.encounter else ""
        self._ask("Status of the encounter", tuple(words), answered, current=now)

    def change_priority(self) -> None:
        words = {priority.capitalize(): priority for priority in Priority}

        def answered(chosen: str, of: tuple[str, ...]) -> UseCase | str:
            priority = words.get(chosen)
            return (
                (lambda session: session.set_priority(priority, of=of))
                if priority
                else "Choose one of the list."
            )

        now = self._desk.encounter.priority.capitalize() if self._desk.encounter else ""
        self._ask("Priority of the encounter", tuple(words), answered, current=now)

    def change_due(self) -> None:
        today = datetime.now().astimezone().date()
        days = {"Today": 0, "Tomorrow": 1, "In 3 days": 3, "In a week": 7, "In two weeks": 14}
        words: dict[str, date | None] = {
            f"{name} ({today + timedelta(days=count)})": today + timedelta(days=count)
            for name, count in days.items()
        }
        words[NO_DAY] = None

        def answered(chosen: str, of: tuple[str, ...]) -> UseCase | str:
            try:
                day = words[chosen] if chosen in words else _read_day(chosen)
            except Unreadable as why:
                return str(why)
            return lambda session: session.set_due(day, of=of)

        self._ask("When is it due?", tuple(words), answered, hint="Or type a date: 4/30/2026")

    def _ask(
        self,
        question: str,
        choices: tuple[str, ...],
        answered: Callable[[str, tuple[str, ...]], UseCase | str],
        *,
        hint: str = "",
        current: str = "",
    ) -> None:
        selected, shown = self._selected(), self._desk.shown_id
        if not (selected if selected is not None else shown):
            self._say("Select an encounter of the worklist, or open one, first.")
            return

        def answer(chosen: str) -> str:
            use_case = answered(chosen, selected or ())
            if isinstance(use_case, str):
                return use_case
            if selected is not None:
                self._desk.do(use_case, self)
            else:
                self._desk.on_open(use_case, self, encounter_id=shown)
            return ""

        if selected is not None and len(selected) > 1:
            question = f"{question} ({len(selected)} encounters)"
        current = current if selected in (None, (shown,)) else ""
        self._sheet.ask(question, choices, answer, hint=hint, current=current)


def _read_day(typed: str) -> date | None:
    return read_date_of_service(typed, born=None)
