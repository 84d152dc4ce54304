"""What may not be taken from 承诺清单 as it stands, and why (DOMAIN.md, rules 7 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.base.i18n import _
from desktop.rules.ledger_cells import Value
from desktop.rules.record import CommitmentState


def refused(now: Callable[[str], Value], new: Mapping[str, Value]) -> dict[str, str]:
    """Of the fields that would become `new`, those that cannot, each with the reason. `now`: what a field says now.

    An extension and a return need a reason (rule 8); 办结日期 belongs to 已办结 and to nothing else (rule 7). What one
    refusal takes away is not there for the others.
    """
    left = dict(new)
    told: dict[str, str] = {}
    while found := _first_refused(now, left):
        name, why = found
        told[name] = why
        del left[name]
    return told


def _first_refused(now: Callable[[str], Value], new: Mapping[str, Value]) -> tuple[str, str] | None:
    def then(name: str) -> Value:
        return new[name] if name in new else now(name)

    if new.get("extended") and not then("extension_reason"):
        return "extended", _("延期要写原因，写了再收；原来的时限不变")
    if new.get("extension_reason") == "" and then("extended"):
        return "extension_reason", _("有延期就要有原因，不能清空")
    if "state" in new:
        if new["state"] == CommitmentState.EXTENDED and not then("extension_reason"):
            return "state", _("已延期要写延期原因，写了再收")
        if new["state"] == CommitmentState.RETURNED and not (then("progress") or then("note")):
            return "state", _("退回要写原因，请写在最新进展或备注里再收")
    if "completed" in new and then("state") != CommitmentState.COMPLETED:
        return "completed", _("状态不是已办结，办结日期不收")
    if new.get("completed") == "":
        return "completed", _("已办结的，办结日期不能清空")
    return None
