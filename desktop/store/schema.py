"""The schema's version. A new file gets the newest tables at once; an older one is backed up, then migrated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.store.database import Database
from desktop.store.tables import metadata

NEWEST = "0004"
_VERSIONS = ("0001", "0002", "0003", "0004")


def prepare_schema(database: Database, directory: Path) -> None:
    """Bring the file to the newest schema. Raises UserError for a file that a newer program wrote."""
    version = schema_version(database.connection)
    if version == NEWEST:
        return
    if version is None:
        _create(database)
    elif version not in _VERSIONS:
        raise UserError(_("这份数据是更新版本的程序写的（{version}）；请升级程序后再打开。").format(version=version))
    else:
        from desktop.store.migrate import migrate  # Alembic is heavy, and needed once in a program's life

        migrate(database, directory)


def schema_version(connection: Connection) -> str | None:
    """None for an empty file."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
    if tables is None:
        return None
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def _create(database: Database) -> None:
    database.begin(writing=True)
    try:
        if schema_version(database.connection) is None:  # another process may have been quicker
            metadata.create_all(database.connection)
            database.connection.exec_driver_sql(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
            )
            database.connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (NEWEST,))
        database.commit()
    except BaseException:
        database.rollback()
        raise
