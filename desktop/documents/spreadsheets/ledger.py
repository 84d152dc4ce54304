"""承诺清单.xlsx: who promised what by when, with 建议清单 as its second sheet (DOMAIN.md, Documents and their columns)."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook

from desktop.base.i18n import _, word
from desktop.documents.content import Ledger
from desktop.documents.spreadsheets.listing import Column, add_listing, save


def write_ledger(content: Ledger, target: BinaryIO) -> None:
    """Write both sheets to `target`; the same content gives the same bytes. Raises UserError where a text is longer
    than Excel can hold.
    """
    book = Workbook(write_only=True)
    book.properties.title = content.title
    book.properties.creator = _("小马扎议事")
    columns = commitment_columns(content.show_phone, content.results)
    add_listing(book, word(content.name), content.title, columns, content.commitments)
    add_listing(book, _("建议清单"), content.title, suggestion_columns(content.results), content.suggestions)
    save(book, target)


def states() -> tuple[str, ...]:
    """What 当前状态 offers. 已答复, 已办结 and 群众满意 are three things (rule 7): the last has its own column."""
    return tuple(map(word, ("待办理", "待明确", "办理中", "已延期", "已答复", "已办结", "已退回")))


def reply_kinds() -> tuple[str, ...]:
    """What 答复类型 offers."""
    return tuple(map(word, ("当场解决", "承诺办理", "解释说明", "转交", "会后答复", "暂不具备条件")))


def commitment_columns(show_phone: bool, results: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """All columns of 承诺清单 in their order, behind them that of the marks. On paper stand those that one reads on a notice board; the phone among
    them where it is shown at all.
    """
    return (
        Column(_("编号"), "number", 17),
        Column(_("会议日期"), "meeting_date", 12, "day", printed=False),
        Column(_("会议名称"), "meeting", 40, printed=False),
        Column(_("乡镇"), "town", 14, printed=False),
        Column(_("村/站点"), "room", 16, printed=False),
        Column(_("议题"), "topic", 34, printed=False),
        Column(_("来源建议"), "sources", 17, printed=False),
        Column(_("承诺事项"), "matter", 34, unclear="承诺事项"),
        Column(_("具体措施"), "measures", 30, printed=False),
        Column(_("牵头单位（人）"), "lead", 16, unclear="牵头单位"),
        Column(_("配合单位"), "support", 16),
        Column(_("责任领导"), "leader", 10, printed=False),
        Column(_("责任人"), "person", 10, unclear="责任人"),
        Column(_("联系电话"), "phone" if show_phone else "", 14, printed=show_phone),
        Column(_("交办日期/文号"), "assigned", 18, printed=False),
        Column(_("完成时限"), "due", 12, "day", unclear="完成时限"),
        Column(_("时限原话"), "due_text", 11),
        Column(_("延期后时限"), "extended", 12, "day"),
        Column(_("延期原因"), "extension_reason", 20, printed=False),
        Column(_("当前状态"), "state", 10, choices=states()),
        Column(_("最新进展"), "progress", 30, printed=False),
        Column(_("进展日期"), "progress_date", 12, "day", printed=False),
        Column(_("超期天数"), "overdue_days", 10, "number", printed=False),
        Column(_("办结日期"), "completed", 12, "day", printed=False),
        Column(_("办理结果"), "result", 14, choices=tuple(map(word, results))),
        Column(_("佐证"), "evidence", 16, printed=False),
        Column(_("群众评价"), "satisfaction", 10, printed=False),
        Column(_("回访"), "visit", 16, printed=False),
        Column(_("督办记录"), "supervision", 20, printed=False),
        Column(_("销号"), "closed", 10, printed=False),
        Column(_("备注"), "note", 14),
        _marks(),
    )


def suggestion_columns(results: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """All columns of 建议清单 in their order; all of them fit a page."""
    return (
        Column(_("编号"), "number", 17),
        Column(_("议题"), "item", 18),
        Column(_("提出人"), "proposer", 12),
        Column(_("建议内容"), "text", 36),
        Column(_("答复单位"), "unit", 16),
        Column(_("答复内容"), "reply", 32),
        Column(_("答复类型"), "kind", 11, choices=reply_kinds()),
        Column(_("答复时限"), "due", 12, "day"),
        Column(_("办理结果"), "result", 14, choices=tuple(map(word, results))),
        Column(_("是否采纳"), "adopted", 12),
        _marks(),
    )


def _marks() -> Column:
    """By what a row is known again when the list comes back from an office (rules.ledger_cells.mark)."""
    return Column(_("行标记（程序用，请勿改动）"), "mark", 2, hidden=True)
