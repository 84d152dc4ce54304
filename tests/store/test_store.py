"""The open store: pragmas, one transaction a call, the clock of the records, and what an I/O error leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, ProgrammingError

from desktop.base.clock import SetClock
from desktop.base.errors import NotSaved, UserError
from desktop.services import keep, meetings, recording
from desktop.store import database as database_module
from desktop.store.database import Database
from desktop.store.store import FILE_NAME, Store
from desktop.store.tables import room
from tests.store.log import count, records, shared_rows


def names(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(room.c.name)).scalars())


def make_room(store: Store, name: str) -> str:
    with store.action("create_room") as action:
        return action.create(room, name=name)


class TestOpening:
    def test_pragmas_are_as_durability_needs_them(self, store: Store) -> None:
        found = {name: store.database.raw.execute(f"PRAGMA {name}").fetchone()[0] for name in database_module.PRAGMAS}

        assert found == {"journal_mode": "truncate", "synchronous": 3, "mmap_size": 0, "foreign_keys": 0}

    def test_a_pragma_that_does_not_take_opens_nothing(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(database_module.PRAGMAS, "synchronous", ("EXTRA", 2))

        with pytest.raises(UserError, match="synchronous"):
            Store(data_dir)

    def test_the_same_device_and_rows_after_the_next_start(self, make_store: Callable[[str], Store]) -> None:
        first = make_store("data")
        make_room(first, "东院")
        before = first.device, shared_rows(first), records(first)
        first.close()

        again = make_store("data")
        assert (again.device, shared_rows(again), records(again)) == before

    def test_a_file_in_the_place_of_the_directory(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("")

        with pytest.raises(UserError, match="data"):
            Store(tmp_path / "data")

    @pytest.mark.parametrize(
        "content", [b"no database at all, whatever it is called" * 200, b"SQLite format 3\0" * 500]
    )
    def test_a_file_that_is_no_database(self, data_dir: Path, content: bytes) -> None:
        data_dir.mkdir()
        (data_dir / FILE_NAME).write_bytes(content)

        with pytest.raises(UserError, match=r"打不开（(不是本程序的数据文件|数据文件已损坏)）"):
            Store(data_dir)
        assert (data_dir / FILE_NAME).read_bytes() == content


class TestAction:
    def test_rows_and_records_are_committed_together_or_not_at_all(self, store: Store) -> None:
        make_room(store, "东院")
        before = shared_rows(store), records(store)
        with pytest.raises((InterfaceError, ProgrammingError)), store.action("create_room") as action:
            action.set(room, action.create(room, name="西院"), name=object())  # a bug, and told as one

        assert (shared_rows(store), records(store)) == before
        assert not store.database.raw.in_transaction

    def test_it_says_what_it_touched(self, store: Store) -> None:
        with store.action("create_room") as action:
            row = action.create(room, name="东院")
            action.set(room, row, code="D")

        assert action.changes.touched == (("room", row),)
        assert action.changes.touches("room", "meeting")
        assert not action.changes.touches("meeting")

    def test_a_call_that_changed_nothing_is_no_action(self, store: Store) -> None:
        with store.action("look") as action:
            pass

        assert not action.changes
        assert records(store) == []

    def test_the_record_says_who_when_and_where(self, store: Store, clock: SetClock) -> None:
        store.person = "柳青"
        make_room(store, "东院")

        ((record, _changes),) = records(store)
        assert (record.verb, record.person, record.device, record.at) == ("create_room", "柳青", store.device, clock.at)

    def test_the_clock_of_the_records_never_goes_back(self, make_store: Callable[[str], Store]) -> None:
        store = make_store("data")
        make_room(store, "一")
        store.close()
        store = make_store("data")
        store.device_clock = SetClock(store.clock.read().at - timedelta(days=400))
        make_room(store, "二")
        make_room(store, "三")

        clocks = [record.hlc for record, _changes in records(store)]
        assert clocks == sorted(set(clocks))

    def test_reading_inside_an_action_sees_what_it_wrote(self, store: Store) -> None:
        with store.action("create_room") as action:
            action.create(room, name="东院")
            assert names(store) == ["东院"]


class Trouble:
    """A disk on which commits fail, and opening the file again as well."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commits = 0  # how many fail from now on
        self.saves = False  # whether they save all the same, as a failed fsync may
        self.opens = True
        self._patch(monkeypatch, "commit", self._commit)
        self._patch(monkeypatch, "_open", self._open)

    @staticmethod
    def _patch(monkeypatch: pytest.MonkeyPatch, name: str, wrapped: Callable[..., object]) -> None:
        genuine = getattr(Database, name)
        monkeypatch.setattr(Database, name, lambda database: wrapped(database, genuine))

    def _commit(self, database: Database, genuine: Callable[[Database], None]) -> None:
        if not self.commits:
            return genuine(database)
        self.commits -= 1
        if self.saves:
            genuine(database)
        raise OperationalError("COMMIT", None, driver.OperationalError("disk I/O error"))

    def _open(self, database: Database, genuine: Callable[[Database], object]) -> object:
        if not self.opens:
            raise UserError("打不开")
        return genuine(database)


@pytest.fixture
def trouble(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trouble]:
    """Nothing fails yet."""
    assert names(store) == []
    yield Trouble(monkeypatch)
    monkeypatch.undo()


class TestTrouble:
    def test_what_was_not_saved_is_told_and_offered_again(self, store: Store, trouble: Trouble) -> None:
        trouble.commits = 1
        with pytest.raises(NotSaved, match="没有存上（磁盘读写出错）"):
            make_room(store, "东院")
        assert names(store) == []

        make_room(store, "东院")
        assert names(store) == ["东院"]
        assert len(records(store)) == 1

    def test_what_a_failed_fsync_saved_is_found_by_its_id(self, store: Store, trouble: Trouble) -> None:
        trouble.commits, trouble.saves = 1, True
        make_room(store, "东院")

        assert names(store) == ["东院"]
        assert len(records(store)) == 1

    @pytest.mark.parametrize("saves", [True, False])
    def test_what_was_told_as_not_saved_is_taken_out(self, store: Store, trouble: Trouble, saves: bool) -> None:
        """The file cannot be opened to look: the text is offered again, and must not be there twice."""
        trouble.commits, trouble.saves, trouble.opens = 1, saves, False
        with pytest.raises(NotSaved):
            make_room(store, "东院")
        with pytest.raises(UserError, match="打不开"):
            make_room(store, "东院")
        with pytest.raises(UserError, match="打不开"):
            names(store)

        trouble.opens = True
        make_room(store, "东院")
        assert names(store) == ["东院"]
        assert len(records(store)) == 1

    def test_saved_but_not_for_good_counts_as_not_saved(self, store: Store, trouble: Trouble) -> None:
        """The commit that makes sure of the failed one fails too, and taking it out does at first."""
        trouble.commits, trouble.saves = 3, True
        with pytest.raises(NotSaved):
            make_room(store, "东院")
        with pytest.raises(NotSaved):
            make_room(store, "东院")

        make_room(store, "东院")
        assert names(store) == ["东院"]
        assert len(records(store)) == 1

    @pytest.mark.parametrize("error", [OperationalError, DatabaseError])
    def test_a_disk_that_cannot_be_read_is_told(self, store: Store, error: type[DatabaseError]) -> None:
        """Where the first page cannot be read, SQLite calls the whole file malformed."""
        said = driver.DatabaseError("database disk image is malformed")
        with pytest.raises(UserError, match="数据读不出来（数据文件已损坏）"), store.reading():
            raise error("SELECT", None, said)

        assert names(store) == []

    def test_a_draft_that_was_not_saved_is_told(self, store: Store, trouble: Trouble) -> None:
        trouble.commits = 1
        with pytest.raises(NotSaved):
            keep.save_draft(store, "entry", "村口的路灯")

        keep.save_draft(store, "entry", "村口的路灯")
        with store.reading() as connection:
            assert keep.drafts(connection) == {"entry": "村口的路灯"}

    def test_a_meeting_started_quickly_is_there_once(self, store: Store, trouble: Trouble) -> None:
        trouble.commits = 1
        with pytest.raises(NotSaved):
            meetings.start_quickly(store, "修路")
        meeting = meetings.start_quickly(store, "修路").new
        trouble.commits = 1
        with pytest.raises(NotSaved):
            recording.suggest(store, meeting, "先修村口")
        recording.suggest(store, meeting, "先修村口")

        assert [count(store, table) for table in ("room", "meeting", "agenda_item", "suggestion")] == [1, 1, 1, 1]
