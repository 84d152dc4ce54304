"""The list of units: their proper names, and the other names that people call them by. Used names come from every
meeting of this laptop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line
from desktop.rules.meeting import Unit
from desktop.rules.units import called, resolve, with_used
from desktop.services import rows
from desktop.services.belonging import Role, belonging
from desktop.store import tables
from desktop.store.changelog import Action, Changes
from desktop.store.database import run
from desktop.store.store import Store

LATEST = 500  # rows of each table that are looked at: ids are time-ordered, so that years of meetings cost no more
_PLACES = (  # where units are named, and when that was
    ("lead", "at", "commitment"),
    ("support", "at", "commitment"),
    ("unit", "at", "reply"),
    ("to_unit", "at", "reply"),
    ("unit", "at", "statement"),
    ("unit", "called", "speech"),
    ("answering_unit", "0", "agenda_item"),
)


def all_units(connection: Connection) -> list[Unit]:
    """Those on the list, by name."""
    return sorted(rows.load(connection, Unit), key=lambda unit: unit.name)


def known_units(connection: Connection, first: Iterable[str] = ()) -> tuple[Unit, ...]:
    """Names used `first`, then those used in any meeting, the latest first, then the rest of the list."""
    return with_used(all_units(connection), (*first, *_used(connection)))


def _used(connection: Connection) -> list[str]:
    found: dict[str, int] = {}
    for column, at, table in _PLACES:
        latest = f'SELECT "{column}", {at} FROM "{table}" ORDER BY id DESC LIMIT :most'
        for name, moment in run(connection, latest, {"most": LATEST}):
            for one in json.loads(name) if column == "support" else (name,):
                found[one] = max(found.get(one, 0), moment)
    return sorted(found, key=lambda name: -found[name])


def add_unit(store: Store, name: str, aliases: Sequence[str] = ()) -> Changes:
    with store.action("add_unit") as action:
        given = _names(name, aliases)
        _check_free(action, given)
        action.new = action.create(tables.unit, name=given[0], aliases=given[1:])
    return action.changes


def edit_unit(store: Store, unit: str, *, name: str | None = None, aliases: Sequence[str] | None = None) -> Changes:
    """Change the names of a unit. A name that it had stays one of its other names: old records hold it."""
    with store.action("edit_unit") as action:
        found = rows.get(action.connection, Unit, unit)
        _refuse_what_is_of_office(store, action, found)
        proper = found.name if name is None else name
        others = [*(found.aliases if aliases is None else aliases), *([] if name is None else [found.name])]
        given = _names(proper, others)
        _check_free(action, given, unit)
        action.set(tables.unit, unit, name=given[0], aliases=given[1:])
    return action.changes


def merge_units(store: Store, kept: str, other: str) -> Changes:
    """Two that are one: the names of the other go over to the one that is kept, unless that is of the office's list."""
    with store.action("merge_units") as action:
        one, gone = rows.get(action.connection, Unit, kept), rows.get(action.connection, Unit, other)
        _refuse_what_is_of_office(store, action, gone)
        if one.id != gone.id:
            action.delete(tables.unit, gone.id)
        if one.id != gone.id and not _is_of_office(store, action, one):
            action.set(tables.unit, one.id, aliases=_names(one.name, [*one.aliases, *called(gone)])[1:])
    return action.changes


def remove_unit(store: Store, unit: str) -> Changes:
    """Take a unit off the list; what was recorded keeps its name."""
    with store.action("remove_unit") as action:
        _refuse_what_is_of_office(store, action, rows.get(action.connection, Unit, unit))
        action.delete(tables.unit, unit)
    return action.changes


def _is_of_office(store: Store, action: Action, unit: Unit) -> bool:
    """Whether it came to this room with the office's list: a room's own units are sent to nobody, so that one which
    another computer made is the office's.
    """
    if belonging(action.connection).role is not Role.ROOM:
        return False
    query = (
        'SELECT a.device FROM log_change AS c JOIN log_action AS a ON a.id = c.action WHERE c."row" = :row'
        " AND c.\"table\" = 'unit' AND c.kind = 'create'"
    )
    return any(device != store.device for (device,) in run(action.connection, query, {"row": unit.id}))


def _refuse_what_is_of_office(store: Store, action: Action, unit: Unit) -> None:
    if _is_of_office(store, action, unit):
        office = belonging(action.connection).office
        told = _("“{name}”在“{office}”的单位表里，站点改不了；要改请告诉“{office}”。")
        raise UserError(told.format(name=unit.name, office=office))


def _names(name: str, aliases: Sequence[str]) -> tuple[str, ...]:
    """The proper name, then the others, each once."""
    proper = clean_line(name)
    if not proper:
        raise UserError(_("请写上单位的名称。"))
    return tuple(dict.fromkeys([proper, *filter(None, map(clean_line, aliases))]))


def _check_free(action: Action, names: Sequence[str], unit: str = "") -> None:
    """One word means one unit."""
    others = [other for other in all_units(action.connection) if other.id != unit]
    for name in names:
        taken = resolve(others, name)
        if taken:
            sentence = _("“{name}”已经指“{unit}”；请换一个，或者把两个单位合并。")
            raise UserError(sentence.format(name=name, unit=taken.name))
