"""Rooms and the people of a room: its standing list (议事会组成人员) and everybody who was ever on a roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_name
from desktop.rules.attendance import Attends, Person
from desktop.rules.meeting import Room
from desktop.services import rows
from desktop.store import tables
from desktop.store.changelog import Action, Changes
from desktop.store.store import Store

LONGEST_PHONE = 60


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be put on the list of a room. The phone lives apart (rule 12)."""

    name: str
    role: str = ""
    role_text: str = ""
    unit: str = ""
    phone: str = ""
    attends: Attends = Attends.MEMBER


def all_rooms(connection: Connection) -> list[Room]:
    return rows.load(connection, Room)


def people_of(connection: Connection, room: str) -> list[Person]:
    """Everybody on the list of a room, by rank."""
    return sorted(rows.load(connection, Person, room=room), key=lambda p: (p.rank, p.id))


def phones(connection: Connection, persons: Sequence[str]) -> dict[str, str]:
    wanted = set(persons)
    query = select(tables.contact.c.person, tables.contact.c.phone)
    return {found.person: found.phone for found in connection.execute(query) if found.person in wanted}


def create_room(
    store: Store, name: str, *, village: str = "", town: str = "", county: str = "", code: str = ""
) -> Changes:
    """A new room; only the name is needed."""
    with store.action("create_room") as action:
        action.new = action.create(
            tables.room,
            name=_needed(clean_line(name)),
            village=clean_line(village),
            town=clean_line(town),
            county=clean_line(county),
            code=clean_line(code, 20),
        )
    return action.changes


def _needed(name: str) -> str:
    if not name:
        raise UserError(_("请写上名称。"))
    return name


def edit_room(store: Store, room: str, **values: str) -> Changes:
    """Change name, village, town, county or code."""
    with store.action("edit_room") as action:
        rows.get(action.connection, Room, room)
        cleaned = {key: clean_line(value) for key, value in values.items()}
        if "name" in cleaned:
            _needed(cleaned["name"])
        action.set(tables.room, room, **cleaned)
    return action.changes


def room_named(store: Store, name: str, *, village: str = "", town: str = "", county: str = "", code: str = "") -> str:
    """The room of this name and village, made where there is none yet."""
    with store.reading() as connection:
        for room in all_rooms(connection):
            if (room.name, room.village) == (clean_line(name), clean_line(village)):
                return room.id
    return create_room(store, name, village=village, town=town, county=county, code=code).new


def add_people(
    store: Store, room: str, people: Sequence[NewPerson], *, standing: bool = False
) -> tuple[Changes, list[str]]:
    """Put people on the list of a room, in their order; one who is there already is not added twice. Two of one name
    and unit are told apart by their phones. Returns their ids, in the given order.
    """
    with store.action("import_roster") as action:
        rows.get(action.connection, Room, room)
        ids = merge_people(action, room, people, standing)
    keep_phones_of(store, ids, people)
    return action.changes, ids


def keep_phones_of(store: Store, ids: Sequence[str], people: Sequence[NewPerson]) -> None:
    """Remember the phones of people who were put on a list, once that is on the disk."""
    keep_phones(store, {row: p.phone for row, p in zip(ids, people, strict=True) if p.phone})


def merge_people(action: Action, room: str, people: Sequence[NewPerson], standing: bool) -> list[str]:
    """Their ids on the list of a room, where whoever is not there yet is put; a part of somebody's action."""
    there = {p.id: p for p in people_of(action.connection, room)}
    kept = phones(action.connection, list(there))
    known: dict[tuple[str, str], dict[str, str]] = {}  # of each name and unit: id → phone
    for p in there.values():
        known.setdefault((p.name, p.unit), {})[p.id] = kept.get(p.id, "")
    rank = max((p.rank for p in there.values()), default=0)
    ids: list[str] = []
    for new in people:
        name, unit, phone = clean_name(new.name), clean_line(new.unit), clean_line(new.phone, LONGEST_PHONE)
        namesakes = known.setdefault((name, unit), {})
        row = _same_person(namesakes, phone, ids)
        if row is None:
            rank += 1
            row = _put_on_list(action, room, new, standing, rank)
            namesakes[row] = phone
        elif row in there:
            changed = {"role": new.role, "role_text": clean_line(new.role_text)} if new.role else {}
            action.set(tables.person, row, **changed, attends=new.attends, standing=standing or there[row].standing)
        ids.append(row)
    return ids


def _put_on_list(action: Action, room: str, new: NewPerson, standing: bool, rank: int) -> str:
    return action.create(
        tables.person,
        room=room,
        name=_needed(clean_name(new.name)),
        role=new.role,
        role_text=clean_line(new.role_text or new.role),
        unit=clean_line(new.unit),
        attends=new.attends,
        standing=standing,
        rank=rank,
    )


def _same_person(namesakes: dict[str, str], phone: str, met: Sequence[str]) -> str | None:
    """Of people of one name and unit (id → phone) the one with this phone; else one whom nobody in this list was yet,
    where no other phone is known.
    """
    exact = (row for row, kept in namesakes.items() if kept == phone)
    unsure = (row for row, kept in namesakes.items() if row not in met and not (kept and phone))
    return next(exact, None) or next(unsure, None)


def edit_person(store: Store, person: str, **values: Any) -> Changes:
    """Change a person on the list, or whether and where they stand on the standing list."""
    with store.action("edit_person") as action:
        rows.get(action.connection, Person, person)
        if "name" in values:
            values["name"] = _needed(clean_name(values["name"]))
        for field in values.keys() & {"role_text", "unit"}:
            values[field] = clean_line(values[field])
        action.set(tables.person, person, **values)
    return action.changes


def remove_person(store: Store, person: str) -> Changes:
    """Take somebody off the list of a room; the meetings they came to keep them. The phone is erased."""
    with store.action("remove_person") as action:
        action.delete(tables.person, person)
    with store.keeping() as connection:
        connection.execute(delete(tables.contact).where(tables.contact.c.person == person))
    return action.changes


def keep_phones(store: Store, found: dict[str, str]) -> None:
    """Remember phones on this laptop only."""
    if not found:
        return
    statement = insert(tables.contact)
    with store.keeping() as connection:
        connection.execute(
            statement.on_conflict_do_update(index_elements=["person"], set_={"phone": statement.excluded.phone}),
            [{"person": person, "phone": clean_line(phone, LONGEST_PHONE)} for person, phone in found.items()],
        )
