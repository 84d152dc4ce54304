"""What a newer program says of rows and this one does not know: kept in the log like everything else, and noted, so that an
upgrade can show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Table

from desktop.store.changelog import CREATE, Change
from desktop.store.database import run_many
from desktop.store.tables import SHARED


def keep_waiting(connection: Connection, histories: Mapping[tuple[str, str], Sequence[Change]]) -> None:
    """Note rows of which a newer program says more than this one knows."""
    found = [row for row, history in histories.items() if has_unknown(row[0], history)]
    if found:
        run_many(connection, "INSERT OR IGNORE INTO awaiting VALUES (?, ?)", found)


def has_unknown(table: str, history: Iterable[Change]) -> bool:
    """Whether something is said that this program does not know."""
    if table not in SHARED:
        return True
    names = _known_names(SHARED[table])
    for change in history:
        said = change.value if change.kind == CREATE else (change.field,) if change.field else ()
        if not names.issuperset(said):
            return True
    return False


@cache
def _known_names(table: Table) -> frozenset[str]:
    return frozenset(c.name for c in table.columns)
