"""A field for a moment: shows 2026年11月18日 19:00, takes whatever rules.typed_times can read."""

from __future__ import annotations

from datetime import datetime

from desktop.base.clock import local
from desktop.base.i18n import _
from desktop.ui.typing import SubmitField


class MomentField(SubmitField):
    """Shows a moment as 2026年11月18日 19:00; empty is none."""

    def put(self, moment: datetime | None, zone: str) -> None:
        self.setText(written(moment, zone))


def written(moment: datetime | None, zone: str) -> str:
    """A moment as the field shows it, on the room's clock."""
    if moment is None:
        return ""
    at = local(moment, zone)
    return _("{year}年{month}月{day}日 {time}").format(year=at.year, month=at.month, day=at.day, time=f"{at:%H:%M}")
