"""What a template of 会议纪要 can name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from desktop.base.i18n import _, listed, word
from desktop.documents.content import CommitmentLine, Minutes
from desktop.documents.templates import meeting_placeholders as shared
from desktop.documents.templates.placeholders import Field, Fields, counting
from desktop.documents.word.minutes import (
    attached_words,
    confirmed_words,
    promised_words,
    sign_off_day,
    statement_kinds,
)
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import (
    ballot_words,
    day_words,
    due_words,
    numbers_words,
    titled,
)


def minutes_fields() -> Fields:
    return (
        *shared.meeting(lambda c: titled(c.head, _("会议纪要"))),
        *shared.state(),
        Field("审核人", _("审核人"), lambda c: c.head.reviewer),
        *_mark(),
        *shared.attendance(),
        *shared.agenda(),
        *_told(),
        *_opinions(),
        *_results(),
        *_ending(),
        *shared.corrections(),
        *counting(),
    )


def _mark() -> Fields:
    def number(c: Minutes) -> str:
        numbered = c.mark and c.mark.numbered and c.head.number is not None
        return _("第{number}号").format(number=c.head.number) if numbered else ""

    return (
        Field("红头", _("红色的“XXX纪要”；设置里没有选用时空着"), lambda c: c.mark.text if c.mark else ""),
        Field("红头编号", _("第X号"), number),
        Field("发文单位", _("红头下面的单位"), lambda c: c.mark.issuer if c.mark else ""),
        Field("发文日期", _("红头下面的日期"), _moment),
    )


def _moment(content: Minutes) -> str:
    head = content.head
    day = head.finalized or head.ended or head.started
    return day_words(day) if day else ""


def _told() -> Fields:
    return (
        Field(
            "上次承诺",
            _("会上说到的以前的承诺，一项一条"),
            lambda c: c.progress,
            (
                Field("编号", _("承诺清单里的编号"), lambda line: line.number),
                Field("承诺事项", _("承诺的事；没有记下时写“待明确”"), lambda line: line.matter or _("待明确")),
                Field("牵头单位", _("牵头单位"), lambda line: line.lead),
                Field("责任人", _("责任人"), lambda line: line.person),
                Field("完成时限", _("完成时限"), lambda line: day_words(line.due) if line.due else ""),
                Field("简况", _("括号里的编号、牵头单位、责任人、时限"), promised_words),
                Field("情况", _("已办结、办理中、没有动静"), lambda line: line.state),
                Field("说明", _("会上怎么说的"), lambda line: line.text),
            ),
        ),
        Field(
            "情况通报",
            _("会上通报的情况，一个议题一条"),
            lambda c: [briefing for briefing in c.briefings if briefing.texts],
            (
                Field("议题", _("通报的议题"), lambda line: line.item),
                shared.texts("通报", _("通报的内容，一段一条"), lambda line: line.texts),
            ),
        ),
    )


def _opinions() -> Fields:
    opinion = (
        Field("编号", _("意见1、3、6至35"), lambda line: numbers_words(line.numbers)),
        Field(
            "内容",
            _("意见的话；没有记下时写“（待补内容）”"),
            lambda line: line.text or _("（待补内容）"),
            need=_("意见的内容"),
        ),
        Field("同感人数", _("多少人有同感；没有时空着"), lambda line: str(line.seconds or "")),
    )
    reply = (
        Field("编号", _("答复的是哪些意见"), lambda line: numbers_words(line.numbers)),
        Field("答复类型", _("当场解决、承诺办理等"), lambda line: word(line.kind)),
        Field("内容", _("答复的话"), lambda line: line.text, need=_("答复的内容")),
        Field("答复人", _("谁答复的"), lambda line: line.who),
        Field("转交单位", _("转交给哪个单位"), lambda line: line.to_unit),
        Field("答复时限", _("什么时候以前答复"), lambda line: day_words(line.due) if line.due else ""),
    )
    return (
        Field(
            "协商意见",
            _("协商的意见，一个议题一条"),
            lambda c: c.opinions,
            (
                Field("议题", _("议题"), lambda line: line.title or _("进入议程之前")),
                Field("意见", _("这个议题的意见，一条一条"), lambda line: line.opinions, opinion, _("意见")),
            ),
            _("协商意见"),
        ),
        Field(
            "现场答复",
            _("现场的答复，一个单位一条"),
            lambda c: c.replies,
            (
                Field("单位", _("答复的单位"), lambda line: line.unit or _("没有记单位")),
                Field("答复", _("这个单位的答复，一条一条"), lambda line: line.replies, reply, _("答复")),
            ),
            _("现场答复"),
        ),
        Field(
            "暂未答复",
            _("还没有答复的意见的编号"),
            lambda c: numbers_words(c.unanswered),
            need=_("暂未答复的意见"),
        ),
    )


def _results() -> Fields:
    consensus = (
        Field("内容", _("形成的共识"), lambda line: line.text, need=_("共识的内容")),
        Field("形成方式", _("举手、鼓掌通过等"), lambda line: word(line.method)),
        Field("当场确认", _("当场宣读确认过的写“当场已确认”"), lambda line: _("当场已确认") if line.confirmed else ""),
        Field(
            "表决",
            _("举手的事由和票数"),
            lambda line: ballot_words(line.ballot) if line.ballot else "",
            need=_("举手的票数"),
        ),
    )
    return (
        Field("共识", _("形成的共识，一条一条"), lambda c: c.consensus, consensus, _("形成的共识")),
        shared.texts(
            "举手表态", _("没有形成共识的举手，一次一条"), lambda c: map(ballot_words, c.ballots), _("举手的票数")
        ),
        Field("承诺事项", _("承诺的事，一项一条"), lambda c: c.commitments, commitment(), _("承诺事项")),
        Field("确认情况", _("哪些承诺当场宣读确认过"), lambda c: confirmed_words(c.commitments)),
        shared.texts("分歧", _("没有达成一致的意见，一条一条"), lambda c: c.disagreements, _("未达成一致的意见")),
        Field(
            "发言标题",
            _("会议要求、表态发言，或“会议要求和表态发言”"),
            lambda c: _("和").join(map(word, statement_kinds(c))),
        ),
        Field(
            "会议要求和表态",
            _("会议要求、表态发言，一类一条"),
            lambda c: [(kind, [line for line in c.statements if line.kind == kind]) for kind in statement_kinds(c)],
            (
                Field("类别", _("会议要求或表态发言"), lambda group: word(group[0])),
                Field(
                    "发言",
                    _("这一类的发言，一条一条"),
                    lambda group: group[1],
                    (
                        Field("姓名", _("谁说的"), lambda line: line.who),
                        Field("单位", _("哪个单位的"), lambda line: line.unit),
                        Field("内容", _("说了什么"), lambda line: line.text),
                    ),
                ),
            ),
        ),
    )


def commitment() -> Fields:
    """A commitment of the minutes: what is missing says 待明确 (DOMAIN.md, rule 5)."""

    def or_unclear(name: str) -> Any:
        return lambda line: getattr(line, name) or _("待明确")

    def due(line: CommitmentLine) -> str:
        return due_words(line.due, line.due_text)

    return (
        Field("序号", _("承诺的序号"), lambda line: str(line.number)),
        Field("承诺事项", _("承诺的事；没有记下时写“待明确”"), or_unclear("matter"), need=_("承诺的内容")),
        Field("具体措施", _("具体怎么做"), lambda line: line.measures),
        Field("牵头单位", _("牵头单位；没有时写“待明确”"), or_unclear("lead"), need=_("承诺的牵头单位")),
        Field("配合单位", _("配合的单位"), lambda line: listed(line.support)),
        Field("责任人", _("责任人；没有时写“待明确”"), or_unclear("person"), need=_("承诺的责任人")),
        Field("完成时限", _("完成时限；没有时写“待明确”，括号里是原话"), due, need=_("承诺的完成时限")),
        Field("时限原话", _("“开春前”这样的话"), lambda line: line.due_text),
        Field("待明确", _("还缺哪几样"), lambda line: listed(map(word, line.unclear))),
        Field("当场确认", _("当场宣读确认过的写“当场已确认”"), lambda line: _("当场已确认") if line.confirmed else ""),
    )


def _ending() -> Fields:
    plans = (
        Field("公示期", _("公示的时间"), lambda c: c.follow_up.publicity),
        Field("反馈方式", _("向谁反映、怎么反映"), lambda c: c.follow_up.feedback),
        Field("回访时间", _("什么时候回访"), lambda c: c.follow_up.visit),
        Field("下次会议", _("下次会议的时间"), lambda c: c.follow_up.next_meeting),
    )
    return (
        *plans,
        Field(
            "签名栏",
            _("设置里要谁签字，一种人一条"),
            lambda c: [(label, list(same)) for label, same in groupby(c.signatures)],
            (
                Field("称呼", _("主持人、召集人、群众代表等"), lambda group: word(group[0])),
                Field(
                    "横线", _("签字用的横线，几个人几条"), lambda group: "　".join(LINE_TO_SIGN for _one in group[1])
                ),
            ),
        ),
        Field("附件", _("附件的名称，一份一行"), attached_words),
        *_signed_off(),
        Field("报送", _("报送的单位"), lambda c: listed(c.report_to)),
        Field("抄送", _("抄送的单位"), lambda c: listed(c.copy_to)),
        Field("印发单位", _("印发的单位"), lambda c: c.imprint),
    )


def _signed_off() -> Iterator[Field]:
    """The red mark has the name already; a seal is set all the same."""
    name, day, seal = shared.sign_off(sign_off_day)
    yield Field(name.name, name.meaning, lambda c: name.get(c) if c.sign_off == "盖章" or not c.mark else "")
    yield from (day, seal)
