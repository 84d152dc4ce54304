"""交办单: what a unit took upon itself at a meeting, handed to it in writing, with a slip to be signed, torn off and sent
back (回执). It says what is to be done and not who complained (DOMAIN.md, rule 12).
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _, listed
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import Assignment, OutgoingCommitment
from desktop.documents.word.official import Cell, Column, Paper
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import day_words, due_words, labelled, state_words, titled

FORM = (1500, 3145, 1500, 2700)  # label, what it labels, and both again
FORM_ROW = 560


def write_assignment(content: Assignment, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 交办单 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("承诺事项交办单"))
    paper = Paper(title, head.room or head.village, head.finalized or head.ended or head.started, title_font)
    paper.add("Title", title)
    number = content.number or LINE_TO_SIGN
    for line in (labelled(_("文号"), number), state_words(head)):
        if line:
            paper.add("Subtitle", line)
    paper.add("Normal", _("{names}：").format(names=content.unit))
    paper.text(_opening(content))
    paper.table(columns(), map(_cells, content.commitments))
    paper.hold()
    unclear = any(line.unclear for line in content.commitments)
    paper.text(_("表中写着“待明确”的，请在回执的办理意见里写明。") if unclear else "")
    paper.hold()
    _signing(paper, content)
    _slip(paper, content, number)
    paper.save(target)


def _opening(content: Assignment) -> str:
    head = content.head
    words = _("下列事项由你单位牵头办理，请按完成时限办理，办理情况及时反馈。")
    if head.started is None:
        return words
    return _("{day}，{room}召开“{title}”。{words}").format(
        day=day_words(head.started), room=head.room, title=head.title, words=words
    )


def columns() -> tuple[Column, ...]:
    """Of the table of matters, also in a template."""
    return (
        Column(_("编号"), 1370),
        Column(_("承诺事项"), 2120, "TableText"),
        Column(_("具体措施"), 1740, "TableText"),
        Column(_("配合单位"), 1140),
        Column(_("责任人"), 950),
        Column(_("完成时限"), 1525),
    )


def _cells(line: OutgoingCommitment) -> tuple[str, ...]:
    """What is missing says 待明确 (DOMAIN.md, rule 5); a commitment may well have no measures and no helpers."""
    missing = _("待明确")
    support = listed(line.support) or "—"
    return (
        line.number,
        line.matter or missing,
        line.measures or "—",
        support,
        line.person or missing,
        due_words(line.due, line.due_text),
    )


def _signing(paper: Paper, content: Assignment) -> None:
    paper.form(
        FORM,
        (
            (label(_("交办人")), Cell(content.assigner), label(_("交办日期")), Cell(_day(content), "TableMiddle")),
            signed(),
        ),
        FORM_ROW,
    )


def _slip(paper: Paper, content: Assignment, number: str) -> None:
    """回执, whole on one page."""
    numbers = listed(line.number for line in content.commitments)
    sender = content.head.room or _("交办单位")
    paper.add("CutLine", _("✂ 沿此线剪开，回执签好后交回{room}").format(room=sender))
    paper.add("Receipt", _("回　执"))
    paper.form(
        FORM,
        (
            (label(_("承办单位")), Cell(content.unit), label(_("文号")), Cell(number)),
            (label(_("事项编号")), Cell(numbers, span=3)),
            (label(_("办理意见")), Cell("\n\n", span=3)),
            signed(),
        ),
        FORM_ROW,
    )


def label(text: str) -> Cell:
    """A cell that says what stands beside it."""
    return Cell(text, "TableLabel")


def signed() -> tuple[Cell, ...]:
    """The row on which the unit signs, also in a template."""
    return label(_("签收人")), Cell(""), label(_("签收日期")), Cell(_("年　　月　　日"), "TableMiddle")


def _day(content: Assignment) -> str:
    return day_words(content.day) if content.day else _("年　　月　　日")
