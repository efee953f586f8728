"""The code books of this machine, behind one door. Everyone outside this package reads through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from codesets import edit_tables
from codesets.errors import LibraryDamaged, UnknownCode
from codesets.history import (
    Difference,
    announced,
    difference,
    history,
    is_code,
    not_listed,
    not_loaded,
    validity,
)
from codesets.importer import inspect, mend_library, silent
from codesets.in_force import for_the_day, nearest
from codesets.index_book import IndexBook
from codesets.malformed import what_is_wrong
from codesets.manifest import read_manifest
from codesets.model import (
    LISTS,
    Book,
    Code,
    CodePage,
    EditTold,
    Event,
    Hit,
    PairTold,
    Release,
    Status,
    Validity,
)
from codesets.opened import OpenedList
from codesets.pcs_builder import PcsBuilder
from codesets.registry import CPT, SYSTEMS, is_abridged, with_own
from codesets.registry import system as system_named
from codesets.remarks import icd9_with_dot, with_dot
from codesets.shelf import tidy
from codesets.store import BookFile, ChangeStore, PcsStore, TermStore
from codesets.systems import CodeSystem
from codesets.usage import usage_weights
from codesets.volumes import open_store

if TYPE_CHECKING:
    from codesets.search import Ranked

_NEXT_TO_EACH_OTHER = timedelta(days=550)
"""Between the first days of two releases that can be told apart as new and old: an October and the April of
the year after."""
_MOST_LEADS = 8
"""Lines of the index that a page names."""


def _today() -> date:
    return datetime.now().astimezone().date()


class Library:
    """The releases on the shelf, each a store and an index.

    May be called from any thread: reads wait for each other, and so do searches. Where ``on`` is
    asked for, the date of service picks the release of each system; None takes the one that the coder has
    made the default, else the one in force today or nearest to it.
    Every method raises LibraryDamaged when a file turns out to be broken: ``open_or_build`` mends it;
    and LibraryClosed after ``close``. A library that is replaced meanwhile can be read on to the end.
    """

    def __init__(
        self, folder: Path, systems: Sequence[CodeSystem] = SYSTEMS, *, today: Callable[[], date] = _today
    ) -> None:
        volumes = read_manifest(folder).volumes
        self._today = today
        self._volumes = volumes
        self._defaults = {volume.system: volume for volume in volumes if volume.default}
        self._systems = with_own(systems, volumes)
        order = {system.name: place for place, system in enumerate(self._systems)}
        self._lists: list[OpenedList] = []
        self._others: list[BookFile] = []
        """The books that are not lists of codes: indexes, tables, definitions, addenda."""
        self._changed: dict[tuple[Path, Path], Mapping[str, str]] = {}
        """What a list has otherwise than another, by their files."""
        self._builders: dict[date, PcsBuilder] = {}
        """By the day on which their tables come into force."""
        with ExitStack() as opened:
            # a later version may have put other systems on the shelf
            known = [each for each in volumes if each.system in order]
            ranks = {book.value: rank for rank, book in enumerate(LISTS)}
            for volume in sorted(known, key=lambda v: (order[v.system], ranks.get(v.book, len(ranks)))):
                if volume.book in ranks:
                    self._lists.append(OpenedList(folder, volume))
                    opened.callback(self._lists[-1].close)
                else:
                    self._others.append(open_store(folder, volume))
                    opened.callback(self._others[-1].close)
            opened.pop_all()

    @classmethod
    def open(cls, folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS) -> Library:
        """Raises LibraryMissing, or LibraryDamaged where anything would have to be built first."""
        tidy(folder)
        trouble = inspect(folder, systems=systems)
        if trouble.index or trouble.outdated:
            raise LibraryDamaged(
                "The code library is incomplete or of another version. Your encounters are not affected; "
                "it is built again by itself."
            )
        return cls(folder, systems)

    @classmethod
    def open_or_build(
        cls,
        folder: Path,
        progress: Callable[[float, str], None] = silent,
        *,
        systems: Sequence[CodeSystem] = SYSTEMS,
    ) -> Library:
        """Builds first what is missing or damaged. Raises BuildFailed, and what ``progress`` raises."""
        mend_library(folder, systems=systems, progress=progress)
        return cls(folder, systems)

    def wait_ready(self) -> None:
        """Opens the index of each system's newest list, so that the first search need not."""
        for each in self._current(None):
            each.open_index()

    def warm(self) -> None:
        """Prepares what the first mistyped word would wait for."""
        for each in self._current(None):
            each.warm()

    def rest(self) -> None:
        """For a library that another has taken the place of: what is still read of it is read to the end,
        in less memory."""
        for each in self._lists:
            each.rest()

    def close(self) -> None:
        """May be called twice."""
        for each in (*self._lists, *self._others):
            each.close()

    def releases(self) -> tuple[Release, ...]:
        """Every book on the shelf, system by system, the newest first; lists of codes before the others."""
        every = [each.release for each in (*self._lists, *self._others)]
        systems = list(dict.fromkeys(release.system for release in every))
        every.sort(key=lambda release: release.effective_from, reverse=True)
        return tuple(sorted(every, key=lambda r: (systems.index(r.system), r.book not in LISTS)))

    def systems(self) -> tuple[str, ...]:
        """The systems that have a list of codes on the shelf."""
        return tuple(dict.fromkeys(each.release.system for each in self._lists))

    def brought_in(self) -> dict[tuple[str, Book, str], date]:
        """When each book was put on the shelf, by system, book and edition."""
        return {
            (each.system, Book(each.book), each.edition): date.fromisoformat(each.added)
            for each in self._volumes
        }

    def default_releases(self) -> dict[str, str]:
        """The editions that the coder has chosen for what has no date of service, by system."""
        return {system: volume.edition for system, volume in self._defaults.items()}

    def release_for(self, system: str, on: date | None = None) -> Release:
        """The release in force that day, else the nearest one. CodesetError where the system is not there."""
        return self._list(system, on).release

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None:
        """The entry that ``code`` spells, in any spelling: ``e11621``, ``E11.621``."""
        heading: Code | None = None
        for book in self._lists_for(system, on):
            spelled = system_named(book.release.system, self._systems).normalise(code)
            entry = book.store.entry(spelled) if spelled is not None else None
            if entry is not None and is_code(entry):
                return entry
            heading = heading or entry  # 11 is a chapter of one system, and a code of another
        return heading

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        """All that the book says about one entry. Raises UnknownCode."""
        entry = self.find(code, system=system, on=on)
        page = self._list(entry.system, on).store.page(entry.code) if entry is not None else None
        if page is None:
            raise UnknownCode(code.strip(), system)
        if page.release.book is Book.CODES:
            page = self._with_notes(page)
        day = self._day(entry.system if entry is not None else None, on)
        pairs, count = edit_tables.pairs_of(self._others, page.entry.code, day, hospital=False)
        return replace(
            page,
            history=self.history(page.entry.code, system=page.entry.system),
            index_paths=self._leads(page.entry, on),
            edits=self.edits(page.entry.code, on=day),
            pairs=pairs,
            pair_count=count,
        )

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        """The next level down, completed 7th-character codes included; the chapters for None."""
        return self._list(system, on).store.children(code)

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        """The complete codes below a header that are common in practice, the most common first."""
        store = self._list(system, on).store
        weights = usage_weights()
        named = (store.entry(common) for common in weights if common.startswith(code) and common != code)
        common = sorted(
            (entry for entry in named if entry is not None),
            key=lambda entry: (-weights[entry.code], entry.position),
        )
        found = (
            entry if entry.billable else next(iter(store.children(entry.code)), None) for entry in common
        )
        return tuple(entry for entry in found if entry is not None and entry.billable)

    def inclusion_terms(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[str, ...]:
        return self._list(system, on).store.terms(code)

    def search(
        self, query: str, *, system: str | None = None, on: date | None = None, limit: int = 50
    ) -> tuple[Hit, ...]:
        """At most ``limit`` codes, best first. An empty or wordless query finds nothing."""
        lists = self._lists_for(system, on)
        return _best([(each, each.ranked(query, limit, on)) for each in lists], limit)

    def search_systems(
        self, query: str, *, system: str = "", on: date | None = None, limit: int = 50
    ) -> tuple[tuple[Hit, ...], dict[str, int]]:
        """As ``search``, and how many codes each system answers with, at most ``limit`` each."""
        found = [(each, each.ranked(query, limit, on)) for each in self._current(on)]
        counts = {each.release.system: len(ranked) for each, ranked in found}
        wanted = [(each, ranked) for each, ranked in found if system in ("", each.release.system)]
        return _best(wanted, limit), counts

    # --- the other books ---

    def index_book(
        self, book: Book, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> IndexBook | None:
        """An index or table, of the release in force that day or nearest to it; None where there is none."""
        return self.index_books(system=system, on=on).get(book)

    def index_books(self, *, system: str = "ICD-10-CM", on: date | None = None) -> dict[Book, IndexBook]:
        """Every index and table there is, each of the release in force that day or nearest to it."""
        terms = [each for each in self._others_of(system) if isinstance(each, TermStore)]
        day = self._day(system, on)
        current = {
            kind: for_the_day([each for each in terms if each.release.book is kind], day)
            for kind in {each.release.book for each in terms}
        }
        return {kind: IndexBook(store, current) for kind, store in current.items()}

    def pcs_builder(self, on: date | None = None) -> PcsBuilder | None:
        """Builds codes from the ICD-10-PCS tables in force that day; None where there are none."""
        stores = [each for each in self._others_of("ICD-10-PCS") if isinstance(each, PcsStore)]
        tables = [each for each in stores if each.release.book is Book.TABLES]
        definitions = [each for each in stores if each.release.book is Book.DEFINITIONS]
        if not tables:
            return None
        day = self._day("ICD-10-PCS", on)
        current = for_the_day(tables, day)
        if current.begins not in self._builders:
            known = for_the_day(definitions, day).definitions() if definitions else ()
            self._builders[current.begins] = PcsBuilder(current.tables, known)
        return self._builders[current.begins]

    # --- edits and mappings ---

    def edits(self, code: str, *, on: date | None = None) -> tuple[EditTold, ...]:
        """What the edit tables and mappings of that day, or nearest to it, say of a code; CPT and ICD-9-CM
        codes among them."""
        entry = self.find(code, on=on)
        found = edit_tables.told(self._others, code, self._day(entry.system if entry else None, on))
        if entry is None:
            return found
        # E84.11 is a code of today, and E841.1 was one of ICD-9-CM
        return tuple(each for each in found if each.release.book is not Book.FROM_ICD9)

    def pair(
        self, one: str, other: str, *, on: date | None = None, hospital: bool = False
    ) -> PairTold | None:
        """The NCCI edit of two procedures on a day, in whichever order; None where there is none."""
        return edit_tables.pair(self._others, one, other, self._day(None, on), hospital=hospital)

    # --- from release to release ---

    def validity(self, code: str, on: date, *, system: str | None = None) -> Validity:
        """Whether a code may be reported on a day, and if not, why and what instead."""
        lists = self._lists_for(system, on)
        unknown = f"{code.strip()} is in no code book on the shelf{self._why(code, lists)}."
        answer = Validity(Status.UNKNOWN, unknown)
        for each in lists:
            name = each.release.system
            spelled = system_named(name, self._systems).normalise(code)
            if spelled is not None:
                found = validity(self._lists_of(name), each, spelled, on)
                heading = each.store.entry(spelled)
                if heading is not None and not is_code(heading):
                    answer = found if answer.status is Status.UNKNOWN else answer
                    continue  # 11 is a chapter of one system, and a code of another
                if found.status is not Status.UNKNOWN:
                    return found
                if is_abridged(each.release, self._systems) and each.store.entry(spelled) is None:
                    answer = not_listed(each.release, spelled)
                elif system is not None:
                    answer = found
        if answer.status is Status.UNKNOWN and system in (None, CPT.name) and CPT.name not in self.systems():
            spelled = CPT.normalise(code)
            if spelled is not None and spelled[0].isdigit():
                answer = not_loaded(CPT.name, spelled)
        known = answer.status is not Status.UNKNOWN and "." not in code
        return answer if known else self._of_icd9(code, on, system) or answer

    def history(self, code: str, *, system: str) -> tuple[Event, ...]:
        """What the releases on the shelf, and their addenda, tell of a code, the oldest first."""
        lists = self._lists_of(system)
        addenda = [each for each in self._others_of(system) if isinstance(each, ChangeStore)]
        told = (*announced(addenda, lists, code), *history(lists, code))
        return tuple(sorted(told, key=lambda event: event.on))

    def difference(self, older: str, newer: str, *, system: str) -> Difference:
        """What ``newer`` changed, editions as ``releases`` calls them. Raises UnknownCode."""
        lists = {each.release.edition.casefold(): each for each in self._lists_of(system)}
        for edition in (older, newer):
            if edition.casefold() not in lists:
                there = ", ".join(each.release.edition for each in lists.values()) or "none"
                raise UnknownCode(edition, f"the releases of {system} on the shelf ({there})")
        return difference(lists[older.casefold()], lists[newer.casefold()])

    def changed(self, system: str, on: date | None = None) -> Mapping[str, str]:
        """Codes that are ``new`` or ``revised`` in the year of the release of that day, against the last one
        before that year on the shelf; empty where that is long before. A quarter of a second at first."""
        current = self._list(system, on)
        first = system_named(system, self._systems).new_since(current.begins)
        before = [each for each in self._lists_of(system) if each.begins < first]
        last = max(before, key=lambda each: each.begins, default=None)
        if last is None or current.begins - last.begins > _NEXT_TO_EACH_OTHER:
            return {}
        key = current.store.path, last.store.path
        if key not in self._changed:
            self._changed[key] = current.store.changed_since(last.store.path)
        return self._changed[key]

    # --- inside ---

    def _why(self, code: str, lists: Sequence[OpenedList]) -> str:
        """What is wrong with a code that is written as none of these lists' codes is."""
        names = [each.release.system for each in lists]
        if any(system_named(name, self._systems).normalise(code) is not None for name in names):
            return ""
        wrong = what_is_wrong(code, names[0] if len(names) == 1 else None)
        return f": {wrong}" if wrong else ""

    def _of_icd9(self, code: str, on: date, system: str | None) -> Validity | None:
        """For a code of the book that ICD-10 came after, as far as the mappings know it."""
        stores = self._others if system is None else self._others_of(system)
        told = edit_tables.equivalents(stores, code)
        if not told or on < edit_tables.ICD9_ENDED:
            return None
        spelled = icd9_with_dot(told[0].remark.code, told[0].release.system)
        of = told[0].release.system
        targets = list(dict.fromkeys(with_dot(each.remark.value, of) for each in told if each.remark.value))
        found = (self.find(each, system=of, on=on) for each in targets)
        instead = tuple(entry for entry in found if entry is not None)
        why = f"{spelled} is a code of ICD-9-CM, which ended on 2015-09-30"
        if not targets:
            why = f"{why}; the mappings name no equivalent"
        elif not instead:
            why = f"{why}; its equivalent {targets[0]} is not in the book of that day"
        return Validity(Status.DELETED, f"{why}.", edit_tables.ICD9_ENDED, instead)

    def _others_of(self, system: str) -> list[BookFile]:
        known = system_named(system, self._systems).name
        return [each for each in self._others if each.release.system == known]

    def _lists_of(self, system: str) -> list[OpenedList]:
        known = system_named(system, self._systems).name
        return [each for each in self._lists if each.release.system == known]

    def _with_notes(self, page: CodePage) -> CodePage:
        """A code list prints no notes: those of the tabular list nearest in time are shown with it."""
        lists = self._lists_of(page.entry.system)
        tabulars = [each for each in lists if each.release.book is Book.TABULAR]
        if not tabulars or page.instructions:
            return page
        of = nearest(tabulars, page.release.effective_from)
        other = of.store.page(page.entry.code)
        if other is None or not other.instructions:
            return page
        return replace(page, instructions=other.instructions, notes_from=other.release)

    def _leads(self, entry: Code, on: date | None) -> tuple[str, ...]:
        """The lines of the Alphabetic Index that print the code, as a coder says them."""
        index = self.index_book(Book.INDEX, system=entry.system, on=on)
        lines = index.leading_to(entry.code, _MOST_LEADS) if index is not None else ()
        paths = [index.path(line.position) for line in lines] if index is not None else []
        return tuple(", ".join(filter(None, (each.title for each in path))) for path in paths)

    def _list(self, system: str, on: date | None) -> OpenedList:
        every = self._lists_of(system)
        if not every:
            raise UnknownCode(system, "the loaded code books")
        chosen = self._defaults.get(every[0].release.system)
        if on is None and chosen is not None:
            every = [each for each in every if each.release.edition == chosen.edition]
        return for_the_day(every, on or self._today())

    def _day(self, system: str | None, on: date | None) -> date:
        """The date of service; else the first day of the system's default release, where one was chosen; else
        today."""
        if on is not None:
            return on
        chosen = self._defaults.get(system_named(system, self._systems).name) if system is not None else None
        return chosen.begins if chosen is not None else self._today()

    def _current(self, on: date | None) -> list[OpenedList]:
        return [self._list(system, on) for system in self.systems()]

    def _lists_for(self, system: str | None, on: date | None) -> list[OpenedList]:
        return [self._list(system, on)] if system is not None else self._current(on)


def _best(found: Sequence[tuple[OpenedList, Sequence[Ranked]]], limit: int) -> tuple[Hit, ...]:
    """Each list's hits keep their order; between lists the higher score comes first."""
    scored = merge(
        *(_falling(number, ranked) for number, (_, ranked) in enumerate(found)), key=lambda each: -each[0]
    )
    order = list(islice(scored, limit))
    hits = [iter(each.hits([one for _, of, one in order if of == at])) for at, (each, _) in enumerate(found)]
    return tuple(hit for _, at, _ in order if (hit := next(hits[at], None)) is not None)


def _falling(number: int, ranked: Iterable[Ranked]) -> Iterator[tuple[float, int, Ranked]]:
    """With scores that never rise, so that merging keeps the order a list was given in."""
    least = inf
    for each in ranked:
        least = min(least, each.score)
        yield least, number, each
