"""Remarks on the lines of a roster, each said once with all its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.base.i18n import _, listed


@dataclass
class Notes:
    """`general`: sentences on the whole table. `lines`: remark → the lines it holds for."""

    general: list[str] = field(default_factory=list)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, line: int, *remarks: str) -> None:
        for remark in remarks:
            self.lines.setdefault(remark, []).append(line)

    def texts(self) -> tuple[str, ...]:
        told = (
            _("第 {lines} 行：{remark}。").format(lines=_ranges(lines), remark=remark)
            for remark, lines in self.lines.items()
        )
        return (*self.general, *told)


def _ranges(lines: Sequence[int]) -> str:
    """3、5—8、11 for the lines 3, 5, 6, 7, 8 and 11."""
    spans: list[list[int]] = []
    for line in sorted(set(lines)):
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return listed(str(first) if first == last else f"{first}—{last}" for first, last in spans)
