"""会议记录 as a template: what it can name, and the sample."""

from __future__ import annotations

from datetime import datetime

from desktop.base.i18n import _, bracketed, phrases
from desktop.documents.content import Record, RecordEntry, RecordSection
from desktop.documents.faces import HEI
from desktop.documents.templates import meeting_placeholders as shared
from desktop.documents.templates import sample
from desktop.documents.templates.placeholders import END_EVERY, END_WHEN, OTHERWISE, Field, Fields, every, hole, when
from desktop.documents.word.official import Paper, Span
from desktop.documents.wording import clock_words, labelled, moment_words, titled

_Started = datetime | None


def record_fields() -> Fields:
    entry = (
        Field("时间", _("几时几分；不是开会那天的写上日期"), _when),
        Field(
            "补录",
            _("事后补记的写“（补录）”"),
            lambda pair: _("（补录）") if pair[0].late else "",
            need=_("补录的标记"),
        ),
        Field("类别", _("发言、意见建议、答复、承诺等"), lambda pair: pair[0].kind, need=_("每条记录的类别")),
        Field("发言人", _("谁说的"), lambda pair: pair[0].speaker, need=_("发言人")),
        Field("内容", _("原话"), lambda pair: pair[0].text, need=_("原话")),
        Field("附注", _("用时、方式、票数等，用分号隔开"), lambda pair: _facts(pair[0]), need=_("票数和承诺的各项")),
    )
    return (
        *shared.meeting(lambda c: titled(c.head, _("会议记录"))),
        *shared.attendance(internal=True),
        *shared.agenda(),
        Field(
            "过程",
            _("会议的过程，每讨论一项议程是一条"),
            _sections,
            (
                Field("议程序号", _("议程里的序号；议题之外的空着"), lambda pair: str(pair[0].number or "")),
                Field("议题", _("这一项的名称"), lambda pair: pair[0].title),
                Field("记录", _("这一项的记录，一句一条"), _entries, entry, _("记录")),
            ),
            _("会议的过程"),
        ),
        *shared.corrections(),
    )


def _sections(content: Record) -> list[tuple[RecordSection, _Started]]:
    return [(section, content.head.started) for section in content.sections]


def _entries(pair: tuple[RecordSection, _Started]) -> list[tuple[RecordEntry, _Started]]:
    return [(entry, pair[1]) for entry in pair[0].entries]


def _when(pair: tuple[RecordEntry, _Started]) -> str:
    entry, started = pair
    other_day = started is not None and entry.at.date() != started.date()
    return moment_words(entry.at) if other_day else clock_words(entry.at)


def _facts(entry: RecordEntry) -> str:
    return phrases(labelled(label, fact) for label, fact in entry.details)


def put_record(paper: Paper) -> None:
    """The sample, as record.write_record."""
    paper.labelled(_("（内部）"), "", "Normal")
    paper.add("Title", hole("标题"))
    paper.add("Subtitle", hole("会次"))
    paper.blank()
    sample.overview(paper)
    sample.people(paper, internal=True)
    sample.control(paper, every("项", "过程"))
    numbered = _("议程{number}　{title}").format(number=hole("项.议程序号"), title=hole("项.议题"))
    paper.add("Heading1", when("项.议程序号") + numbered + OTHERWISE + hole("项.议题") + END_WHEN)
    sample.control(paper, every("句", "项.记录"))
    paper.text(
        hole("句.时间") + hole("句.补录"),
        Span(_("【{kind}】").format(kind=hole("句.类别")), HEI),
        hole("句.发言人") + when("句.发言人 and 句.内容") + labelled("", "") + END_WHEN + hole("句.内容"),
        when("句.附注") + bracketed(hole("句.附注")) + END_WHEN,
    )
    sample.control(paper, END_EVERY, END_EVERY)
    paper.blank()
    sample.signatures(paper, (_("主持人（签字）"), _("记录人（签字）")))
    sample.corrections(paper)
