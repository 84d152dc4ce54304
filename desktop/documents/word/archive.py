"""归档目录 (一会一档): what is kept of one meeting, to lie on top of the file. Sheets are counted by the clerk."""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import Archive, FiledPaper
from desktop.documents.word.official import Column, Paper
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import labelled, period_words, titled

ROW = 460  # height in twips: to be written in by hand


def write_archive(content: Archive, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 归档目录 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("归档目录"))
    paper = Paper(title, head.room or head.village, head.finalized or head.ended or head.started, title_font)
    paper.add("Title", title)
    paper.blank()
    facts = (
        (_("站点："), head.room),
        (_("会议编码："), head.code),
        (_("会议时间："), period_words(head.started, head.ended)),
    )
    for label, text in facts:
        if text:
            paper.labelled(label, text)
    _table(paper, content)
    paper.hold()
    paper.add("Signing", "　".join(labelled(label, LINE_TO_SIGN) for label in (_("立卷人"), _("检查人"))))
    paper.add("SignOff", _("年　　月　　日"))
    paper.save(target)


def columns() -> tuple[Column, ...]:
    """Of the table of papers, also in a template."""
    return (
        Column(_("序号"), 700),
        Column(_("材料名称"), 2645, "TableText"),
        Column(_("份数"), 800),
        Column(_("页数"), 800),
        Column(_("形式"), 1900),
        Column(_("备注"), 2000, "TableText"),
    )


def _table(paper: Paper, content: Archive) -> None:
    papers = (*content.papers, *[FiledPaper("")] * content.blanks)
    paper.table(columns(), (_cells(number, found) for number, found in enumerate(papers, 1)), ROW)


def _cells(number: int, found: FiledPaper) -> tuple[str, ...]:
    """What was scanned lies in the computer; whether the paper is kept as well the clerk ticks."""
    electronic = "☑" if found.scanned else "□"
    form = _("{electronic}电子　□纸质").format(electronic=electronic)
    return str(number), found.name, str(found.copies or ""), "", form, found.note
