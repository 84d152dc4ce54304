"""What samples are put together from: the built-in layout with placeholders where the words of a meeting would be. The fixed
words are those of the built-in documents, so that a sample that nobody changed gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.base.i18n import _, word
from desktop.documents.faces import HEI
from desktop.documents.templates.placeholders import END_EVERY, END_WHEN, every, hole, when
from desktop.documents.word.official import Column, Paper, Span
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import labelled

NUMBERED = when("loop.length > 1") + "{{loop.index}}. " + END_WHEN  # 1. 2. 3. before each, nothing before a single one
SEVERAL = when("loop.length > 1")


def control(paper: Paper, *signs: str) -> None:
    """A line that is none of the document."""
    paper.add("Normal", "".join(signs))


def optional(paper: Paper, label: str, name: str, style: str = "BodyText") -> None:
    """A labelled line that is there where something was recorded."""
    paper.add(style, Span(when(name) + label, HEI), hole(name) + END_WHEN)


def part(paper: Paper, title: str) -> None:
    paper.add("Heading1", hole("部分序号") + title)


def section(paper: Paper, title: str) -> None:
    paper.add("Heading2", hole("小节序号") + title)


def point(paper: Paper, title: str, text: str) -> None:
    """A part that is one paragraph."""
    paper.labelled(labelled(hole("部分序号") + title, ""), text)


def texts(paper: Paper, listed_as: str) -> None:
    """A list of plain texts, one a paragraph."""
    control(paper, every("条", listed_as))
    paper.text(NUMBERED + hole("条.内容"))
    control(paper, END_EVERY)


def table(
    paper: Paper, columns: Sequence[Column], one: str, listed_as: str, cells: Iterable[str], height: int = 0
) -> None:
    """A table with a row for each line of a list."""
    rest = [""] * (len(columns) - 1)
    paper.table(columns, ([every(one, listed_as), *rest], list(cells), [END_EVERY, *rest]), height)


def overview(paper: Paper) -> None:
    """会议概况."""
    for label, name in (
        (_("协商平台："), "协商平台"),
        (_("时间："), "时间"),
        (_("地点："), "地点"),
        (_("会议类型："), "会议类型"),
        (_("召集人："), "召集人"),
        (_("主持人："), "主持人"),
        (_("记录人："), "记录人"),
        (_("议题："), "议题和来源"),
    ):
        optional(paper, label, name)
    optional(paper, _("议程："), "议程", "Listed")
    optional(paper, _("参会情况："), "参会情况")
    optional(paper, _("实到人员身份："), "实到人员身份")


def people(paper: Paper, *, internal: bool = False) -> None:
    for label, name in ((_("出席："), "出席"), (_("请假："), "请假"), (_("列席："), "列席")):
        paper.labelled(label, hole(name), "Listed")
    if internal:
        paper.add("Listed", Span(when("工作人员人员") + _("工作人员："), HEI), hole("工作人员") + END_WHEN)


def corrections(paper: Paper) -> None:
    control(paper, when("更正"))
    paper.blank()
    paper.add("Heading1", _("更正说明"))
    control(paper, every("处", "更正"))
    words = _("{number}. {day}更正{what}")
    paper.text(words.format(number=hole("处.序号"), day=hole("处.日期"), what=hole("处.更正处")))
    paper.labelled(_("原为："), hole("处.原文"))
    paper.labelled(_("更正为："), hole("处.改为"))
    paper.labelled(_("原因："), hole("处.原因"))
    control(paper, END_EVERY, END_WHEN)


def signatures(paper: Paper, labels: Iterable[str]) -> None:
    for label in labels:
        paper.add("Signing", labelled(word(label), LINE_TO_SIGN))
    paper.add("SignOff", _("年　　月　　日"))


def sign_off(paper: Paper) -> None:
    """署名 or 盖章, as the settings say: with a seal two lines are left free."""
    paper.hold()
    control(paper, when("落款"))
    paper.add("SignOff")
    control(paper, when("盖章"))
    paper.add("SignOff")
    control(paper, END_WHEN)
    paper.sign_off(hole("落款"), hole("落款日期"))
    control(paper, END_WHEN)
