"""Which of the people listed typed words mean: characters that stand in the list, pinyin, the tail of a phone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.rules.attendance import Person
from desktop.rules.search import Known, PeopleIndex
from desktop.ui.tasks import Tasks


class PeopleFinder(QObject):
    """Builds its index aside, when it is first needed; `ready` then. Until then only characters are found."""

    ready = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._known: list[Known] = []
        self._index: PeopleIndex | None = None

    def know(self, people: Sequence[Person], phones: dict[str, str]) -> None:
        known = [Known(p.id, p.name, phone=phones.get(p.id, "")) for p in people]
        if known != self._known:
            self._known, self._index = known, None

    def found(self, text: str, people: Sequence[Person]) -> list[Person]:
        """Those whom every word may mean."""
        words = text.split()
        if words and self._index is None:
            known = self._known
            self._tasks.aside(PeopleIndex, known, done=lambda index: self._take(known, index))
        meant = [self._meant(word) for word in words]
        return [
            person
            for person in people
            if all(
                person.id in ids or word in f"{person.name} {person.unit} {person.role_text}"
                for word, ids in zip(words, meant, strict=True)
            )
        ]

    def _meant(self, word: str) -> set[str]:
        return set(self._index.find(word, len(self._known))) if self._index else set()

    def _take(self, known: list[Known], index: PeopleIndex) -> None:
        if known is self._known and self._index is None:
            self._index = index
            self.ready.emit()
