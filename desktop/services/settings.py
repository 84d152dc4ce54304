"""Settings as they are stored on this laptop, each with its default (rules.settings)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.rules.bodies import Body
from desktop.rules.setting_values import Kind, Setting, cleaned
from desktop.rules.settings import declared, known
from desktop.services import keep
from desktop.services.shared_labels import kept_labels
from desktop.store.changelog import Changes
from desktop.store.store import Store

TABLE = "setting"  # what a change of one touches

Values = Mapping[str, Any]
_JSON: dict[Kind, type] = {
    Kind.LINE: str,
    Kind.LINES: list,
    Kind.NUMBER: int,
    Kind.CHOICE: str,
    Kind.FLAG: bool,
    Kind.BODIES: dict,
}


def read(connection: Connection) -> dict[str, Any]:
    """Every setting by its key."""
    usual = defaults(connection)
    stored = keep.settings(connection, list(usual))
    return {s.key: _value(s, stored.get(s.key), usual[s.key]) for s in declared()}


def value(connection: Connection, key: str) -> Any:
    """One of them."""
    return _value(known(key), keep.setting(connection, key), _default(known(key), kept_labels(connection)))


def defaults(connection: Connection) -> dict[str, Any]:
    """What 恢复默认 returns to: what the office of this room says, else what the program does."""
    given = kept_labels(connection)
    return {setting.key: _default(setting, given) for setting in declared()}


def save(store: Store, key: str, wanted: Any) -> Changes:
    """Keep a value; the default is kept by forgetting what was there. Raises UserError for one that will not do."""
    setting = known(key)
    kept = cleaned(setting, wanted)
    with store.reading() as connection:
        usual = _default(setting, kept_labels(connection))
    keep.save_setting(store, key, None if kept == usual else _stored(setting, kept))
    return Changes("", "set", None, touched=((TABLE, key),))


def restore_default(store: Store, key: str) -> Changes:
    """恢复默认."""
    keep.save_setting(store, key, None)
    return Changes("", "set", None, touched=((TABLE, key),))


def _default(setting: Setting, given: Values) -> Any:
    return _value(setting, given.get(setting.key) if setting.flows else None, setting.default)


def _value(setting: Setting, stored: Any, usual: Any) -> Any:
    """What is stored, or the default: also where what is stored is no longer allowed."""
    if type(stored) is not _JSON[setting.kind]:
        return usual
    try:
        return cleaned(setting, _bodies(stored) if setting.kind is Kind.BODIES else stored)
    except (UserError, TypeError, AttributeError):
        return usual


def _bodies(stored: Any) -> dict[str, Body]:
    return {name: Body(*shares) for name, shares in stored.items()}


def _stored(setting: Setting, kept: Any) -> Any:
    """As JSON holds it."""
    if setting.kind is Kind.BODIES:
        return {name: (body.quorum, body.threshold) for name, body in kept.items()}
    return kept
