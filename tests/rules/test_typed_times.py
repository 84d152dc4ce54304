"""Days and times as they are typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.base.errors import UserError
from desktop.rules.typed_times import read_due, read_time

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "due", "words"),
    [
        ("2026-12-15", date(2026, 12, 15), ""),
        ("12-15", date(2026, 12, 15), ""),
        ("１２．１５", date(2026, 12, 15), ""),
        ("3月5日", date(2027, 3, 5), ""),
        ("11/18", date(2026, 11, 18), ""),
        ("12月15日前", date(2026, 12, 15), ""),
        ("2027年2月5日 春节前", date(2027, 2, 5), "春节前"),
        ("春节前2027-2-5", date(2027, 2, 5), "春节前"),
        ("开春前", None, "开春前"),
        ("3-5天内", None, "3-5天内"),
        ("12月底", None, "12月底"),
        ("", None, ""),
    ],
)
def test_a_day_or_words_or_both(text: str, due: date | None, words: str) -> None:
    assert read_due(text, TODAY) == (due, words)


@pytest.mark.parametrize("text", ["2-30", "13月1日", "2026-0-5"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="不是日期"):
        read_due(text, TODAY)


@pytest.mark.parametrize("text", ["19:05", "１９：０５", "1905", "19点05分", " 19.05 "])
def test_a_time_on_the_day(text: str) -> None:
    assert read_time(text, TODAY) == datetime(2026, 11, 18, 19, 5)


def test_no_time_is_now() -> None:
    assert read_time(" ", TODAY) is None


@pytest.mark.parametrize("text", ["25:00", "19:60", "晚上", "7"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="不是时间"):
        read_time(text, TODAY)
