"""What is shown of a row that several devices wrote, and what of it somebody has to look at (SYNC.md, Merging).

It follows from the records of the row alone, whatever order they came in:

- A field shows its head. Of several, authority goes before the clock: on how a commitment is carried out (OFFICE_OWNS) an
  office's word is shown before a room's, on everything else a room's before an office's; then the latest.
- An insert never conflicts: where two devices made the same row (its id is derived from its key) the earlier one is
  shown, and what either edited in it afterwards goes before both.
- An edit that a removal had not seen keeps the row, and so does a second creation; the conflict is listed.
- After 定稿, which nothing takes back, only 更正 changes wording. A later edit by anything else is not shown, and listed.
- What the program keeps for itself (NOBODY_ASKS) is never listed.
- A settling that was undone is as if it had never been.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Table

from desktop.store.changelog import CREATE, DELETE, SET, SETTLE, Change
from desktop.store.tables import SHARED

FINAL = "定稿"  # rules.meeting.State.FINAL, as the records hold it
FIELD, REMOVED, LATE = "field", "delete", "late"  # kinds of conflicts

CARRYING_OUT = frozenset(  # of a commitment, what an office fills in on 承诺清单
    [
        "state",
        "completed",
        "leader",
        "assigned",
        "extended",
        "extension_reason",
        "result",
        "evidence",
        "satisfaction",
        "visited",
        "supervision",
        "closed_off",
        "remark",
        "returned_with",
    ]
)
OFFICE_OWNS: Mapping[str, Collection[str]] = {  # table → the fields on which an office's word goes first
    "commitment": CARRYING_OUT | {"lead", "due"},
    "suggestion": frozenset(("result", "adopted", "returned_with")),
    "unit": frozenset(("name", "aliases")),
}
AFTER_FINAL: Mapping[str, Collection[str]] = {  # what changes no words of the minutes: never too late
    "commitment": CARRYING_OUT,
    "suggestion": OFFICE_OWNS["suggestion"],
}
NOBODY_ASKS: Mapping[
    str, Collection[str]
] = {  # what the program keeps for itself: the latest counts, and is not listed
    "meeting": ("writer", "item", "state", "submitted", "finalized"),
    "participant": ("rank",),
    "queue_entry": ("place", "state"),
    "speech": ("order", "ended_order", "held", "entry"),
    "speech_run": ("started", "mono", "boot", "ended", "ended_mono", "settled"),
}
_NO_WORDING = ("attachment", "correction", "progress")
_CORRECTING = ("correct", SETTLE)


class Origin(NamedTuple):
    """What counts of the action that a change belongs to."""

    hlc: int
    device: str
    office: bool
    verb: str
    meeting: str | None
    undoes: str | None


Origins = Mapping[str, Origin]  # by id of the action
Finals = Mapping[str, int]  # meeting → the clock of its 定稿


def may_be_hidden(origin: Origin, finals: Finals) -> bool:
    """Whether a change of such an action may not be shown: a quick look that spares nearly all rows the exact one."""
    return origin.undoes is not None or origin.verb == SETTLE or _after_final(origin, finals)


def _after_final(origin: Origin, finals: Finals) -> bool:
    final = finals.get(origin.meeting or "")
    return final is not None and origin.hlc > final and not origin.office and origin.verb not in _CORRECTING


def makes_final(change: Change) -> bool:
    """Whether a change is 定稿, which nothing takes back."""
    return (change.table, change.kind, change.field, change.value) == ("meeting", SET, "state", FINAL)


def changes_words(change: Change) -> bool:
    """Whether a change is one of what minutes say, which 定稿 closes."""
    if change.table in _NO_WORDING or change.field in AFTER_FINAL.get(change.table, ()):
        return False
    return change.table == "meeting" or (change.table in SHARED and "meeting" in SHARED[change.table].c)


class Standing:
    """How a row of `table` stands by its `history`. Records whose action is missing have not come."""

    def __init__(self, table: Table, history: Iterable[Change], origins: Origins, finals: Finals) -> None:
        self.table = table
        self.history = [c for c in history if c.action in origins]
        self._origins = origins
        self._by_id = {c.id: c for c in self.history}
        self._taken_back = _taken_back(self.history, origins)
        self._late = self._find_late(finals)
        self._visible = [c for c in self.history if c.id not in self._late and c.id not in self._taken_back]
        self._exactly = len(self._visible) < len(self.history)

    def _find_late(self, finals: Finals) -> set[str]:
        """A line that was made after 定稿 counts once somebody has corrected it."""
        counting = [c for c in self.history if c.id not in self._taken_back]
        late = {c.id for c in counting if self._is_late(c, finals)}
        if late:
            seen = self.past(c.id for c in counting if c.id not in late)
            late -= {c.id for c in counting if c.kind == CREATE and c.id in seen}
        return late

    def _is_late(self, change: Change, finals: Finals) -> bool:
        return changes_words(change) and _after_final(self._origins[change.action], finals)

    @cached_property
    def values(self) -> dict[str, Any] | None:
        """The row as it is shown; columns that are younger than the records are left out. None: it is not there."""
        if not self.alive:
            return None
        found = {}
        for name in (c.name for c in self.table.columns if c.name != "id"):
            change = self.shown(name)
            if change is not None:
                found[name] = said(change, name)
        return found

    @cached_property
    def alive(self) -> bool:
        if not any(c.kind == CREATE and c.value for c in self._visible):
            return False  # the creation has not come
        return any(c.kind == CREATE for c in self.presence) or bool(self.unseen_by_removal)

    @cached_property
    def presence(self) -> list[Change]:
        """The heads of the row's being there: creations and removals."""
        return self._heads([c for c in self._visible if c.kind in (CREATE, DELETE)])

    @cached_property
    def unseen_by_removal(self) -> list[Change]:
        """Edits of which no removal knew, where the row is removed; the latest last."""
        removals = [c for c in self.presence if c.kind == DELETE]
        if not removals:
            return []
        seen = self.past(c.id for c in removals)
        heads = (head for name in self._edited for head in self.heads(name))
        return sorted((c for c in heads if c.kind == SET and c.id not in seen), key=self.order)

    @cached_property
    def _edited(self) -> list[str]:
        return list(dict.fromkeys(str(c.field) for c in self._visible if c.kind == SET))

    def heads(self, field: str) -> list[Change]:
        """The records of a field that none later has seen, of those that count."""
        return self._heads([c for c in self._visible if c.covers(field)])

    def _heads(self, covering: Sequence[Change]) -> list[Change]:
        if not self._exactly:
            named = {base for c in covering for base in c.base}
            return [c for c in covering if c.id not in named]
        seen = self.past(base for c in covering for base in c.base)
        return [c for c in covering if c.id not in seen]

    def rivals(self, field: str) -> list[Change]:
        """The heads of a field among which one is chosen, the one that is shown first."""
        heads = self.heads(field)
        edits = [c for c in heads if c.kind == SET]
        if not edits:
            return sorted(heads, key=self.order)
        owned = field in OFFICE_OWNS.get(self.table.name, ())

        def weight(change: Change) -> tuple[Any, ...]:
            return (makes_final(change), self._origins[change.action].office is owned, *self.order(change))

        return sorted(edits, key=weight, reverse=True)

    def shown(self, field: str) -> Change | None:
        return next(iter(self.rivals(field)), None)

    def order(self, change: Change) -> tuple[int, str, str]:
        """By the clock."""
        origin = self._origins[change.action]
        return (origin.hlc, origin.device, change.id)

    def past(self, changes: Iterable[str]) -> set[str]:
        """Ids of these records and of all that they had seen, directly or not."""
        found: set[str] = set()
        todo = list(changes)
        while todo:
            one = todo.pop()
            if one in self._by_id and one not in found:
                found.add(one)
                todo += self._by_id[one].base
        return found

    @cached_property
    def late(self) -> list[Change]:
        """Edits after 定稿 on which nobody has decided: of each field, and of the row, the last ones."""
        if not self._late:
            return []
        decided = self.past(c.id for c in self._visible)
        waiting = [self._by_id[one] for one in sorted(self._late - decided)]
        overtaken = {base for c in waiting for base in c.base}
        return [c for c in waiting if c.id not in overtaken or c.kind == CREATE]

    @property
    def conflicts(self) -> Iterator[tuple[str, str]]:
        """(field, kind) of what somebody has to look at; field "" is the row's being there."""
        kind = self._conflict_of_row()
        if kind:
            yield "", kind
        if not self.alive:
            return
        late = {str(c.field) for c in self.late if c.kind == SET and c.value != self._value(str(c.field))}
        asked = {c.name for c in self.table.columns}.difference(NOBODY_ASKS.get(self.table.name, ()))
        for field in sorted({*late, *self._edited} & asked):
            if field in late:
                yield field, LATE
            elif self._differ(field):
                yield field, FIELD

    def _conflict_of_row(self) -> str:
        if any(c.kind == (DELETE if self.alive else CREATE) for c in self._late_presence):
            return LATE
        return REMOVED if self.alive and any(c.kind == DELETE for c in self.presence) else ""

    @cached_property
    def _late_presence(self) -> list[Change]:
        """Creations and removals after 定稿 that are the last word on the row."""
        waiting = [c for c in self.late if c.kind in (CREATE, DELETE)]
        overtaken = {base for c in waiting for base in c.base}
        return [c for c in waiting if c.id not in overtaken]

    def _differ(self, field: str) -> bool:
        edits = [c for c in self.rivals(field) if c.kind == SET]
        return any(c.value != edits[0].value for c in edits[1:])

    def _value(self, field: str) -> Any:
        change = self.shown(field)
        return said(change, field) if change else None


def said(change: Change, field: str) -> Any:
    """What a record that covers a field says of it."""
    return change.value if change.kind == SET else change.value[field]


def _taken_back(history: Sequence[Change], origins: Origins) -> set[str]:
    """Ids of the changes of settlings that are undone, and of all undoing and redoing of settlings."""
    actions = {c.action: origins[c.action] for c in history}
    if not any(origin.verb == SETTLE for origin in actions.values()):
        return set()
    undone: set[str] = set()
    undoing: set[str] = set()
    for action, origin in sorted(actions.items(), key=lambda pair: pair[1].hlc, reverse=True):
        if origin.undoes and _first(action, actions).verb == SETTLE:
            undoing.add(action)
            if action not in undone:
                undone.add(origin.undoes)
    return {c.id for c in history if c.action in undoing or c.action in undone}


def _first(action: str, actions: Mapping[str, Origin]) -> Origin:
    """What was done first, through undos and redos of it; the last that is known where it has not come."""
    origin = actions[action]
    while (before := actions.get(origin.undoes or "")) and before.hlc < origin.hlc:  # else somebody made it up
        origin = before
    return origin
