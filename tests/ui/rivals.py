"""What another computer wrote without knowing of this one: for pages that show 待核对."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desktop.base.ids import new_id
from desktop.services import conflicts
from desktop.store.changelog import CREATE, DELETE, SET, ActionRecord, Change
from desktop.store.store import Store
from desktop.store.tables import SHARED, log_action
from tests.store.log import history

OTHER = "e" * 32
PERSON, BY_THEN, ALSO, PLACES, LEAD, OTHER_LEAD = (
    "马兰",
    "，最好在年底以前",
    "，春节前也行",
    "（两处）",
    "供电所",
    "城管站",
)
PLANTED = (PERSON, BY_THEN, ALSO, PLACES, LEAD, OTHER_LEAD)


def write_elsewhere(store: Store, meeting: str, table: str, row: str, field: str | None, value: Any) -> None:
    """Another computer, which knows of the row's creation only, sets a field (None: removes the row); it is heard of
    here.
    """
    created = next(one for one in history(store, table, row) if one.kind == CREATE)
    with store.reading() as connection:
        made = connection.execute(select(log_action).where(log_action.c.id == created.action)).one()
    action = ActionRecord(new_id(), "amend", meeting, OTHER, PERSON, made.hlc + 1, made.at)
    old = created.value[field] if field else created.value
    kind = SET if field else DELETE
    change = Change(f"{action.id}-0", action.id, table, row, kind, field, value, old, (created.id,))
    store.receive([(action, [change])])


def plant(store: Store, meeting: str) -> None:
    """Words and a lead that were written twice, a line that was removed elsewhere: once a meeting."""
    with store.reading() as connection:
        if conflicts.count(connection):
            return
        rows = {
            name: connection.execute(select(SHARED[name]).where(SHARED[name].c.meeting == meeting)).all()
            for name in ("suggestion", "commitment", "note")
        }
    first, second = rows["suggestion"][:2]
    promise = rows["commitment"][0]
    with store.action("amend", meeting) as action:
        action.set(SHARED["suggestion"], first.id, text=first.text + BY_THEN)
        action.set(SHARED["suggestion"], second.id, text=second.text + PLACES)
        action.set(SHARED["commitment"], promise.id, lead=LEAD)
    write_elsewhere(store, meeting, "suggestion", first.id, "text", first.text.replace("，", "；") + ALSO * 20)
    write_elsewhere(store, meeting, "suggestion", second.id, None, None)
    write_elsewhere(store, meeting, "commitment", promise.id, "lead", OTHER_LEAD)
