"""Older databases become new ones, whole or not at all; newer ones are refused; the log says the same for ever."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from desktop.base.errors import UserError
from desktop.services import keep, meetings
from desktop.services.figures import figures
from desktop.store import migrate as migrate_module
from desktop.store import schema
from desktop.store.backup import backups
from desktop.store.migrate import SCRIPTS
from desktop.store.store import FILE_NAME, Store
from tests.store.log import Rows, records, shared_rows, take

HERE = Path(__file__).parent
DATABASES = sorted((HERE.parent / "databases").glob("*.db"))
EXPECTED = HERE.parent / "scenarios" / "拐角花园.expected.json"

# Tables of some later schema, with an enforced reference between them.
FAMILY = """
    CREATE TABLE parent (id TEXT PRIMARY KEY, name TEXT);
    CREATE TABLE child (id TEXT PRIMARY KEY, parent TEXT NOT NULL REFERENCES parent (id) ON DELETE CASCADE);
    INSERT INTO parent VALUES ('p', '村');
    INSERT INTO child VALUES ('c', 'p');
"""
NEW_COLUMN = """
    op.add_column("suggestion", sa.Column("colour", sa.Text, nullable=False, server_default="红"))
    op.create_index("ix_suggestion_colour", "suggestion", ["colour"])
"""
REBUILD = """
    with op.batch_alter_table("parent") as batch:
        batch.alter_column("name", existing_type=sa.Text, nullable=False, server_default="")
"""
ORPHAN = 'op.execute("DELETE FROM parent")'
MISTAKE = 'op.execute("UPDATE suggestion SET no_such_column = 1")'


def content(path: Path) -> tuple[list[Any], Rows]:
    """The schema and every row of every table."""
    with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        tables = raw.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        names = [name for kind, name, _sql in tables if kind == "table"]
        return tables, {name: raw.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}


@pytest.fixture
def old(data_dir: Path) -> Path:
    """A data directory as the first released program left it, with a family of tables besides."""
    data_dir.mkdir()
    shutil.copyfile(DATABASES[0], data_dir / FILE_NAME)
    with closing(driver.connect(str(data_dir / FILE_NAME))) as raw:
        raw.executescript(FAMILY)
    return data_dir


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`release(code, …)`: a program whose schema is as many revisions ahead, each doing that."""

    def made(*upgrades: str) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(SCRIPTS, scripts)
        newest = int(schema.NEWEST)
        numbers = [f"{number:04d}" for number in range(newest, newest + len(upgrades) + 1)]
        for before, number, upgrade in zip(numbers, numbers[1:], upgrades, strict=False):
            code = (
                f"import sqlalchemy as sa\nfrom alembic import op\nrevision = '{number}'\ndown_revision = '{before}'\n"
            )
            code += f"def upgrade():\n{indent(dedent(upgrade), '    ')}\n"
            (scripts / "versions" / f"{number}.py").write_text(code, encoding="utf-8")
        monkeypatch.setattr(migrate_module, "SCRIPTS", scripts)
        monkeypatch.setattr(schema, "NEWEST", numbers[-1])
        monkeypatch.setattr(schema, "_VERSIONS", (*schema._VERSIONS, *numbers[1:]))

    return made


class TestMigrating:
    def test_a_backup_first_then_every_revision(self, old: Path, release: Callable[..., None]) -> None:
        before = content(old / FILE_NAME)
        release(NEW_COLUMN, REBUILD)
        with closing(Store(old)) as store:
            raw = store.database.raw
            assert raw.execute("SELECT DISTINCT colour FROM suggestion").fetchall() == [("红",)]
            assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.NEWEST,)]
            assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'ix_suggestion_colour'").fetchall()

        (copy,) = backups(old)
        assert copy.name.endswith("-migration.db")
        assert content(copy) == before

    def test_a_rebuilt_table_keeps_its_children(self, old: Path, release: Callable[..., None]) -> None:
        """With foreign keys on, dropping the former table would remove them, and nobody would be told."""
        release(REBUILD)
        with closing(Store(old)) as store:
            raw = store.database.raw
            assert raw.execute("SELECT parent.name FROM child JOIN parent ON parent.id = child.parent").fetchall() == [
                ("村",)
            ]
            assert "NOT NULL" in raw.execute("SELECT sql FROM sqlite_master WHERE name = 'parent'").fetchone()[0]

    @pytest.mark.parametrize(("last", "told"), [(MISTAKE, "no_such_column"), (ORPHAN, "对不上")])
    def test_one_that_fails_leaves_the_file_as_it_was(
        self, old: Path, release: Callable[..., None], last: str, told: str
    ) -> None:
        before = content(old / FILE_NAME)
        release(NEW_COLUMN, REBUILD, last)
        with pytest.raises(UserError, match=told):
            Store(old)

        assert content(old / FILE_NAME) == before
        assert len(backups(old)) == 1

    def test_without_room_for_the_backup_nothing_is_migrated(self, old: Path, release: Callable[..., None]) -> None:
        (old / "backups").write_text("in the way")
        before = content(old / FILE_NAME)
        release(NEW_COLUMN)
        with pytest.raises(UserError):
            Store(old)

        assert content(old / FILE_NAME) == before

    def test_a_migrated_database_is_not_migrated_again(self, old: Path, release: Callable[..., None]) -> None:
        release(NEW_COLUMN)
        Store(old).close()
        Store(old).close()

        assert len(backups(old)) == 1

    def test_a_database_of_a_newer_program_is_refused_with_one_sentence(self, data_dir: Path) -> None:
        Store(data_dir).close()
        with closing(driver.connect(str(data_dir / FILE_NAME))) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
            raw.commit()
        before = content(data_dir / FILE_NAME)
        with pytest.raises(UserError, match=r"更新版本的程序写的（9999）；请升级"):
            Store(data_dir)

        assert content(data_dir / FILE_NAME) == before
        assert backups(data_dir) == []


def test_every_released_schema_has_its_old_database() -> None:
    assert [path.stem for path in DATABASES] == list(schema._VERSIONS)


@pytest.mark.parametrize("path", DATABASES, ids=lambda path: path.stem)
class TestOldDatabases:
    @pytest.fixture
    def migrated(self, path: Path, make_store: Callable[[str], Store], tmp_path: Path) -> Store:
        (tmp_path / "old").mkdir()
        shutil.copyfile(path, tmp_path / "old" / FILE_NAME)
        return make_store("old")

    def test_migrated_it_equals_its_log_replayed_onto_an_empty_one(
        self, migrated: Store, make_store: Callable[[str], Store]
    ) -> None:
        empty = make_store("empty")
        take(empty, records(migrated))

        assert shared_rows(empty) == shared_rows(migrated)
        assert sum(map(len, shared_rows(empty).values())) > 80

    def test_it_has_the_tables_of_a_new_one(self, migrated: Store, store: Store) -> None:
        """Where this fails, store.tables says more than the revisions in store/migrations do."""

        def columns(one: Store) -> list[tuple[Any, ...]]:
            query = "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' ORDER BY t.name, c.name"
            return list(one.database.raw.execute(query).fetchall())

        def indexes(one: Store) -> list[tuple[Any, ...]]:
            return list(one.database.raw.execute("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"))

        assert columns(migrated) == columns(store)
        assert indexes(migrated) == indexes(store)

    def test_the_meeting_has_its_figures_and_what_was_kept_beside_it(self, migrated: Store) -> None:
        with migrated.reading() as connection:
            (meeting,) = meetings.all_meetings(connection)
            found = figures(connection, meeting.id)
            assert keep.drafts(connection) == {f"{meeting.id}/entry": "楼道灯也要"}
            assert keep.setting(connection, "report_to") == ["区政协"]

        expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
        assert found == {name: expected[name] for name in found}
