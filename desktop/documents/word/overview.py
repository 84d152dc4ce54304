"""What the Word papers have in common: 会议概况, the lists of people, lines to sign on, 落款, 更正说明."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from desktop.base.i18n import _, listed, word
from desktop.documents.content import AgendaLine, Attendance, CorrectionLine, Head
from desktop.documents.word.official import Paper
from desktop.documents.wording import (
    counts_words,
    day_words,
    labelled,
    people_words,
    period_words,
    roles_words,
    with_source,
)

LINE_TO_SIGN = "_" * 10


def put_overview(paper: Paper, head: Head, agenda: tuple[AgendaLine, ...], attendance: Attendance) -> None:
    """起止时间, 地点, 召集人, 主持, 记录, 议题及来源, 参会人数; what was not recorded has no line."""
    facts = (
        (_("协商平台："), head.brand),
        (_("时间："), period_words(head.started, head.ended)),
        (_("地点："), head.place),
        (_("会议类型："), word(head.body) if head.body != "协商" else ""),
        (_("召集人："), listed(head.conveners)),
        (_("主持人："), head.moderator),
        (_("记录人："), head.recorder),
        (_("议题："), with_source(head.topic, head.source)),
        (_("议程："), agenda_words(head, agenda)),
        (_("参会情况："), counts_words(attendance)),
        (_("实到人员身份："), roles_words(attendance) if attendance.expected is not None else ""),
    )
    for label, text in facts:
        if text:
            paper.labelled(label, text, "Listed" if "\n" in text else "BodyText")


def put_people(paper: Paper, attendance: Attendance, internal: bool = False) -> None:
    """7.8.3.3: 出席, 请假, 列席. Notes (代签, why somebody is excused) and the staff are for 会议记录 only."""
    lists = [
        (_("出席："), attendance.present_list),
        (_("请假："), attendance.excused_list),
        (_("列席："), attendance.observer_list),
    ]
    if internal and attendance.staff_list:
        lists.append((_("工作人员："), attendance.staff_list))
    for label, people in lists:
        paper.labelled(label, people_words(people, notes=internal), "Listed")


def put_signatures(paper: Paper, labels: Iterable[str]) -> None:
    """A line to sign on for each; those of one label share theirs."""
    for label, same in groupby(labels):
        paper.add("Signing", labelled(word(label), "　".join(LINE_TO_SIGN for _signature in same)))
    paper.add("SignOff", _("年　　月　　日"))


def put_sign_off(paper: Paper, how: str, name: str, words: str) -> None:
    """落款 as the settings want it (署名 盖章 不落款): `name` over the date, never on a page of its own."""
    if how == "不落款" or not name:
        return
    paper.hold()
    if how == "盖章":
        paper.seal(name, words)
        return
    paper.blank()
    paper.hold()
    paper.sign_off(name, words)


def put_corrections(paper: Paper, corrections: tuple[CorrectionLine, ...]) -> None:
    """更正说明: what was changed after 定稿."""
    if not corrections:
        return
    paper.blank()
    paper.add("Heading1", _("更正说明"))
    for number, correction in enumerate(corrections, 1):
        paper.text(
            _("{number}. {day}更正{what}").format(number=number, day=day_words(correction.at), what=correction.what)
        )
        paper.labelled(_("原为："), correction.old)
        paper.labelled(_("更正为："), correction.new)
        paper.labelled(_("原因："), correction.reason)


def agenda_words(head: Head, agenda: tuple[AgendaLine, ...]) -> str:
    """Its items, one a line; nothing where the meeting's title is the only item."""
    if len(agenda) == 1 and agenda[0].title == head.title and not agenda[0].source:
        return ""
    return "\n".join(f"{line.number}. {with_source(line.title, line.source)}" for line in agenda)
