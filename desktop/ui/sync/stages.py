"""How far each meeting has come, in a few words, for lists that show more of it than that."""

from __future__ import annotations

from desktop.base.i18n import _
from desktop.services.belonging import belonging
from desktop.store.database import View
from desktop.sync.status import Stage, meeting_statuses


def read_stages(connection: View) -> dict[str, str]:
    """By meeting; those of a station's laptop only."""
    office = belonging(connection).office
    return {meeting: stage_word(status.stage, office) for meeting, status in meeting_statuses(connection).items()}


def stage_word(stage: Stage, office: str) -> str:
    """已存本机, 已上传, 已拷到U盘, 县办已收到: the office reads as its own name."""
    return {
        Stage.LOCAL: _("已存本机"),
        Stage.ON_STICK: _("已拷到U盘"),
        Stage.UPLOADED: _("已上传"),
        Stage.RECEIVED: _("{office}已收到").format(office=office),
    }[stage]
