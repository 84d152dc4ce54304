"""Dated copies that are whole, twenty of them; and putting one back without losing what was there."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from desktop.base.errors import UserError
from desktop.store import backup as backup_module
from desktop.store.backup import ATTACHMENTS, KEPT, back_up, backups, keep_attachments, restore
from desktop.store.store import FILE_NAME, Store
from desktop.store.tables import room

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)


def make_room(store: Store, name: str) -> None:
    with store.action("create_room") as action:
        action.create(room, name=name)


def names(path: Path) -> list[str]:
    with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [name for (name,) in raw.execute("SELECT name FROM room ORDER BY id")]


def back_up_now(store: Store, after: float = 0, why: str = "start") -> Path:
    return back_up(store.database.path, store.directory, NOW + timedelta(seconds=after), why)


class TestBackingUp:
    def test_a_copy_is_whole_and_dated_and_the_store_stays_open(self, store: Store) -> None:
        make_room(store, "东院")
        copy = back_up_now(store)
        make_room(store, "西院")

        assert copy == store.directory / "backups" / "xiaomazha-20261118-110000-000000-start.db"
        assert names(copy) == ["东院"]
        assert [p.name for p in copy.parent.iterdir()] == [copy.name]

    def test_the_newest_come_first_and_the_oldest_go(self, store: Store) -> None:
        copies = [back_up_now(store, second) for second in range(KEPT + 3)]

        assert backups(store.directory) == copies[:2:-1]
        assert len(backups(store.directory)) == KEPT == 20

    def test_a_copy_taken_during_a_transaction_holds_what_was_committed(self, store: Store) -> None:
        make_room(store, "东院")
        with store.action("create_room") as action:
            action.create(room, name="西院")
            copy = back_up_now(store)

        assert names(copy) == ["东院"]

    def test_what_a_killed_program_left_half_copied_goes(self, store: Store) -> None:
        folder = store.directory / "backups"
        folder.mkdir()
        for name in ("xiaomazha-1.part", "xiaomazha-1.part-journal"):
            (folder / name).write_bytes(b"half")
        copy = back_up_now(store)

        assert list(folder.iterdir()) == [copy]

    def test_no_room_for_it_is_one_sentence_and_nothing_else(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = back_up_now(store)
        monkeypatch.setattr(backup_module, "_sync", full)
        with pytest.raises(UserError, match=r"没有做成备份（.*磁盘已满"):
            back_up_now(store, 1)

        assert list(before.parent.iterdir()) == [before]
        make_room(store, "东院")

    def test_a_damaged_database_gives_no_copy(self, store: Store) -> None:
        for number in range(30):
            make_room(store, f"院{number}")
        store.close()
        damage(store.database.path)

        with pytest.raises(UserError, match="没有做成备份"):
            back_up_now(store)
        assert backups(store.directory) == []


def full(_path: Path) -> None:
    raise OSError(28, "No space left on device")


def damage(path: Path) -> None:
    """Overwrite all but the first page."""
    with path.open("r+b") as stream:
        size = stream.seek(0, 2)
        stream.seek(4096)
        stream.write(b"\xff" * (size - 4096))


class TestPuttingBack:
    @pytest.fixture
    def copy(self, store: Store) -> Path:
        """A backup with 东院; the database, closed, has 西院 besides."""
        make_room(store, "东院")
        copy = back_up_now(store)
        make_room(store, "西院")
        store.close()
        return copy

    def test_the_former_database_is_kept(self, store: Store, copy: Path) -> None:
        aside = restore(store.database.path, copy, NOW)

        assert names(store.database.path) == names(copy) == ["东院"]
        assert names(aside) == ["东院", "西院"]
        assert aside.parent == copy.parent
        assert aside not in backups(store.directory)

    def test_the_store_opens_it_and_can_be_put_back_again(self, store: Store, copy: Path) -> None:
        aside = restore(store.database.path, copy, NOW)
        with closing(Store(store.directory)) as opened:
            make_room(opened, "北院")
            assert opened.device == store.device
        restore(store.database.path, aside, NOW + timedelta(seconds=1))

        assert names(store.database.path) == ["东院", "西院"]

    @pytest.mark.parametrize("kind", ["no database", "another program's", "damaged", "cut short", "empty", "missing"])
    def test_a_bad_file_is_refused_and_nothing_happens(self, store: Store, copy: Path, kind: str) -> None:
        bad = copy.with_name("bad.db")
        match kind:
            case "no database":
                bad.write_bytes(b"no database at all" * 300)
            case "another program's":
                with closing(driver.connect(str(bad))) as raw:
                    raw.execute("CREATE TABLE stamps (name TEXT)")
            case "damaged":
                bad.write_bytes(copy.read_bytes())
                damage(bad)
            case "cut short":
                bad.write_bytes(copy.read_bytes()[: 4096 * 20])
            case "empty":
                bad.touch()
        before = store.database.path.read_bytes()

        with pytest.raises(UserError, match=r"“bad\.db”不是完好的备份"):
            restore(store.database.path, bad, NOW)
        assert store.database.path.read_bytes() == before
        assert {p.name for p in copy.parent.iterdir()} <= {copy.name, bad.name}

    def test_a_damaged_database_is_replaced(self, store: Store, copy: Path) -> None:
        damage(store.database.path)
        damaged = store.database.path.read_bytes()
        aside = restore(store.database.path, copy, NOW)

        assert names(store.database.path) == ["东院"]
        assert aside.read_bytes() == damaged

    def test_a_missing_database_is_replaced(self, store: Store, copy: Path) -> None:
        store.database.path.unlink()
        restore(store.database.path, copy, NOW)

        assert names(store.directory / FILE_NAME) == ["东院"]

    def test_a_full_disk_leaves_the_former_database(
        self, store: Store, copy: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.copyfileobj", lambda *_: full(copy))
        with pytest.raises(UserError, match="磁盘已满"):
            restore(store.database.path, copy, NOW)

        assert names(store.database.path) == ["东院", "西院"]


def lay_down(folder: Path, content: bytes) -> Path:
    """An attachment as it lies in a data directory."""
    name = hashlib.sha256(content).hexdigest()
    path = folder / ATTACHMENTS / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


class TestAttachments:
    def test_each_is_kept_once_beside_the_copies(self, store: Store) -> None:
        scan = lay_down(store.directory, b"scan")
        (scan.parent / ".xmz-half.tmp").write_bytes(b"ha")
        for second in range(2):
            copy = back_up_now(store, second)
            keep_attachments(store.directory)
        kept = copy.parent / ATTACHMENTS / scan.parent.name / scan.name

        assert kept.samefile(scan), "a second name costs no room"
        assert [path for path in (copy.parent / ATTACHMENTS).rglob("*") if path.is_file()] == [kept]

    def test_where_a_file_can_have_one_name_only_it_is_copied(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_links(*_: object) -> None:
            raise OSError(1, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", no_links)
        scan = lay_down(store.directory, b"scan")
        keep_attachments(store.directory)
        kept = store.directory / "backups" / ATTACHMENTS / scan.parent.name / scan.name

        assert (kept.read_bytes(), kept.samefile(scan)) == (b"scan", False)

    def test_what_is_gone_or_spoilt_comes_back_with_the_database(self, store: Store, tmp_path: Path) -> None:
        gone, spoilt, whole = (lay_down(store.directory, content) for content in (b"gone", b"spoilt", b"whole"))
        copy = back_up_now(store)
        keep_attachments(store.directory)
        store.close()
        elsewhere = copy.parent.rename(tmp_path / "on a stick")
        gone.unlink()
        spoilt.unlink()
        spoilt.write_bytes(b"SPOILT")
        before = whole.stat().st_mtime_ns
        restore(store.database.path, elsewhere / copy.name, NOW)

        assert [path.read_bytes() for path in (gone, spoilt, whole)] == [b"gone", b"spoilt", b"whole"]
        assert whole.stat().st_mtime_ns == before

    def test_a_spoilt_one_replaces_no_whole_one(self, store: Store) -> None:
        scan = lay_down(store.directory, b"scan")
        copy = back_up_now(store)
        keep_attachments(store.directory)
        kept = copy.parent / ATTACHMENTS / scan.parent.name / scan.name
        kept.unlink()
        kept.write_bytes(b"s")
        store.close()
        restore(store.database.path, copy, NOW)

        assert scan.read_bytes() == b"scan"
