"""What stays on this laptop: drafts of what is being typed, and settings."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.store import tables
from desktop.store.store import Store


def save_draft(store: Store, key: str, text: str) -> None:
    """Keep the sentence that is being typed, unpaired surrogates apart; an empty one is forgotten."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    with store.keeping() as connection:
        if not text:
            connection.execute(delete(tables.draft).where(tables.draft.c.key == key))
            return
        statement = insert(tables.draft).values(key=key, text=text, at=store.clock.read().at)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"], set_={"text": statement.excluded.text, "at": statement.excluded.at}
            )
        )


def drafts(connection: Connection, prefix: str = "") -> dict[str, str]:
    """The sentences that were being typed when the program ended, by field."""
    query = select(tables.draft.c.key, tables.draft.c.text)
    return {found.key: found.text for found in connection.execute(query) if found.key.startswith(prefix)}


def save_setting(store: Store, key: str, value: Any) -> None:
    """Keep a setting; None forgets it."""
    with store.keeping() as connection:
        write_setting(connection, key, value)


def write_setting(connection: Connection, key: str, value: Any) -> None:
    """The same within an open transaction."""
    if value is None:
        connection.execute(delete(tables.setting).where(tables.setting.c.key == key))
        return
    statement = insert(tables.setting).values(key=key, value=json.dumps(value))
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
    )


def setting(connection: Connection, key: str, default: Any = None) -> Any:
    found = connection.execute(select(tables.setting.c.value).where(tables.setting.c.key == key)).scalar()
    return default if found is None else json.loads(found)


def settings(connection: Connection, keys: Collection[str]) -> dict[str, Any]:
    """Those of these settings that are stored; the store keeps others of its own."""
    query = select(tables.setting.c.key, tables.setting.c.value).where(tables.setting.c.key.in_(keys))
    return {found.key: json.loads(found.value) for found in connection.execute(query)}
