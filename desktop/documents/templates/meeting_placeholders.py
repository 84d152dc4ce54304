"""What the templates of all documents can name: the meeting, who was there, its agenda, the people who sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from desktop.base.i18n import _, listed, word
from desktop.documents.content import Attendee
from desktop.documents.templates.placeholders import Field, Fields
from desktop.documents.word.overview import agenda_words
from desktop.documents.wording import (
    counts_words,
    day_words,
    moment_words,
    number_words,
    people_words,
    period_words,
    rate_words,
    roles_words,
    state_words,
    with_source,
)


def meeting(title: Callable[[Any], str]) -> Fields:
    """`title` gives the document's title from its content."""
    name = _("会议名称")
    return (
        Field("标题", _("会议名称和文书名称；太长时分成两行"), title, need=name),
        Field("会议名称", _("会议的名称"), lambda c: c.head.title, need=name),
        Field("会次", _("（2026年第3次）；没有编次时空着"), lambda c: number_words(c.head)),
        Field("会议编码", _("会议的编码"), lambda c: c.head.code),
        Field("协商平台", _("有事来商量、小马扎议事会等"), lambda c: c.head.brand),
        Field("站点", _("议事室（站点）的名称"), lambda c: c.head.room),
        Field("村社区", _("村或社区"), lambda c: c.head.village),
        Field("乡镇街道", _("乡镇或街道"), lambda c: c.head.town),
        Field("县区", _("县或区"), lambda c: c.head.county),
        Field("议题", _("会议的议题"), lambda c: c.head.topic),
        Field("议题来源", _("议题从哪里来"), lambda c: c.head.source),
        Field("议题和来源", _("议题，括号里是来源"), lambda c: with_source(c.head.topic, c.head.source)),
        Field("协商形式", _("会议协商、现场协商等"), lambda c: word(c.head.form)),
        Field("会议层级", _("村社区、网格楼院等"), lambda c: word(c.head.level)),
        Field("会议类别", _("会议记下的类别"), lambda c: c.head.category),
        Field("会议类型", _("村民代表会议等；平常的协商空着"), lambda c: _lawful(c.head.body)),
        Field("地点", _("开会的地点"), lambda c: c.head.place),
        Field("计划时间", _("原定的开会时间"), lambda c: moment_words(c.head.planned) if c.head.planned else ""),
        Field("会议日期", _("开会那天，如 2026年3月5日"), lambda c: _day(c.head.started)),
        Field("时间", _("从几时几分到几时几分"), lambda c: period_words(c.head.started, c.head.ended)),
        Field("召集人", _("召集人，几个人之间用顿号"), lambda c: listed(c.head.conveners)),
        Field("主持人", _("主持人"), lambda c: c.head.moderator),
        Field("记录人", _("记录人"), lambda c: c.head.recorder),
    )


def without_people(title: Callable[[Any], str]) -> Fields:
    """The meeting in what goes out to everybody: nobody of it can be named, nor who raised the topic (rule 12)."""
    withheld = {"召集人", "主持人", "记录人", "议题来源", "议题和来源"}
    return tuple(f for f in meeting(title) if f.name not in withheld)


def state() -> Fields:
    """送审 and 定稿, for the documents that wait for them."""
    needed = _("草稿、送审的标记")
    return (
        Field(
            "会议状态",
            _("定稿以前是（草稿，未定稿）或（送审稿），定稿后空着"),
            lambda c: state_words(c.head),
            need=needed,
        ),
        Field("定稿日期", _("定稿的日期"), lambda c: _day(c.head.finalized)),
    )


def sign_off(day: Callable[[Any], str]) -> Fields:
    """落款 as the settings want it. `day` gives its date."""
    return (
        Field("落款", _("落款的名称；设置里不要落款时空着"), lambda c: c.head.room if c.sign_off != "不落款" else ""),
        Field("落款日期", _("落款的日期，没有时留空白来填"), day),
        Field("盖章", _("设置里要盖章时是“是”"), lambda c: _yes(c.sign_off == "盖章")),
    )


def attendance(*, internal: bool = False) -> Fields:
    """`internal`: with notes and staff, for 会议记录."""

    def people(name: str, each: str, meaning: str, get: Callable[[Any], Iterable[Attendee]], need: str = "") -> Fields:
        return (
            Field(name, meaning, lambda c: people_words(get(c), notes=internal), need=need),
            Field(each, _("{who}，一个人一条").format(who=meaning), get, _person(internal=internal), need),
        )

    return (
        Field(
            "参会情况",
            _("应到、实到、请假、缺席的人数和到会率"),
            lambda c: counts_words(c.attendance),
            need=_("参会人数"),
        ),
        Field("实到人员身份", _("各种身份的人数；没有邀请名单时空着"), _roles),
        Field("应到人数", _("没有邀请名单时空着"), lambda c: _count(c.attendance.expected)),
        Field("实到人数", _("出席并签到的人数"), lambda c: _count(c.attendance.present)),
        Field("应到中实到人数", _("邀请名单里到了的人数"), lambda c: _count(c.attendance.present_expected)),
        Field("现场加入人数", _("名单以外来的人数"), lambda c: _count(c.attendance.walk_ins)),
        Field("请假人数", _("请假的人数"), lambda c: _count(c.attendance.excused)),
        Field("缺席人数", _("应到没到、又没请假的人数"), lambda c: _count(c.attendance.absent)),
        Field("列席人数", _("列席和旁听的人数"), lambda c: _count(c.attendance.observers)),
        Field("工作人员人数", _("工作人员的人数"), lambda c: _count(c.attendance.staff)),
        Field("未登记人数", _("没有登记姓名的人数"), lambda c: _count(c.attendance.heads)),
        Field("到会率", _("应到中实到/应到（百分比）"), _rate),
        *people(
            "出席", "出席人员", _("出席的人，按邀请名单的次序"), lambda c: c.attendance.present_list, _("出席名单")
        ),
        *people("请假", "请假人员", _("请假的人"), lambda c: c.attendance.excused_list),
        *people("列席", "列席人员", _("列席和旁听的人"), lambda c: c.attendance.observer_list),
        *(people("工作人员", "工作人员人员", _("工作人员"), lambda c: c.attendance.staff_list) if internal else ()),
    )


def agenda() -> Fields:
    return (
        Field("议程", _("议程各项，一项一行；只有会议本身这一项时空着"), lambda c: agenda_words(c.head, c.agenda)),
        Field(
            "议程项",
            _("议程各项，一项一条"),
            lambda c: c.agenda,
            (
                Field("序号", _("议程里的序号"), lambda line: str(line.number)),
                Field("议题", _("这一项的名称"), lambda line: line.title),
                Field("来源", _("从哪里来"), lambda line: line.source),
                Field("答复单位", _("汇报或答复的单位"), lambda line: line.answering_unit),
            ),
        ),
    )


def corrections() -> Fields:
    """更正 after 定稿: what was changed may not be left out."""
    return (
        Field(
            "更正",
            _("定稿以后的更正，一处一条"),
            lambda c: c.corrections,
            (
                Field("日期", _("更正的日期"), lambda line: day_words(line.at)),
                Field("更正处", _("意见2、承诺事项1 等"), lambda line: line.what),
                Field("原文", _("原来怎么写的"), lambda line: line.old, need=_("更正的原文")),
                Field("改为", _("改成了什么"), lambda line: line.new, need=_("更正后的内容")),
                Field("原因", _("为什么改"), lambda line: line.reason),
            ),
            need=_("更正说明"),
        ),
    )


def texts(name: str, meaning: str, get: Callable[[Any], Iterable[str]], need: str = "") -> Field:
    """A list of plain texts."""
    return Field(name, meaning, get, (Field("内容", _("文字"), lambda text: text, need=need),), need)


def _person(*, internal: bool) -> Fields:
    named = (
        Field("姓名", _("姓名；代会的写成 李四（代王五）"), lambda person: person.name),
        Field("身份", _("身份"), lambda person: word(person.role)),
        Field("单位", _("单位或村组"), lambda person: person.unit),
    )
    return (*named, Field("备注", _("代签、离场时间、请假原因"), lambda person: person.note)) if internal else named


def _roles(content: Any) -> str:
    return roles_words(content.attendance) if content.attendance.expected is not None else ""


def _rate(content: Any) -> str:
    expected = content.attendance.expected
    return "" if expected is None else rate_words(content.attendance.present_expected, expected)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _lawful(body: str) -> str:
    return word(body) if body != "协商" else ""


def _day(day: Any) -> str:
    return day_words(day) if day else ""


def _yes(fact: bool) -> str:
    return _("是") if fact else ""
