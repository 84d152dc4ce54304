"""The list model changes only what has changed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from desktop.ui.widgets.rows_model import ROW, RowsModel


@dataclass(frozen=True)
class Row:
    key: int
    text: str = ""


def made() -> RowsModel[Row]:
    return RowsModel(lambda row: row.key, lambda row: row.text)


def shown(model: RowsModel[Row]) -> list[Row]:
    return [model.index(place).data(ROW) for place in range(model.rowCount())]


def test_random_changes_are_shown_and_told_as_qt_wants_them() -> None:
    choose = random.Random(7)
    model = made()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _round in range(200):
        keys = choose.sample(range(12), choose.randint(0, 12))
        rows = [Row(key, choose.choice("ab")) for key in keys]
        model.show(rows)
        assert shown(model) == rows
    assert tester.model() is model


def test_what_stays_keeps_its_index() -> None:
    model = made()
    model.show([Row(key) for key in range(5)])
    kept = [QPersistentModelIndex(model.index(place)) for place in (0, 4)]
    model.show([Row(0), Row(1), Row(9), Row(8), Row(3), Row(4)])
    assert [index.data(ROW).key for index in kept] == [0, 4]


def test_only_a_row_that_changed_is_said_to_have() -> None:
    model = made()
    model.show([Row(key) for key in range(500)])
    told: list[int] = []
    model.dataChanged.connect(lambda first, _last: told.append(first.row()))
    model.rowsInserted.connect(lambda *_: told.append(-1))
    model.rowsRemoved.connect(lambda *_: told.append(-2))
    model.show([Row(key, "neu" if key == 7 else "") for key in range(500)])
    assert told == [7]
    told.clear()
    model.show(model.rows)
    assert told == []
