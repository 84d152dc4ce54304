"""The sample of a template of 会议纪要: the built-in layout with its placeholders."""

from __future__ import annotations

from desktop.base.i18n import _, bracketed, clauses, phrases
from desktop.documents.faces import HEI
from desktop.documents.templates import sample
from desktop.documents.templates.placeholders import END_EVERY, END_WHEN, OTHERWISE, every, hole, when
from desktop.documents.word.minutes import commitment_columns
from desktop.documents.word.official import BLANK, Paper, Span
from desktop.documents.wording import labelled


def put_minutes(paper: Paper) -> None:
    """The sample, part by part as in minutes.write_minutes."""
    _put_head(paper)
    sample.overview(paper)
    _put_told(paper)
    _put_opinions(paper)
    _put_replies(paper)
    _put_consensus(paper)
    _put_commitments(paper)
    _put_disagreements(paper)
    _put_statements(paper)
    _put_follow_up(paper)
    _put_ending(paper)


def _put_head(paper: Paper) -> None:
    sample.control(paper, when("红头"))
    paper.add("Mark", hole("红头"))
    paper.blank()
    paper.add("MarkNumber", hole("红头编号"))
    paper.add("MarkLine", hole("发文单位") + "\t" + hole("发文日期"))
    paper.blank()
    sample.control(paper, END_WHEN)
    paper.add("Title", hole("标题"))
    paper.add("Subtitle", when("not 红头") + hole("会次") + END_WHEN)
    paper.add("Subtitle", hole("会议状态"))
    paper.blank()


def _put_told(paper: Paper) -> None:
    sample.control(paper, when("上次承诺 or 情况通报"))
    sample.part(paper, _("情况通报"))
    sample.control(paper, when("上次承诺"))
    sample.section(paper, _("上次承诺落实情况"))
    sample.control(paper, every("项", "上次承诺"))
    about = sample.NUMBERED + hole("项.承诺事项") + hole("项.简况")
    told = _("{state}。{text}").format(state=hole("项.情况"), text=hole("项.说明"))
    paper.text(labelled(about, told))
    sample.control(paper, END_EVERY, END_WHEN)
    sample.control(paper, every("项", "情况通报"))
    sample.section(paper, hole("项.议题"))
    sample.control(paper, every("段", "项.通报"))
    paper.text(hole("段.内容"))
    sample.control(paper, END_EVERY, END_EVERY, END_WHEN)


def _put_opinions(paper: Paper) -> None:
    sample.part(paper, _("协商意见"))
    sample.control(paper, every("项", "协商意见"))
    sample.section(paper, hole("项.议题"))
    sample.control(paper, every("条", "项.意见"))
    seconds = when("条.同感人数") + _("（同感{count}人）").format(count=hole("条.同感人数")) + END_WHEN
    numbers = labelled(hole("条.编号"), "")
    paper.text(Span(numbers, HEI), hole("条.内容"), seconds)
    sample.control(paper, END_EVERY, when("not 项.意见"))
    paper.text(_("未提出意见。"))
    sample.control(paper, END_WHEN, END_EVERY, when("not 协商意见"))
    paper.text(_("未提出意见。"))
    sample.control(paper, END_WHEN)


def _put_replies(paper: Paper) -> None:
    sample.control(paper, when("现场答复 or 暂未答复"))
    sample.part(paper, _("现场答复"))
    sample.control(paper, every("项", "现场答复"))
    sample.section(paper, hole("项.单位"))
    sample.control(paper, every("条", "项.答复"))
    kind = _("{kind}{unit}").format(kind=hole("条.答复类型"), unit=hole("条.转交单位"))
    due = when("条.答复时限") + clauses(("", _("答复时限{day}").format(day=hole("条.答复时限")))) + END_WHEN
    who = when("条.答复人") + clauses(("", _("{who}答复").format(who=hole("条.答复人")))) + END_WHEN
    text = when("条.内容") + labelled("", hole("条.内容")) + END_WHEN
    paper.text(Span(hole("条.编号"), HEI), bracketed(kind + due + who) + text)
    sample.control(paper, END_EVERY, END_EVERY)
    sample.optional(paper, _("暂未答复："), "暂未答复")
    sample.control(paper, END_WHEN)


def _put_consensus(paper: Paper) -> None:
    sample.part(paper, _("形成的共识"))
    sample.control(paper, every("条", "共识"))
    method = when("条.形成方式") + _("形成方式：{method}").format(method=hole("条.形成方式")) + END_WHEN
    both = when("条.形成方式 and 条.当场确认") + phrases(("", "")) + END_WHEN
    facts = when("条.形成方式 or 条.当场确认") + bracketed(method + both + hole("条.当场确认")) + END_WHEN
    paper.text(sample.NUMBERED + hole("条.内容") + facts)
    paper.text(hole("条.表决"))
    sample.control(paper, END_EVERY, when("not 共识"))
    paper.text(_("未形成一致意见。"))
    sample.control(paper, END_WHEN, every("条", "举手表态"))
    paper.text(hole("条.内容"))
    sample.control(paper, END_EVERY)


def _put_commitments(paper: Paper) -> None:
    sample.part(paper, _("承诺事项"))
    sample.control(paper, when("承诺事项"))
    cells = ("承诺.序号", "承诺.承诺事项", "承诺.牵头单位", "承诺.责任人", "承诺.完成时限")
    sample.table(paper, commitment_columns(), "承诺", "承诺事项", map(hole, cells))
    sample.control(paper, every("承诺", "承诺事项"))
    support = _("配合单位：{units}").format(units=hole("承诺.配合单位"))
    measures = _("具体措施：{measures}").format(measures=hole("承诺.具体措施"))
    inside = when("承诺.配合单位") + bracketed(support) + END_WHEN
    alone = when("承诺.配合单位") + hole("承诺.序号") + ". " + support + END_WHEN
    paper.text(when("承诺.具体措施") + hole("承诺.序号") + ". " + measures + inside + OTHERWISE + alone + END_WHEN)
    sample.control(paper, END_EVERY)
    paper.text(hole("确认情况"))
    sample.control(paper, OTHERWISE)
    paper.text(_("无。"))
    sample.control(paper, END_WHEN)


def _put_disagreements(paper: Paper) -> None:
    sample.control(paper, when("分歧"))
    sample.part(paper, _("未达成一致的意见"))
    sample.texts(paper, "分歧")
    sample.control(paper, END_WHEN)


def _put_statements(paper: Paper) -> None:
    sample.control(paper, when("会议要求和表态"))
    sample.part(paper, hole("发言标题"))
    sample.control(paper, every("类", "会议要求和表态"), sample.SEVERAL)
    sample.section(paper, hole("类.类别"))
    sample.control(paper, END_WHEN, every("条", "类.发言"))
    colon = labelled("", "")
    both = when("条.姓名 and 条.单位") + hole("条.姓名") + bracketed(hole("条.单位")) + colon
    one = "{% elif 条.姓名 or 条.单位 %}" + hole("条.姓名 or 条.单位") + colon + END_WHEN
    paper.text(both + one + hole("条.内容"))
    sample.control(paper, END_EVERY, END_EVERY, END_WHEN)


def _put_follow_up(paper: Paper) -> None:
    sample.control(paper, when("公示期 or 反馈方式 or 回访时间 or 下次会议"))
    sample.part(paper, _("后续安排"))
    for label, name in (
        (_("公示期："), "公示期"),
        (_("反馈方式："), "反馈方式"),
        (_("回访时间："), "回访时间"),
        (_("下次会议："), "下次会议"),
    ):
        sample.optional(paper, label, name)
    sample.control(paper, END_WHEN)


def _put_ending(paper: Paper) -> None:
    paper.blank()
    sample.people(paper)
    paper.blank()
    sample.optional(paper, _("审核："), "审核人", "Signing")
    sample.control(paper, every("栏", "签名栏"))
    paper.add("Signing", labelled(hole("栏.称呼"), hole("栏.横线")))
    sample.control(paper, END_EVERY)
    paper.add("SignOff", when("签名栏") + _("年　　月　　日") + END_WHEN)
    sample.control(paper, when("附件"))
    paper.blank()
    sample.optional(paper, _("附件："), "附件", "Attached")
    sample.control(paper, END_WHEN)
    sample.sign_off(paper)
    sample.control(paper, when("报送 or 抄送 or 印发单位"))
    paper.blank()
    _put_imprint(paper)
    sample.control(paper, END_WHEN)
    sample.corrections(paper)


def _put_imprint(paper: Paper) -> None:
    for words, name in ((_("报送：{names}"), "报送"), (_("抄送：{names}"), "抄送")):
        paper.add("Imprint", when(name) + BLANK + words.format(names=hole(name)) + END_WHEN)
    day = when("定稿日期") + _("{day}印发").format(day=hole("定稿日期")) + END_WHEN
    paper.add("ImprintLast", when("印发单位") + BLANK + hole("印发单位") + "\t" + day + END_WHEN)
