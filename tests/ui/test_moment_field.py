"""Moments as people write them."""

from __future__ import annotations

import pytest

from desktop.base.clock import HOME_ZONE, from_local
from desktop.base.errors import UserError
from desktop.rules.typed_times import read_moment
from desktop.ui.meetings.moment_field import written

NOW = from_local("2026-11-18T19:00:00")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-12-01 14:30", "2026-12-01T14:30"),
        ("２０２６年１２月１日 １４：３０", "2026-12-01T14:30"),
        ("2026年12月1日 14:30", "2026-12-01T14:30"),
        ("12月1日下午2点半", "2026-12-01T14:30"),
        ("12.1 9点", "2026-12-01T09:00"),
        ("1月5日 晚上7:05", "2027-01-05T19:05"),
        ("11月10日 19:00", "2026-11-10T19:00"),
        ("今天 20:00", "2026-11-18T20:00"),
        ("明天上午9点", "2026-11-19T09:00"),
        ("昨天晚上7点半", "2026-11-17T19:30"),
        ("前天 14:00", "2026-11-16T14:00"),
        ("后天 中午12点", "2026-11-20T12:00"),
        ("明天中午1点", "2026-11-19T13:00"),
    ],
)
def test_what_is_understood(text: str, means: str) -> None:
    assert read_moment(text, NOW, HOME_ZONE) == from_local(means)


def test_nothing_is_no_moment() -> None:
    assert read_moment("　", NOW, HOME_ZONE) is None


@pytest.mark.parametrize("text", ["下周", "12月1日", "19:00", "2026-13-01 9:00", "12月1日 25:00", "明天 9:75", "abc"])
def test_what_is_not_understood_is_told(text: str) -> None:
    with pytest.raises(UserError, match=r"。$"):
        read_moment(text, NOW, HOME_ZONE)


def test_what_is_shown_is_understood_again() -> None:
    shown = written(NOW, HOME_ZONE)
    assert shown == "2026年11月18日 19:00"
    assert read_moment(shown, NOW, HOME_ZONE) == NOW
    assert written(None, HOME_ZONE) == ""
