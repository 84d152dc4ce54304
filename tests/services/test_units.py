"""The list of units, and what was used before."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.rules.meeting import Unit
from desktop.rules.record import ReplyKind
from desktop.services import commitments, lines, meetings, recording, units
from desktop.store.store import Store


@pytest.fixture
def store(data_dir: Path) -> Store:
    return Store(data_dir)


def listed(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reading() as connection:
        return {unit.name: unit.aliases for unit in units.all_units(connection)}


def known(store: Store) -> list[str]:
    with store.reading() as connection:
        return [unit.name for unit in units.known_units(connection)]


def test_a_unit_is_added_with_its_other_names(store: Store) -> None:
    units.add_unit(store, " 城关物业  公司", ["物业", "", "物业", "城关物业 公司"])
    assert listed(store) == {"城关物业 公司": ("物业",)}


def test_a_renamed_unit_keeps_its_old_name_as_another(store: Store) -> None:
    unit = units.add_unit(store, "城关物业", ["物业"]).new
    units.edit_unit(store, unit, name="城关物业公司")
    assert listed(store) == {"城关物业公司": ("物业", "城关物业")}
    units.edit_unit(store, unit, aliases=["物管"])
    assert listed(store) == {"城关物业公司": ("物管",)}
    units.edit_unit(store, unit, name="物管")
    assert listed(store) == {"物管": ("城关物业公司",)}


def test_one_word_means_one_unit(store: Store) -> None:
    units.add_unit(store, "城关物业公司", ["物业"])
    other = units.add_unit(store, "东岗物业公司").new
    with pytest.raises(UserError, match="“物 业”已经指“城关物业公司”"):
        units.add_unit(store, "物 业")
    with pytest.raises(UserError, match="合并"):
        units.edit_unit(store, other, aliases=["物业"])
    with pytest.raises(UserError, match="名称"):
        units.edit_unit(store, other, name=" ")
    assert listed(store) == {"东岗物业公司": (), "城关物业公司": ("物业",)}


def test_two_that_are_one_are_merged(store: Store) -> None:
    kept = units.add_unit(store, "城关物业公司", ["物业"]).new
    gone = units.add_unit(store, "城关小区物业", ["物管办"]).new
    assert not units.merge_units(store, kept, kept)
    units.merge_units(store, kept, gone)
    assert listed(store) == {"城关物业公司": ("物业", "城关小区物业", "物管办")}


def test_a_removed_unit_stays_what_was_recorded(store: Store) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    unit = units.add_unit(store, "村委会").new
    row = recording.suggest(store, meeting, "先修东头").new
    recording.reply(store, meeting, [row], ReplyKind.SETTLED, "好", unit="村委会")
    units.remove_unit(store, unit)
    assert listed(store) == {}
    assert known(store) == ["村委会"]


def test_units_of_every_meeting_are_known_the_latest_first(store: Store) -> None:
    units.add_unit(store, "城关物业公司", ["物业"])
    units.add_unit(store, "水务局")
    first = meetings.start_quickly(store, "修路").new
    row = recording.suggest(store, first, "先修东头").new
    recording.reply(store, first, [row], ReplyKind.REFERRED, "", unit="村委会", to_unit="交通局")
    second = meetings.start_quickly(store, "供水").new
    commitments.commit(store, second, "换水泵", lead="物业", support=["供电所", "村委会"])
    assert known(store)[-1] == "水务局"
    assert set(known(store)[:3]) == {"城关物业公司", "供电所", "村委会"}
    assert "交通局" in known(store)
    with store.reading() as connection:
        board = lines.board(connection, first)
    assert [unit.name for unit in board.units][:2] == ["村委会", "交通局"]
    assert Unit("", "供电所") in board.units


def test_words_in_the_record_are_never_changed(store: Store) -> None:
    meeting = meetings.start_quickly(store, "修路").new
    commitments.commit(store, meeting, "换灯", lead="物业")
    units.add_unit(store, "城关物业公司", ["物业"])
    with store.reading() as connection:
        board = lines.board(connection, meeting)
    assert [line.speaker for line in board.lines] == ["物业"]
    assert [unit.name for unit in board.units] == ["城关物业公司"]
