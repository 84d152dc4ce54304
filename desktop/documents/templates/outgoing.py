"""交办单, 公示 and 归档目录 as templates: what they can name, and the samples."""

from __future__ import annotations

from desktop.base.i18n import _, listed
from desktop.documents.letters import FiledPaper, OutgoingCommitment
from desktop.documents.templates import meeting_placeholders as shared
from desktop.documents.templates import sample
from desktop.documents.templates.placeholders import END_WHEN, OTHERWISE, Field, Fields, counting, hole, when
from desktop.documents.word import archive, assignment, public_notice
from desktop.documents.word.assignment import FORM, FORM_ROW, label, signed
from desktop.documents.word.official import Cell, Paper
from desktop.documents.word.overview import LINE_TO_SIGN
from desktop.documents.wording import day_or_blanks, day_words, due_words, labelled, titled

_LINE, _LONG_LINE = f" or '{LINE_TO_SIGN}'", f" or '{2 * LINE_TO_SIGN}'"  # to be filled in by hand


def assignment_fields() -> Fields:
    number = Field("编号", _("承诺清单里的编号"), lambda line: line.number, need=_("事项的编号"))
    return (
        *shared.without_people(lambda c: titled(c.head, _("承诺事项交办单"))),
        *shared.state(),
        Field("文号", _("文号；设置里没有时空着"), lambda c: c.number),
        Field("承办单位", _("交给哪个单位办"), lambda c: c.unit, need=_("承办单位")),
        Field("承诺事项", _("交办的事项，一项一条"), lambda c: c.commitments, (number, *_outgoing()), _("承诺事项")),
        Field(
            "有待明确", _("有事项还缺内容时是“是”"), lambda c: _("是") if any(x.unclear for x in c.commitments) else ""
        ),
        Field("事项编号", _("全部事项的编号"), lambda c: listed(line.number for line in c.commitments)),
        Field("交办人", _("设置里的交办人；没有时空着"), lambda c: c.assigner),
        Field("交办日期", _("定稿的日期；没有时空着"), lambda c: day_words(c.day) if c.day else ""),
        *counting(),
    )


def public_notice_fields() -> Fields:
    number = Field("序号", _("公示里的序号"), lambda line: line.number)
    return (
        *shared.without_people(lambda c: titled(c.head, _("协商结果公示"))),
        *shared.state(),
        shared.texts("共识", _("形成的共识，一条一条"), lambda c: c.consensus, _("形成的共识")),
        Field("承诺事项", _("承诺的事，一项一条"), lambda c: c.commitments, (number, *_outgoing()), _("承诺事项")),
        shared.texts("分歧", _("没有达成一致的意见，一条一条"), lambda c: c.disagreements, _("未达成一致的意见")),
        Field("公示时间", _("会后记下的公示期；没有时留空白来填"), public_notice.publicity_words, need=_("公示时间")),
        Field("反馈方式", _("会后记下的反馈方式；没有时空着"), lambda c: c.feedback, need=_("反馈方式")),
        Field("查阅地点", _("在哪里可以看会议纪要；没有时空着"), lambda c: c.reading_place),
        *shared.sign_off(lambda c: day_or_blanks(c.day)),
        *counting(),
    )


def archive_fields() -> Fields:
    paper = (
        Field("材料名称", _("会议纪要、签到表等；空行里空着"), lambda line: line.name, need=_("材料名称")),
        Field("份数", _("有几份；纸质的空着，由人来数"), lambda line: str(line.copies or "")),
        Field("电子", _("已经存在电脑里的写“☑”，其他写“□”"), lambda line: "☑" if line.scanned else "□"),
        Field("备注", _("内部等"), lambda line: line.note),
    )
    rows = Field(
        "材料",
        _("归档的材料和空行，一份一条"),
        lambda c: (*c.papers, *[FiledPaper("")] * c.blanks),
        paper,
        _("归档的材料"),
    )
    return (*shared.meeting(lambda c: titled(c.head, _("归档目录"))), rows)


def _outgoing() -> Fields:
    """A commitment as it leaves the room: no resident is named."""
    missing = _("待明确")
    return (
        Field(
            "承诺事项", _("承诺的事；没有记下时写“待明确”"), lambda line: line.matter or missing, need=_("承诺的内容")
        ),
        Field("具体措施", _("具体怎么做"), lambda line: line.measures),
        Field("牵头单位", _("牵头单位；没有时写“待明确”"), lambda line: line.lead or missing),
        Field("配合单位", _("配合的单位"), lambda line: listed(line.support)),
        Field("责任人", _("责任人；没有时写“待明确”，公示里不写群众的姓名"), public_notice.person_words),
        Field("完成时限", _("完成时限；没有时写“待明确”，括号里是原话"), _due, need=_("承诺的完成时限")),
    )


def _due(line: OutgoingCommitment) -> str:
    return due_words(line.due, line.due_text)


def put_assignment(paper: Paper) -> None:
    """The sample, as assignment.write_assignment."""
    paper.add("Title", hole("标题"))
    paper.add("Subtitle", labelled(_("文号"), hole("文号" + _LINE)))
    paper.add("Subtitle", hole("会议状态"))
    paper.add("Normal", _("{names}：").format(names=hole("承办单位")))
    held = _("{day}，{room}召开“{title}”。{words}").format(
        day=hole("会议日期"), room=hole("站点"), title=hole("会议名称"), words=""
    )
    words = _("下列事项由你单位牵头办理，请按完成时限办理，办理情况及时反馈。")
    paper.text(when("会议日期") + held + END_WHEN + words)
    fields = ("编号", "承诺事项", "具体措施 or '—'", "配合单位 or '—'", "责任人", "完成时限")
    sample.table(paper, assignment.columns(), "承诺", "承诺事项", (hole("承诺." + name) for name in fields))
    paper.text(when("有待明确") + _("表中写着“待明确”的，请在回执的办理意见里写明。") + END_WHEN)
    paper.blank()
    _put_signing(paper)
    _put_slip(paper)


def _put_signing(paper: Paper) -> None:
    day = hole("交办日期 or '" + _("年　　月　　日") + "'")
    assigned = (label(_("交办人")), Cell(hole("交办人")), label(_("交办日期")), Cell(day, "TableMiddle"))
    paper.form(FORM, (assigned, signed()), FORM_ROW)


def _put_slip(paper: Paper) -> None:
    sender = "站点 or '" + _("交办单位") + "'"
    paper.add("CutLine", _("✂ 沿此线剪开，回执签好后交回{room}").format(room=hole(sender)))
    paper.add("Receipt", _("回　执"))
    rows = (
        (label(_("承办单位")), Cell(hole("承办单位")), label(_("文号")), Cell(hole("文号" + _LINE))),
        (label(_("事项编号")), Cell(hole("事项编号"), span=3)),
        (label(_("办理意见")), Cell("\n\n", span=3)),
        signed(),
    )
    paper.form(FORM, rows, FORM_ROW)


def put_public_notice(paper: Paper) -> None:
    """The sample, as public_notice.write_public_notice."""
    paper.add("Title", hole("标题"))
    paper.add("Subtitle", hole("会议状态"))
    paper.blank()
    about = when("议题") + _("，协商{topic}").format(topic=hole("议题")) + END_WHEN
    held = _("{day}，{room}召开“{title}”{about}。{words}").format(
        day=hole("会议日期"), room=hole("站点"), title=hole("会议名称"), about=about, words=""
    )
    paper.text(when("会议日期") + held + END_WHEN + _("现将协商结果公示如下，请大家监督。"))
    sample.part(paper, _("形成的共识"))
    sample.texts(paper, "共识")
    paper.text(when("not 共识") + _("未形成一致意见。") + END_WHEN)
    sample.part(paper, _("承诺事项"))
    _put_promised(paper)
    sample.control(paper, when("分歧"))
    sample.part(paper, _("未达成一致的意见"))
    sample.texts(paper, "分歧")
    sample.control(paper, END_WHEN)
    sample.part(paper, _("公示和反馈"))
    paper.labelled(_("公示时间："), hole("公示时间"))
    paper.labelled(_("反馈方式："), hole("反馈方式" + _LONG_LINE))
    paper.labelled(_("会议纪要查阅地点："), hole("查阅地点" + _LONG_LINE))
    sample.sign_off(paper)


def _put_promised(paper: Paper) -> None:
    more = (
        when("承诺." + name) + "\n" + labelled(called, hole("承诺." + name)) + END_WHEN
        for called, name in ((_("具体措施"), "具体措施"), (_("配合单位"), "配合单位"))
    )
    matter = hole("承诺.承诺事项") + "".join(more)
    cells = (hole("承诺.序号"), matter, *map(hole, ("承诺.牵头单位", "承诺.责任人", "承诺.完成时限")))
    sample.control(paper, when("承诺事项"))
    sample.table(paper, public_notice.columns(), "承诺", "承诺事项", cells)
    sample.control(paper, OTHERWISE)
    paper.text(_("无。"))
    sample.control(paper, END_WHEN)


def put_archive(paper: Paper) -> None:
    """The sample, as archive.write_archive."""
    paper.add("Title", hole("标题"))
    paper.blank()
    for called, name in ((_("站点："), "站点"), (_("会议编码："), "会议编码"), (_("会议时间："), "时间")):
        sample.optional(paper, called, name)
    form = _("{electronic}电子　□纸质").format(electronic=hole("份.电子"))
    cells = (hole("份.序号"), hole("份.材料名称"), hole("份.份数"), "", form, hole("份.备注"))
    sample.table(paper, archive.columns(), "份", "材料", cells, archive.ROW)
    paper.add("Signing", "　".join(labelled(who, LINE_TO_SIGN) for who in (_("立卷人"), _("检查人"))))
    paper.add("SignOff", _("年　　月　　日"))
