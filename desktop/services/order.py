"""上移 and 下移: lists of names on paper follow the rank, never the order of arrival (DOMAIN.md, Sign-in)."""

from __future__ import annotations

from desktop.rules.attendance import Participant, Person
from desktop.rules.meeting import Phase
from desktop.services import rows
from desktop.services.rooms import people_of
from desktop.services.verb import verb
from desktop.store import tables
from desktop.store.changelog import Changes
from desktop.store.store import Store


def move_person(store: Store, person: str, steps: int) -> Changes:
    """Move somebody `steps` places down (negative: up) among those of the room who are on the standing list with
    them, or not on it with them. Beyond either end nothing happens.
    """
    with store.action("edit_person") as action:
        found = rows.get(action.connection, Person, person)
        order = [p for p in people_of(action.connection, found.room) if p.standing == found.standing]
        for row, rank in _ranks([(p.id, p.rank) for p in order], person, steps):
            action.set(tables.person, row, rank=rank)
    return action.changes


def move_participant(store: Store, meeting: str, participant: str, steps: int) -> Changes:
    """Move somebody among those invited to a meeting; the printed number stays."""
    with verb(store, "edit_participant", meeting, Phase.PREPARATION) as v:
        invited = {p.id: p for p in v.load(Participant) if p.invited}
        order = sorted(invited.values(), key=lambda p: (p.rank, p.number))
        for row, rank in _ranks([(p.id, p.rank) for p in order], v.get(Participant, participant).id, steps):
            v.set(invited[row], rank=rank)
    return v.changes


def _ranks(order: list[tuple[str, int]], moved: str, steps: int) -> list[tuple[str, int]]:
    """The rows with their new ranks: the same ranks dealt out again in the new order, rising strictly."""
    names = [name for name, _rank in order]
    old = names.index(moved) if moved in names else -1
    new = old + steps
    if old < 0 or not 0 <= new < len(names):
        return []
    names.insert(new, names.pop(old))
    dealt: list[int] = []
    for _name, rank in order:
        dealt.append(max(rank, dealt[-1] + 1) if dealt else rank)
    return list(zip(names, dealt, strict=True))
