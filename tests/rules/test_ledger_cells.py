"""One cell of a list that came back: days however they are written, states by their words, marks that fit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.text import mask_numbers
from desktop.rules.ledger_cells import (
    Cell,
    digest,
    mark,
    marked_row,
    plain,
    read_day,
    read_mark,
    read_state,
    read_text,
    text_of,
)

DAY = date(2026, 12, 1)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
STATES = {"办理中": "办理中", "Under way": "办理中"}


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2026, 12, 1),
        datetime(2026, 12, 1, 15, 30),
        "2026-12-1",
        "2026.12.01",
        "2026/12/1",
        "2026年12月1日",
        " 2026 年 12 月 1 日 ",
        "２０２６．１２．１",
        "20261201",
        20261201.0,
        "2026-12-1 00:00:00",
        "2026-12-01T08:30",
        "2026年12月1日 9时30分",
        46357,
        46357.0,
        46357.75,
        "46357",
    ],
)
def test_a_day_as_hands_and_programs_write_it(cell: Cell) -> None:
    assert read_day(cell).value == DAY


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12月1日", "没有写全年月日"),
        (12.1, "没有写全年月日"),
        ("26.12.1", "没有写全年月日"),
        ("12/1/26", "没有写全年月日"),
        ("年底", "不是日期"),
        ("2026年12月", "不是日期"),
        ("2026-13-1", "没有“2026-13-1”这一天"),
        ("2026-2-30", "这一天"),
        ("2026-12-111", "没有写全年月日"),
        ("1926-12-1", "不像"),
        (99999, "不像"),
        (True, "不是日期"),
        (time(8, 30), "不是日期"),
        ("2026-12-1 至 12-5", "没有写全年月日"),
        ("#N/A", "不是日期"),
    ],
)
def test_what_is_no_day_is_said_and_not_guessed(cell: Cell, why: str) -> None:
    said = read_day(cell)
    assert (said.value, why in said.problem) == ("", True), said


def test_a_number_is_a_day_by_the_count_of_its_file_and_that_is_told() -> None:
    assert read_day(46357).remark == "原来写的是数字 46357，按日期读作 2026-12-01"
    assert read_day(46357 - 1462, since_1904=True).value == DAY
    assert read_day(DAY, since_1904=True) == read_day(DAY)


@given(
    DAYS, st.sampled_from(["{0}-{1}-{2}", "{0}.{1:02d}.{2:02d}", "{0}/{1}/{2}", "{0}年{1}月{2}日", "{0}{1:02d}{2:02d}"])
)
def test_every_day_comes_through_in_every_way(day: date, way: str) -> None:
    assert read_day(way.format(day.year, day.month, day.day)).value == day
    assert read_day((day - date(1899, 12, 30)).days).value == day


@given(st.one_of(st.text(max_size=12), st.floats(allow_nan=True), st.integers(), st.booleans(), st.datetimes()))
def test_any_cell_is_a_day_or_says_why_not(cell: Cell) -> None:
    said = read_day(cell)
    assert bool(said.problem) != isinstance(said.value, date) or (said.value == "" and not text_of(cell).strip())


def test_states_are_words_of_the_list_in_any_language() -> None:
    assert read_state(" 办理中\n", STATES).value == "办理中"
    assert read_state("Under  way", STATES).value == "办理中"
    assert read_state("快好了", STATES).problem == "没有“快好了”这个状态"
    assert read_state("", STATES).problem == "状态空着"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800138000.0, "13800138000"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (DAY, "2026-12-01"),
        (timedelta(hours=1), "1:00:00"),
    ],
)
def test_numbers_and_days_as_they_would_be_written(cell: Cell, text: str) -> None:
    assert read_text(cell).value == text


def test_words_that_became_a_day_are_remarked_and_errors_and_floods_are_not_read() -> None:
    assert "3-2" in read_text(DAY).remark
    assert read_text("#REF!").problem == "公式出错，没有结果"
    assert read_text("长" * 21_000).problem == "文字太长，记不下"
    assert read_text("一行\n两行", line=True).value == "一行 两行"


@given(st.lists(st.one_of(st.text(max_size=30), DAYS), max_size=30))
def test_a_mark_tells_its_row_and_every_cell(values: list[str | date]) -> None:
    row = "0" * 31 + "a"
    assert read_mark(f" {mark('c', row, values)} ") == ("c", row, tuple(map(digest, values)))


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.lists(st.text(max_size=9), max_size=30))
def test_a_mark_survives_the_masking_of_what_it_stands_beside(row: str, values: list[str]) -> None:
    whole = mark("c", row, values)
    assert mask_numbers(whole) == whole
    assert marked_row(whole) == row


def test_a_mark_does_not_give_away_a_masked_phone() -> None:
    """Four signs and the digits that are left would be enough to try the other four."""
    assert digest("找老王13812340000") == digest("找老王13899990000") == digest("找老王138****0000")


@given(st.text(max_size=30), st.text(max_size=30))
def test_other_words_have_another_digest_and_blanks_have_none(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (mask_numbers(plain(one)) == mask_numbers(plain(other)))
    assert (digest(one) == "") == (not one.split())
