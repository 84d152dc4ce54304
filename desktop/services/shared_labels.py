"""Local names that an office gives to all its stations: what it calls the platform, the levels, the lists, the results.

They are the defaults of a room's own settings, kept apart from them: what the room has set stays, 恢复默认 returns to what
the office says (DOMAIN.md, One closed loop).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from desktop.rules.settings import declared
from desktop.services import keep
from desktop.services.belonging import belonging

KEPT = "office.labels"  # the setting that holds them
LARGEST = 64_000  # characters of JSON; the longest lists of all labels together take a tenth of it


def labels_to_send(connection: Connection) -> dict[str, Any]:
    """What this office has set of what flows, as JSON holds it; what it has left at its default is not among it."""
    return keep.settings(connection, [setting.key for setting in declared() if setting.flows])


def kept_labels(connection: Connection) -> dict[str, Any]:
    """What the office of this room gave, as JSON holds it; empty alone and at an office."""
    if belonging(connection).alone:
        return {}  # a computer that left its office; it may come back
    found = keep.setting(connection, KEPT)
    return found if isinstance(found, dict) else {}


def keep_labels(connection: Connection, labels: Mapping[str, Any]) -> bool:
    """Keep all labels of the office in place of those before, inside the transaction in which they came; whether they
    are others. Which of them this program knows and can use is decided whenever they are read (services.settings).
    """
    given = dict(labels)
    if given == kept_labels(connection) or len(json.dumps(given)) > LARGEST:
        return False
    keep.write_setting(connection, KEPT, given or None)
    return True
