"""公示: what was agreed and promised, for everybody to read and to watch over. No resident is named (DOMAIN.md, rule 12);
what was not agreed on stays visible (rule 4).
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _, listed
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import OutgoingCommitment, PublicNotice
from desktop.documents.word.official import Column, Paper
from desktop.documents.word.overview import LINE_TO_SIGN, put_sign_off
from desktop.documents.wording import (
    day_or_blanks,
    day_to_write,
    day_words,
    due_words,
    labelled,
    numbering,
    state_words,
    titled,
)


def write_public_notice(content: PublicNotice, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 公示 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("协商结果公示"))
    paper = Paper(title, head.room or head.village, head.finalized or head.ended or head.started, title_font)
    paper.add("Title", title)
    if state_words(head):
        paper.add("Subtitle", state_words(head))
    paper.blank()
    paper.text(_opening(content))
    paper.part(_("形成的共识"))
    _numbered(paper, content.consensus or (_("未形成一致意见。"),))
    paper.part(_("承诺事项"))
    _commitments(paper, content)
    if content.disagreements:
        paper.part(_("未达成一致的意见"))
        _numbered(paper, content.disagreements)
    paper.part(_("公示和反馈"))
    for label, words in _ways(content):
        paper.labelled(label, words)
    put_sign_off(paper, content.sign_off, head.room, day_or_blanks(content.day))
    paper.save(target)


def _opening(content: PublicNotice) -> str:
    head = content.head
    words = _("现将协商结果公示如下，请大家监督。")
    if head.started is None:
        return words
    about = _("，协商{topic}").format(topic=head.topic) if head.topic else ""
    return _("{day}，{room}召开“{title}”{about}。{words}").format(
        day=day_words(head.started), room=head.room, title=head.title, about=about, words=words
    )


def _numbered(paper: Paper, texts: tuple[str, ...]) -> None:
    for number, text in zip(numbering(texts), texts, strict=True):
        paper.text(number, text)


def _commitments(paper: Paper, content: PublicNotice) -> None:
    if not content.commitments:
        paper.text(_("无。"))
        return
    paper.table(columns(), map(_cells, content.commitments))


def columns() -> tuple[Column, ...]:
    """Of the table of matters, also in a template."""
    return (
        Column(_("序号"), 700),
        Column(_("事项"), 3445, "TableText"),
        Column(_("牵头单位"), 1700),
        Column(_("责任人"), 1300),
        Column(_("完成时限"), 1700),
    )


def _cells(line: OutgoingCommitment) -> tuple[str, ...]:
    lead = line.lead or _("待明确")
    return line.number, _matter(line), lead, person_words(line), due_words(line.due, line.due_text)


def person_words(line: OutgoingCommitment) -> str:
    """责任人; a resident is not named."""
    return _("已明确，姓名不公示") if line.person_withheld else line.person or _("待明确")


def _matter(line: OutgoingCommitment) -> str:
    """The matter, and below it how it is done and with whose help."""
    facts = ((_("具体措施"), line.measures), (_("配合单位"), listed(line.support)))
    return "\n".join((line.matter or _("待明确"), *(labelled(label, text) for label, text in facts if text)))


def publicity_words(content: PublicNotice) -> str:
    """公示期, or a line for it."""
    line = day_to_write()
    return content.publicity or _("{first}至{last}，共{days}天").format(first=line, last=line, days=content.days)


def _ways(content: PublicNotice) -> tuple[tuple[str, str], ...]:
    return (
        (_("公示时间："), publicity_words(content)),
        (_("反馈方式："), content.feedback or 2 * LINE_TO_SIGN),
        (_("会议纪要查阅地点："), content.reading_place or 2 * LINE_TO_SIGN),
    )
