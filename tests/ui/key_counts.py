"""The ten commonest actions as they are pressed: one table for the test that counts and for the manual.

A key stands as it is printed on it; 〔…〕 is the text itself, which is typed and not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 3  # keys beside the text itself
MOST_QUICKLY = 10  # from the start of the program to the first suggestion of a meeting


@dataclass(frozen=True)
class Action:
    name: str
    pressed: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(one for one in self.pressed if not is_text(one))

    @property
    def count(self) -> int:
        return len(self.keys)


def is_text(pressed: str) -> bool:
    return pressed.startswith("〔")


ACTIONS = (
    Action("签到", ("F3", "〔oyds〕", "Enter")),
    Action("现场加入", ("F3", "〔李大爷〕", "Enter", "Enter")),
    Action("排队", ("F4", "〔罗建军〕", "Enter")),
    Action("请下一位", ("F5",)),
    Action("记一条意见", ("F2", "〔留一条路〕", "Enter")),
    Action("占位", ("F10",)),
    Action("答复刚记的意见", ("Ctrl+2", "〔马上办〕", "Enter")),
    Action("记一项承诺", ("Ctrl+3", "〔清运垃圾〕", "Enter")),
    Action("结束发言", ("F6",)),
    Action("撤销上一步", ("Ctrl+Z",)),
)
TURNED = Action("把选中的意见变成共识", ("Ctrl+4", "Enter"))
QUICKLY = Action("快速开会到记下第一条意见", ("〔修路〕", "Enter", "〔先修东头〕", "Enter"))


def row(action: Action) -> str:
    """As the manual lists it."""
    return f"| {action.name} | {' '.join(action.pressed)} | {action.count} |"
