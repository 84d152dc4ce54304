"""The store: a data directory opened for work. Verbs run inside `Store.action`, reads inside `Store.reading`."""

from __future__ import annotations

import getpass
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError

from desktop.base.clock import Clock, SystemClock
from desktop.base.errors import NotSaved, UserError
from desktop.base.files import make_folder
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.base.text import LONGEST_LINE, clean_line
from desktop.store.changelog import Action, ActionRecord, Changes
from desktop.store.database import Database, cannot_open, reason
from desktop.store.merging import Record, follow, forget, project_awaiting, receive
from desktop.store.schema import NEWEST, prepare_schema
from desktop.store.tables import log_action, setting

FILE_NAME = "xiaomazha.db"
RECEIVE = "receive"  # the verb of Changes that came from another device
SPACE = "sync.space"  # the setting that says to which space this computer belongs, and as what
_PROJECTED = "projected"  # the setting that says by which schema rows that a newer program told more of were made last
# Clocks above (of the year 2150) are taken and not learnt from: whoever wrote the last one that others believe would leave
# nobody a later one.
_FARTHEST = 5_680_281_600_000 << 16
_BUGS = (DataError, IntegrityError, InterfaceError, ProgrammingError)  # other errors of the driver are the disk's


class Store:
    """`clock` gives the moments of meetings; the clock of the change records is always the device's own.

    `person` is whoever sits at the keyboard, for the audit trail: the computer's user unless another is named.
    `office`: this computer is an office, and every record that it writes is the office's word.
    """

    def __init__(self, directory: Path, clock: Clock | None = None, person: str | None = None) -> None:
        make_folder(directory)
        self.directory = directory
        self.clock = clock or SystemClock()
        self.device_clock: Clock = SystemClock()
        self.person = clean_line((_user() if person is None else person)[:LONGEST_LINE])
        self._lock = threading.RLock()
        self._unsure: str | None = None  # an action told as not saved, of which the disk may have kept the records
        self.database = Database(directory / FILE_NAME)
        try:
            prepare_schema(self.database, directory)
            self.device = self._device()
            self.office = False
            self.learn_role()
            self._project_awaiting()
            self._hlc = self._last_clock()
        except DBAPIError as error:
            self.database.close()
            raise cannot_open(self.database.path, error) from error
        except BaseException:
            self.database.close()
            raise

    def _device(self) -> str:
        query = select(setting.c.value).where(setting.c.key == "device")
        found = self.database.connection.execute(query).scalar()
        if found is None:
            found = new_id()
            self.database.connection.execute(insert(setting).values(key="device", value=found))
        return str(found)

    def _last_clock(self) -> int:
        query = select(func.max(log_action.c.hlc)).where(log_action.c.hlc < _FARTHEST)
        return self.database.connection.execute(query).scalar() or 0

    def _project_awaiting(self) -> None:
        """Once after every upgrade: what newer programs told this one meanwhile can be shown now."""
        connection = self.database.connection
        query = select(setting.c.value).where(setting.c.key == _PROJECTED)
        if connection.execute(query).scalar() != NEWEST:
            self.database.begin(writing=True)
            project_awaiting(connection)
            connection.execute(delete(setting).where(setting.c.key == _PROJECTED))
            connection.execute(insert(setting).values(key=_PROJECTED, value=NEWEST))
            self.database.commit()

    def learn_role(self) -> None:
        """Look again whether this computer is an office: after it was made one, or is one no longer."""
        query = select(setting.c.value).where(setting.c.key == SPACE)
        with self._lock:
            found = self.database.connection.execute(query).scalar()
            self.office = bool(found) and (json.loads(str(found)) or {}).get("role") == "office"

    def _tick(self) -> int:
        """The next value of the hybrid logical clock: never behind the last one, whatever the laptop's clock says."""
        now = int(self.device_clock.read().at.timestamp() * 1000) << 16
        self._hlc = max(now, self._hlc + 1)
        return self._hlc

    @contextmanager
    def action(
        self, verb: str, meeting: str | None = None, *, undoes: str | None = None, wall: bool = False
    ) -> Iterator[Action]:
        """One transaction for one verb call: rows and change records are committed together, or nothing is.

        Raises NotSaved where the disk refuses. A failed fsync may have saved all the same: the file is opened anew
        and the action's id looked up before the failure is told.
        """
        with self._lock:
            self._settle()
            record = ActionRecord(
                new_id(),
                verb,
                meeting,
                self.device,
                self.person,
                self._tick(),
                self.device_clock.read().at,
                undoes,
                wall,
                self.office,
            )
            action = Action(self.database.connection, record)
            committing = False
            try:
                self.database.begin(writing=True)
                yield action
                action.write_log()
                follow(self.database.connection, action)
                committing = True
                self.database.commit()
            except _BUGS:
                self.database.rollback()
                raise
            except DBAPIError as error:
                if not self._saved_after_all(record.id if committing else None):
                    raise _not_saved(error) from error
            except BaseException:
                self.database.rollback()
                raise

    def _saved_after_all(self, action: str | None) -> bool:
        """After an I/O error: open the file anew and look for `action`, whose commit failed (None: it came to none).

        True only if it is there for good. While that cannot be found out it counts as not saved, and `_settle` makes
        that true.
        """
        self.database.rollback()
        self._unsure = action
        try:
            self.database.reopen()
            if action is None or not self._knows(action):
                self._unsure = None
                return False
            self._commit_once_more()
        except (DBAPIError, UserError):
            self.database.rollback()
            return False
        self._unsure = None
        return True

    def _knows(self, action: str) -> bool:
        query = select(log_action.c.id).where(log_action.c.id == action)
        return self.database.connection.execute(query).first() is not None

    def _commit_once_more(self) -> None:
        """The failed commit may still hang on its last fsync; after one that succeeds nothing does."""
        own = setting.c.key == "device"
        self.database.begin(writing=True)
        self.database.connection.execute(update(setting).where(own).values(value=self.device))
        self.database.commit()

    def _settle(self) -> None:
        """Before the next call: open the file again if it could not be opened, and take out what was told as not
        saved, so that its text, when it is offered again, is not there twice.
        """
        try:
            if self.database.connection.closed:
                self.database.reopen()
            if self._unsure:
                self.database.begin(writing=True)
                forget(self.database.connection, self._unsure)
                self.database.commit()
                self._unsure = None
        except DBAPIError as error:
            self.database.close()
            raise _not_saved(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading. Raises UserError where the disk cannot be read."""
        with self._lock:
            if self.database.connection.closed:
                self.database.reopen()
            try:
                with self.database.reading() as connection:
                    yield connection
            except _BUGS:
                raise
            except DBAPIError as error:
                raise UserError(
                    _("数据读不出来（{reason}）：请检查磁盘后再试。").format(reason=reason(error))
                ) from error

    @contextmanager
    def keeping(self) -> Iterator[Connection]:
        """One transaction on local tables (drafts, settings, phones), which have no change records."""
        with self._lock:
            self._settle()
            try:
                self.database.begin(writing=True)
                yield self.database.connection
                self.database.commit()
            except _BUGS:
                self.database.rollback()
                raise
            except DBAPIError as error:
                self._saved_after_all(None)
                raise _not_saved(error) from error
            except BaseException:
                self.database.rollback()
                raise

    @contextmanager
    def receiving(self) -> Iterator[Receiving]:
        """One transaction for what another device wrote, and for what the caller keeps of it besides."""
        with self.keeping() as connection:
            receiving = Receiving(connection)
            yield receiving
            self._hlc = max(self._hlc, receiving.newest)  # also where the commit fails: it never goes back

    def receive(self, records: Iterable[Record]) -> tuple[Changes, ...]:
        """Take records that another device wrote, in one transaction; those that are here already change nothing."""
        with self.receiving() as taken:
            return taken.take(records)

    def close(self) -> None:
        with self._lock:
            self.database.close()


class Receiving:
    """An open transaction in which records are taken. `newest`: the highest clock among them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.newest = 0

    def take(self, records: Iterable[Record]) -> tuple[Changes, ...]:
        """One Changes a meeting that was touched (verb "receive"); actions that are here already change nothing."""
        found = list(records)
        clocks = (action.hlc for action, _changes in found)
        self.newest = max(self.newest, *(clock for clock in clocks if clock < _FARTHEST), 0)
        touched = receive(self.connection, found)
        return tuple(Changes("", RECEIVE, meeting, touched=tuple(rows)) for meeting, rows in touched.items())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""  # an account without a name


def _not_saved(error: DBAPIError) -> NotSaved:
    return NotSaved(
        _("没有存上（{reason}）：请检查磁盘是否已满或被拔出，屏幕上的文字请先不要关。").format(reason=reason(error))
    )
