"""Undo and redo of what was done to the lists of rooms, which belongs to no meeting."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select

from desktop.base.i18n import _
from desktop.rules.attendance import Person
from desktop.services import history, rows
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.store.tables import contact, person

VERBS = ("import_roster", "edit_person", "remove_person", "edit_room")  # a room may hold meetings: it stays made


def undo(store: Store) -> Changes:
    """Take back the latest thing done to people or rooms. A phone that was erased with somebody stays erased."""
    return _naming(store, history.undo(store, None, VERBS))


def redo(store: Store) -> Changes:
    return _naming(store, history.redo(store, None, VERBS))


def _naming(store: Store, changes: Changes) -> Changes:
    """Say whom it concerned, where that is one person who is on a list now."""
    touched = [row for table, row in changes.touched if table == person.name]
    with store.reading() as connection:
        found = rows.find(connection, Person, touched[0]) if len(touched) == 1 else None
    if found is None:
        return changes
    return replace(changes, notice=_("{what}（{name}）").format(what=changes.notice, name=found.name))


def erase_stray_phones(store: Store) -> None:
    """Erase phones of people who are on no list any more: those whose import was undone, and left so (rule 12)."""
    stray = contact.c.person.not_in(select(person.c.id))
    with store.reading() as connection:
        if connection.execute(select(contact.c.person).where(stray)).first() is None:
            return
    with store.keeping() as connection:
        connection.execute(delete(contact).where(stray))
