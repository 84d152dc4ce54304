"""会议通知, 议程 and 议题征集表 as templates: what they can name, and the samples."""

from __future__ import annotations

from desktop.base.i18n import _, bracketed, clauses, listed
from desktop.documents.letters import Notice
from desktop.documents.templates import meeting_placeholders as shared
from desktop.documents.templates import sample
from desktop.documents.templates.placeholders import (
    END_EVERY,
    END_WHEN,
    OTHERWISE,
    Field,
    Fields,
    counting,
    every,
    hole,
    when,
)
from desktop.documents.word import agenda, topic_form
from desktop.documents.word.official import Paper
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import (
    clock_words,
    day_or_blanks,
    entitled,
    labelled,
    length_words,
    people_words,
    planned_words,
    titled,
    with_source,
)

_BLANK = " or '" + 2 * LINE_TO_SIGN + "'"  # a line to fill in by hand where nothing was planned


def notice_fields() -> Fields:
    return (
        *shared.meeting(lambda c: titled(c.head, _("会议通知"))),
        Field("主送", _("通知谁：先单位，后群众"), lambda c: listed(c.to) or _("各位参会人员"), need=_("通知谁")),
        _planned(),
        Field("议程", _("议程各项，一项一行；只有会议本身这一项时空着"), _agenda, need=_("议程")),
        _items(_("议程")),
        Field(
            "参会人员",
            _("请谁来，一种参会类别一条"),
            lambda c: c.invited,
            (
                Field("参会类别", _("出席、列席、旁听、工作人员"), lambda group: group.attends),
                Field("名单", _("单位和姓名"), lambda group: people_words(group.people)),
            ),
        ),
        shared.texts("要求", _("带什么、怎样请假等，一条一条"), lambda c: c.points, _("有关要求")),
        *shared.sign_off(lambda _content: day_or_blanks(None)),
        *counting(),
    )


def agenda_fields() -> Fields:
    return (*shared.meeting(lambda c: titled(c.head, _("议程"))), _planned(), _items(_("议程")))


def topic_form_fields() -> Fields:
    title = Field("标题", _("站点名称和“议题征集表”"), lambda c: entitled(c.head.room, _("议题征集表")))
    row = Field("空行", _("表里空行的序号"), lambda c: range(1, c.rows + 1), (Field("序号", _("序号"), str),))
    known = ("站点", "村社区", "乡镇街道", "县区", "协商平台")
    return (title, *(f for f in shared.meeting(lambda _c: "") if f.name in known), row)


def _planned() -> Field:
    meaning, need = _("原定的时间；没有定时留空白来填"), _("会议时间")
    return Field("会议时间", meaning, lambda c: planned_words(c.head.planned, c.ends), need=need)


def _agenda(content: Notice) -> str:
    if [item.title for item in content.items] == [content.head.title]:
        return ""
    return "\n".join(f"{item.number}. {item.title}" for item in content.items)


def _items(need: str) -> Field:
    item = (
        Field("序号", _("议程里的序号"), lambda line: str(line.number)),
        Field("议题", _("这一项的名称"), lambda line: line.title, need=need),
        Field("议题和来源", _("名称，括号里是来源"), lambda line: with_source(line.title, line.source), need=need),
        Field("内容", _("通报、协商、上次承诺"), lambda line: line.kind),
        Field("单位", _("汇报或答复的单位"), lambda line: line.unit),
        Field("提出人", _("提出这一项的人"), lambda line: line.proposer),
        Field("用时", _("几分钟"), lambda line: length_words(line.minutes)),
        Field("开始", _("几时几分开始"), lambda line: clock_words(line.begins) if line.begins else ""),
        Field("结束", _("几时几分结束"), lambda line: clock_words(line.ends) if line.ends else ""),
    )
    return Field("议程项", _("议程各项，一项一条"), lambda c: c.items, item, need)


def put_notice(paper: Paper) -> None:
    """The sample, as notice.write_notice."""
    paper.add("Title", hole("标题"))
    paper.blank()
    paper.add("Normal", _("{names}：").format(names=hole("主送")))
    paper.text(_("现将召开“{title}”的有关事项通知如下：").format(title=hole("会议名称")))
    sample.point(paper, _("会议时间"), hole("会议时间"))
    sample.point(paper, _("会议地点"), hole("地点" + _BLANK))
    sample.control(paper, when("议题"))
    sample.point(paper, _("会议议题"), hole("议题"))
    sample.control(paper, END_WHEN, when("议程"))
    sample.part(paper, _("会议议程"))
    sample.control(paper, every("项", "议程项"))
    both = when("项.单位 and 项.用时") + clauses(("", "")) + END_WHEN
    facts = bracketed(hole("项.单位") + both + hole("项.用时"))
    paper.text(hole("项.序号") + ". " + hole("项.议题") + when("项.单位 or 项.用时") + facts + END_WHEN)
    sample.control(paper, END_EVERY, END_WHEN, when("参会人员"))
    sample.part(paper, _("参会人员"))
    sample.control(paper, every("类", "参会人员"))
    paper.labelled(labelled(hole("类.参会类别"), ""), hole("类.名单"), "Listed")
    sample.control(paper, END_EVERY, END_WHEN, when("要求"))
    sample.part(paper, _("有关要求"))
    sample.texts(paper, "要求")
    sample.control(paper, END_WHEN)
    paper.add("Signing", _("联系人：{line}　联系电话：{line}").format(line=LINE_TO_SIGN))
    sample.sign_off(paper)


def put_agenda(paper: Paper) -> None:
    """The sample, as agenda.write_agenda; the column 提出人 is added by whoever wants it."""
    paper.add("Title", hole("标题"))
    paper.blank()
    paper.labelled(_("时间："), hole("会议时间"))
    for label, name in (
        (_("地点："), "地点"),
        (_("召集人："), "召集人"),
        (_("主持人："), "主持人"),
        (_("议题："), "议题"),
    ):
        sample.optional(paper, label, name)
    paper.blank()
    known = when("项.结束") + hole("项.开始") + "—" + hole("项.结束") + "\n" + bracketed(hole("项.用时"))
    begun = "{% elif 项.开始 %}" + _("{time}起").format(time=hole("项.开始"))
    time = known + begun + OTHERWISE + hole("项.用时") + END_WHEN
    cells = (*map(hole, ("项.序号", "项.议题和来源", "项.内容", "项.单位")), time)
    sample.table(paper, agenda.columns(proposed=False), "项", "议程项", cells, agenda.ROW)


def put_topic_form(paper: Paper) -> None:
    """The sample, as topic_form.write_topic_form."""
    paper.add("Title", hole("标题"))
    paper.text(topic_form.asking())
    sample.table(paper, topic_form.topic_columns(), "行", "空行", (hole("行.序号"), *[""] * 5), topic_form.TOPIC_ROW)
    paper.add("Heading1", _("研究意见（由议事室填写）"))
    cells = (hole("行.序号"), topic_form.ways(), "", "", "")
    sample.table(paper, topic_form.finding_columns(), "行", "空行", cells, topic_form.FINDING_ROW)
    paper.add("Signing", _("研究人（签字）：{line}　{day}").format(line=LINE_TO_SIGN, day=day_or_blanks(None)))
