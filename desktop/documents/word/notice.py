"""会议通知: who is to come where and when, what it is about, and what to bring. What is not planned yet is a line to fill
in, as on the forms that offices know.
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _, bracketed, clauses, listed
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import Notice, PlannedItem
from desktop.documents.word.official import Paper
from desktop.documents.word.overview import LINE_TO_SIGN, put_sign_off
from desktop.documents.wording import (
    day_or_blanks,
    labelled,
    length_words,
    numbering,
    people_words,
    planned_words,
    titled,
)


def write_notice(content: Notice, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 会议通知 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("会议通知"))
    paper = Paper(title, head.room or head.village, head.planned, title_font)
    paper.add("Title", title)
    paper.blank()
    paper.add("Normal", _("{names}：").format(names=listed(content.to) or _("各位参会人员")))
    paper.text(_("现将召开“{title}”的有关事项通知如下：").format(title=head.title))
    paper.point(_("会议时间"), planned_words(head.planned, content.ends))
    paper.point(_("会议地点"), head.place or 2 * LINE_TO_SIGN)
    if head.topic:
        paper.point(_("会议议题"), head.topic)
    _agenda(paper, content)
    _people(paper, content)
    _points(paper, content)
    paper.add("Signing", _("联系人：{line}　联系电话：{line}").format(line=LINE_TO_SIGN))
    put_sign_off(paper, content.sign_off, head.room, day_or_blanks(None))
    paper.save(target)


def _agenda(paper: Paper, content: Notice) -> None:
    """Left out where the title of the meeting says it all."""
    titles = [item.title for item in content.items]
    if titles and titles != [content.head.title]:
        paper.part(_("会议议程"))
        for item in content.items:
            paper.text(_item(item))


def _item(item: PlannedItem) -> str:
    facts = clauses(filter(None, (item.unit, length_words(item.minutes))))
    return f"{item.number}. {item.title}" + (bracketed(facts) if facts else "")


def _people(paper: Paper, content: Notice) -> None:
    if content.invited:
        paper.part(_("参会人员"))
    for group in content.invited:
        paper.labelled(labelled(group.attends, ""), people_words(group.people), "Listed")


def _points(paper: Paper, content: Notice) -> None:
    if content.points:
        paper.part(_("有关要求"))
    for number, text in zip(numbering(content.points), content.points, strict=True):
        paper.text(number, text)
