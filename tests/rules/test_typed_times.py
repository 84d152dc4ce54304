"""Days and times as they are typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from desktop.base.clock import from_local, local
from desktop.base.errors import UserError
from desktop.rules.typed_times import Held, read_due, read_row_time, read_time

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


def held(opened: str, closed: str) -> Held:
    """On the evening of the 18th, to the next day where it is earlier."""
    begin, end = (from_local(f"2026-11-18T{clock}") for clock in (opened, closed))
    return Held(begin, end if end > begin else end + timedelta(days=1), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "before", "meant"),
    [
        ("", "19:58", "19:58"),
        ("1912", "19:05", "19:12"),
        ("１９：１２", "19:05", "19:12"),
        ("19点12分", "19:05", "19:12"),
        ("7:12", "19:05", "19:12"),
        ("7点半", "19:05", "19:30"),
        ("晚上8点", "19:05", "20:00"),
        ("8点", "19:05", "20:00"),
        ("12", "19:05", "19:12"),
        ("5", "19:58", "20:05"),
        ("05分", "19:58", "20:05"),
        ("58", "19:58", "19:58"),
        ("50", "20:35", "20:50"),
        ("10", "20:45", "20:10"),
        ("+3", "19:58", "20:01"),
        ("19:05", "19:05", "19:05"),
        ("20:50", "19:05", "20:50"),
    ],
)
def test_the_time_of_a_row_on_paper(typed: str, before: str, meant: str) -> None:
    meeting = held("19:05:30", "20:50:20")
    before_ = max(from_local(f"2026-11-18T{before}"), meeting.opened)
    found = read_row_time(typed, before_, meeting)
    assert f"{local(found, meeting.zone):%H:%M}" == meant
    assert meeting.opened <= found <= meeting.closed


@pytest.mark.parametrize("typed", ["19:04", "20:51", "9点", "+90", "25:00", "李大爷"])
def test_a_time_at_which_nobody_conferred_is_refused(typed: str) -> None:
    meeting = held("19:05", "20:50")
    with pytest.raises(UserError) as caught:
        read_row_time(typed, meeting.closed, meeting)
    assert str(caught.value).count("。") == 1


def test_a_meeting_may_go_on_after_midnight() -> None:
    meeting = held("23:30", "00:40")
    assert read_row_time("0:10", meeting.opened, meeting) == from_local("2026-11-19T00:10")
    assert read_row_time("5", meeting.opened + timedelta(minutes=25), meeting) == from_local("2026-11-19T00:05")
