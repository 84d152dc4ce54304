"""议程, as it lies on the table: what is gone over in which order, who reports or answers, and how long it may take."""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _, bracketed, listed
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import Agenda, PlannedItem
from desktop.documents.word.official import Column, Paper
from desktop.documents.wording import clock_words, length_words, planned_words, titled, with_source

ROW = 560  # height in twips


def write_agenda(content: Agenda, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 议程 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("议程"))
    paper = Paper(title, head.room or head.village, head.planned, title_font)
    paper.add("Title", title)
    paper.blank()
    paper.labelled(_("时间："), planned_words(head.planned, content.ends))
    facts = (
        (_("地点："), head.place),
        (_("召集人："), listed(head.conveners)),
        (_("主持人："), head.moderator),
        (_("议题："), head.topic),
    )
    for label, text in facts:
        if text:
            paper.labelled(label, text)
    paper.blank()
    _table(paper, content)
    paper.save(target)


def _table(paper: Paper, content: Agenda) -> None:
    """提出人 only where somebody is recorded as such."""
    proposed = any(item.proposer for item in content.items)
    paper.table(columns(proposed=proposed), (_cells(item, proposed) for item in content.items), ROW)


def columns(*, proposed: bool) -> tuple[Column, ...]:
    """Of the table of items, also in a template; but for 提出人 they can be filled in by hand."""
    return (
        Column(_("序号"), 700),
        Column(_("议题"), 3245 - (1300 if proposed else 0), "TableText"),
        Column(_("内容"), 1300),
        Column(_("汇报或答复单位"), 1850),
        *([Column(_("提出人"), 1300)] if proposed else []),
        Column(_("计划用时"), 1750),
    )


def _cells(item: PlannedItem, proposed: bool) -> tuple[str, ...]:
    proposer = (item.proposer,) if proposed else ()
    return str(item.number), with_source(item.title, item.source), item.kind, item.unit, *proposer, _time(item)


def _time(item: PlannedItem) -> str:
    """19:00—19:10（10分钟）; what of it is not known is left out."""
    if item.begins is None:
        return length_words(item.minutes)
    if item.ends is None:
        return _("{time}起").format(time=clock_words(item.begins))
    return f"{clock_words(item.begins)}—{clock_words(item.ends)}\n{bracketed(length_words(item.minutes))}"
