"""Bring an older database to the newest schema. Imported only when the schema is behind (Alembic is heavy)."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from desktop.base.clock import SystemClock
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.store.backup import back_up
from desktop.store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database: Database, directory: Path) -> None:
    """Back up, then run every missing revision in one transaction; the file stays as it was where one fails.

    Foreign keys are off already when BEGIN comes (Database.PRAGMAS): inside a transaction the pragma does nothing,
    and a batch rebuild with ON DELETE CASCADE would silently delete children.
    """
    back_up(database.path, directory, SystemClock().read().at, "migration")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    script = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(
        database.connection, opts={"fn": lambda rev, _ctx: script._upgrade_revs("head", rev)}
    )
    database.begin(writing=True)
    try:
        with Operations.context(context):
            context.run_migrations()
        if database.connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise UserError(_("升级数据时发现行之间对不上，已恢复原样；请把数据目录交给技术人员。"))
        database.commit()
    except BaseException:
        database.rollback()
        raise
