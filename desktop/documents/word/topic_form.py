"""议题征集表: a blank form on which residents write what should be talked about. Nobody must leave a name; what is made of
each line stands below on the same sheet (确定协商主题, the first of the six steps).
"""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.faces import SMALL_SONG
from desktop.documents.letters import TopicForm
from desktop.documents.word.official import Column, Paper
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import day_or_blanks, day_to_write, entitled

TOPIC_ROW, FINDING_ROW = 760, 520  # heights in twips: to be written in by hand


def write_topic_form(content: TopicForm, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 议题征集表 as .docx, one page. `title_font`: as with the minutes."""
    room = content.head.room
    title = entitled(room, _("议题征集表"))
    paper = Paper(title, room or content.head.village, None, title_font)
    paper.add("Title", title)
    paper.text(asking())
    rows = range(1, content.rows + 1)
    paper.table(topic_columns(), ((str(number), *[""] * 5) for number in rows), TOPIC_ROW)
    paper.add("Heading1", _("研究意见（由议事室填写）"))
    paper.table(finding_columns(), ((str(number), ways(), "", "", "") for number in rows), FINDING_ROW)
    paper.add("Signing", _("研究人（签字）：{line}　{day}").format(line=LINE_TO_SIGN, day=day_or_blanks(None)))
    paper.save(target)


def asking() -> str:
    """What residents are asked for, also in a template."""
    return _("请把想商量的事写在下面，一行一件，可以请人代写。姓名和联系方式可不写。请在{day}前交到{line}。").format(
        day=day_to_write(), line=LINE_TO_SIGN
    )


def topic_columns() -> tuple[Column, ...]:
    """For residents."""
    return (
        Column(_("序号"), 700),
        Column(_("议题"), 1950, "TableText"),
        Column(_("具体情况和建议"), 2945, "TableText"),
        Column(_("提出人（可不写）"), 1100),
        Column(_("联系方式（可不写）"), 1150),
        Column(_("日期"), 1000),
    )


def finding_columns() -> tuple[Column, ...]:
    """For what is made of it."""
    return (
        Column(_("序号"), 700),
        Column(_("怎么办"), 4345, "TableText"),
        Column(_("说明"), 1650, "TableText"),
        Column(_("负责人"), 1150),
        Column(_("日期"), 1000),
    )


def ways() -> str:
    """What can be made of a topic, to be ticked."""
    return _("□列入议题　□转办　□答复　□暂缓")
