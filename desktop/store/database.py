"""One connection to one SQLite file, with pragmas under which an acknowledged commit survives a pulled power cord.

The driver is sqlcipher3: it bundles a current SQLite (the one inside Python 3.11 has the WAL-reset bug) and can encrypt
at rest later. Transactions are explicit; the driver and SQLAlchemy begin none by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from desktop.base.errors import UserError
from desktop.base.i18n import _

# Set, then read back (DESIGN.md, Durability): EXTRA also makes the truncation of the journal durable.
PRAGMAS: dict[str, tuple[str, Any]] = {
    "journal_mode": ("TRUNCATE", "truncate"),
    "synchronous": ("EXTRA", 3),
    "mmap_size": ("0", 0),
    "foreign_keys": ("OFF", 0),
}
BUSY_MILLISECONDS = 5_000


def run(connection: Connection, statement: str, values: Mapping[str, Any] | None = None) -> Any:
    """Execute text by the driver itself and return its cursor: values and rows are as the database holds them.

    What SQLAlchemy does at every execution costs several times such a short statement, and a verb makes ten of them
    between Enter and 已存. Raises what SQLAlchemy raises.
    """
    try:
        return connection.connection.dbapi_connection.execute(statement, values or {})  # type: ignore[union-attr]
    except driver.Error as error:
        raise DBAPIError.instance(statement, values, error, driver.Error, dialect=connection.dialect) from error


def run_many(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Execute text once for every row of values. Raises what SQLAlchemy raises."""
    try:
        connection.connection.dbapi_connection.executemany(statement, rows)  # type: ignore[union-attr]
    except driver.Error as error:
        raise DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error


View = Connection  # what a query reads from, under a name that layers without SQLAlchemy can use


class Database:
    """The open file. `connection` is to be used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = self._open()

    def _open(self) -> Connection:
        engine = create_engine(
            "sqlite://",
            module=driver,
            creator=self._connect,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
        )
        try:
            return engine.connect()
        except DBAPIError as error:
            raise cannot_open(self.path, error) from error

    def _connect(self) -> Any:
        connection = driver.connect(str(self.path), isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        for name, (value, read_back) in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != read_back:
                raise driver.OperationalError(f"PRAGMA {name} is {found!r}, wanted {read_back!r}")
        return connection

    @property
    def raw(self) -> Any:
        """The driver's own connection, for backups."""
        return self.connection.connection.dbapi_connection

    def begin(self, *, writing: bool) -> None:
        run(self.connection, "BEGIN IMMEDIATE" if writing else "BEGIN")

    def commit(self) -> None:
        run(self.connection, "COMMIT")

    def rollback(self) -> None:
        """End a transaction that may be gone already (SQLite rolls back by itself after some I/O errors)."""
        with suppress(SQLAlchemyError):
            if self.raw.in_transaction:
                run(self.connection, "ROLLBACK")

    def reopen(self) -> None:
        """Drop the connection, with all it may have cached, and open the file anew."""
        self.close()
        self.connection = self._open()

    def close(self) -> None:
        with suppress(SQLAlchemyError, driver.Error):
            self.connection.close()
            self.connection.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; inside an open transaction it is that one."""
        if self.raw.in_transaction:
            yield self.connection
            return
        self.begin(writing=False)
        try:
            yield self.connection
        finally:
            self.rollback()


def cannot_open(path: Path, error: DBAPIError) -> UserError:
    return UserError(
        _("数据文件“{path}”打不开（{reason}）；请检查磁盘是否已满或被拔出，还不行就从备份恢复。").format(
            path=path, reason=reason(error)
        )
    )


def reason(error: Exception) -> str:
    """What SQLite says of a disk, in the user's words where it is known."""
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    words = {
        "disk is full": _("磁盘已满"),
        "disk I/O error": _("磁盘读写出错"),
        "readonly": _("磁盘只能读、不能写"),
        "locked": _("另一个程序正占用着数据"),
        "unable to open": _("磁盘上找不到数据文件"),
        "malformed": _("数据文件已损坏"),
        "not a database": _("不是本程序的数据文件"),
    }
    return next((known for part, known in words.items() if part in said), said)
