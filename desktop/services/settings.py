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
    everything = declared()
    stored = keep.settings(connection, [setting.key for setting in everything])
    return {setting.key: _value(setting, stored.get(setting.key)) for setting in everything}


def value(connection: Connection, key: str) -> Any:
    """One of them."""
    return _value(known(key), keep.setting(connection, key))


def save(store: Store, key: str, wanted: Any) -> Changes:
    """Keep a value; the default is kept by forgetting what was there. Raises UserError for one that will not do."""
    setting = known(key)
    kept = cleaned(setting, wanted)
    keep.save_setting(store, key, None if kept == setting.default else _stored(setting, kept))
    return Changes("", "set", None, touched=((TABLE, key),))


def restore_default(store: Store, key: str) -> Changes:
    """恢复默认."""
    return save(store, key, known(key).default)


def _value(setting: Setting, stored: Any) -> Any:
    """What is stored, or the default: also where what is stored is no longer allowed."""
    if type(stored) is not _JSON[setting.kind]:
        return setting.default
    try:
        return cleaned(setting, _bodies(stored) if setting.kind is Kind.BODIES else stored)
    except (UserError, TypeError, AttributeError):
        return setting.default


def _bodies(stored: Any) -> dict[str, Body]:
    return {name: Body(*shares) for name, shares in stored.items()}


def _stored(setting: Setting, kept: Any) -> Any:
    """As JSON holds it."""
    if setting.kind is Kind.BODIES:
        return {name: (body.quorum, body.threshold) for name, body in kept.items()}
    return kept
