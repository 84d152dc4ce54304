"""会议纪要, the document that circulates (DOMAIN.md, the table 会议纪要): part by part what was recorded and nothing else.
A part that has nothing is left out or says so in the table's words; the numbers of the parts close up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from desktop.base.i18n import _, bracketed, clauses, listed, phrases, word
from desktop.documents.content import CommitmentLine, Minutes, Opinion, ProgressLine, ReplyLine, StatementLine
from desktop.documents.faces import HEI, SMALL_SONG
from desktop.documents.word.official import BLANK, Column, Paper, Span
from desktop.documents.word.overview import put_corrections, put_overview, put_people, put_sign_off, put_signatures
from desktop.documents.wording import (
    ballot_words,
    day_or_blanks,
    day_words,
    due_words,
    labelled,
    number_words,
    numbering,
    numbers_words,
    opinion_words,
    state_words,
    titled,
)


def write_minutes(content: Minutes, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 会议纪要 as .docx. `title_font`: 宋体 (it is bold then) for a machine without 方正小标宋简体."""
    head, mark = content.head, content.mark
    title = titled(head, _("会议纪要"))
    moment = head.finalized or head.ended or head.started
    paper = Paper(title, head.room or head.village, moment, title_font)
    if mark:
        paper.mark(mark.text, head.number if mark.numbered else None, mark.issuer, moment)
    paper.add("Title", title)
    for line in ("" if mark else number_words(head), state_words(head)):
        if line:
            paper.add("Subtitle", line)
    paper.blank()
    put_overview(paper, head, content.agenda, content.attendance)
    for part in _PARTS:
        part(paper, content)
    _ending(paper, content)
    paper.save(target)


def _briefings(paper: Paper, content: Minutes) -> None:
    told = [briefing for briefing in content.briefings if briefing.texts]
    if not told and not content.progress:
        return
    paper.part(_("情况通报"))
    _progress(paper, content.progress)
    for briefing in told:
        paper.section(briefing.item)
        for text in briefing.texts:
            paper.text(text)


def _progress(paper: Paper, lines: Sequence[ProgressLine]) -> None:
    """上次承诺: of each what was promised by whom till when, and what was told of it."""
    if not lines:
        return
    paper.section(_("上次承诺落实情况"))
    for number, line in zip(numbering(lines), lines, strict=True):
        told = _("{state}。{text}") if line.text else _("{state}。")
        about = labelled((line.matter or _("待明确")) + promised_words(line), "")
        paper.text(number, about, told.format(state=line.state, text=line.text))


def promised_words(line: ProgressLine) -> str:
    """（编号，牵头单位，责任人，时限): what was promised by whom till when."""
    due = _("时限{day}").format(day=day_words(line.due)) if line.due else ""
    return bracketed(clauses(filter(None, (line.number, line.lead, line.person, due))))


def _opinions(paper: Paper, content: Minutes) -> None:
    paper.part(_("协商意见"))
    for item in content.opinions:
        paper.section(item.title or _("进入议程之前"))
        for opinion in item.opinions:
            _opinion(paper, opinion)
        if not item.opinions:
            paper.text(_("未提出意见。"))
    if not content.opinions:
        paper.text(_("未提出意见。"))


def _opinion(paper: Paper, opinion: Opinion) -> None:
    numbers, text, seconds = opinion_words(opinion)
    paper.text(Span(numbers, HEI), text, seconds)


def _replies(paper: Paper, content: Minutes) -> None:
    if not content.replies and not content.unanswered:
        return
    paper.part(_("现场答复"))
    for unit in content.replies:
        paper.section(unit.unit or _("没有记单位"))
        for reply in unit.replies:
            _reply(paper, reply)
    if content.unanswered:
        paper.labelled(_("暂未答复："), numbers_words(content.unanswered))


def _reply(paper: Paper, reply: ReplyLine) -> None:
    facts = [_("{kind}{unit}").format(kind=word(reply.kind), unit=reply.to_unit).strip()]
    if reply.due:
        facts.append(_("答复时限{day}").format(day=day_words(reply.due)))
    if reply.who:
        facts.append(_("{who}答复").format(who=reply.who))
    label = bracketed(clauses(facts))
    label = labelled(label, "") if reply.text else label
    paper.text(Span(numbers_words(reply.numbers), HEI), label, reply.text)


def _consensus(paper: Paper, content: Minutes) -> None:
    paper.part(_("形成的共识"))
    for number, line in zip(numbering(content.consensus), content.consensus, strict=True):
        facts = [_("形成方式：{method}").format(method=word(line.method))] if line.method else []
        facts += [_("当场已确认")] if line.confirmed else []
        paper.text(number, line.text, bracketed(phrases(facts)) if facts else "")
        if line.ballot:
            paper.text(ballot_words(line.ballot))
    if not content.consensus:
        paper.text(_("未形成一致意见。"))
    for ballot in content.ballots:
        paper.text(ballot_words(ballot))


def _commitments(paper: Paper, content: Minutes) -> None:
    paper.part(_("承诺事项"))
    if not content.commitments:
        paper.text(_("无。"))
        return
    paper.table(commitment_columns(), map(_commitment_cells, content.commitments))
    for line in content.commitments:
        _measures(paper, line)
    confirmed = confirmed_words(content.commitments)
    if confirmed:
        paper.text(confirmed)


def commitment_columns() -> tuple[Column, ...]:
    """Of the table of 承诺事项, also in a template."""
    return (
        Column(_("序号"), 720),
        Column(_("事项"), 2755, "TableText"),
        Column(_("牵头单位"), 1700),
        Column(_("责任人"), 1220),
        Column(_("完成时限"), 2450),
    )


def confirmed_words(lines: Sequence[CommitmentLine]) -> str:
    """Which commitments were read out and confirmed before people left; nothing where none was (rule 1)."""
    confirmed = [str(line.number) for line in lines if line.confirmed]
    others = [str(line.number) for line in lines if not line.confirmed]
    if not confirmed:
        return ""
    if not others:
        return _("以上承诺事项已当场宣读确认。")
    if len(others) < len(confirmed):
        return _("以上承诺事项除第{numbers}项外，已当场宣读确认。").format(numbers=listed(others))
    return _("以上承诺事项中第{numbers}项已当场宣读确认。").format(numbers=listed(confirmed))


def _commitment_cells(line: CommitmentLine) -> tuple[str, ...]:
    """What is missing says 待明确, the words for a time stay beside the missing date (DOMAIN.md, rule 5)."""
    missing, due = _("待明确"), due_words(line.due, line.due_text)
    return str(line.number), line.matter or missing, line.lead or missing, line.person or missing, due


def _measures(paper: Paper, line: CommitmentLine) -> None:
    """具体措施 and 配合单位 have no column; they follow the table under the number of their row."""
    support = _("配合单位：{units}").format(units=listed(line.support)) if line.support else ""
    if line.measures:
        measures = _("具体措施：{measures}").format(measures=line.measures)
        paper.text(f"{line.number}. ", measures, bracketed(support) if support else "")
    elif support:
        paper.text(f"{line.number}. ", support)


def _disagreements(paper: Paper, content: Minutes) -> None:
    if not content.disagreements:
        return
    paper.part(_("未达成一致的意见"))
    for number, text in zip(numbering(content.disagreements), content.disagreements, strict=True):
        paper.text(number, text)


def _statements(paper: Paper, content: Minutes) -> None:
    """会议要求, 表态发言, or both, each kind under its own heading where there are both."""
    kinds = statement_kinds(content)
    if not kinds:
        return
    paper.part(_("和").join(map(word, kinds)))
    for kind in kinds:
        if len(kinds) > 1:
            paper.section(word(kind))
        for line in content.statements:
            if line.kind == kind:
                paper.text(_speaker(line), line.text)


def statement_kinds(content: Minutes) -> list[str]:
    """会议要求 before whatever else was said."""
    return sorted({line.kind for line in content.statements}, key=lambda kind: (kind != "会议要求", kind))


def _speaker(line: StatementLine) -> str:
    if line.who and line.unit:
        return labelled(line.who + bracketed(line.unit), "")
    return labelled(line.who or line.unit, "") if line.who or line.unit else ""


def _follow_up(paper: Paper, content: Minutes) -> None:
    plans = (
        (_("公示期："), content.follow_up.publicity),
        (_("反馈方式："), content.follow_up.feedback),
        (_("回访时间："), content.follow_up.visit),
        (_("下次会议："), content.follow_up.next_meeting),
    )
    if not any(text for _label, text in plans):
        return
    paper.part(_("后续安排"))
    for label, text in plans:
        if text:
            paper.labelled(label, text)


_PARTS = (
    _briefings,
    _opinions,
    _replies,
    _consensus,
    _commitments,
    _disagreements,
    _statements,
    _follow_up,
)


def _ending(paper: Paper, content: Minutes) -> None:
    """出席/请假/列席, 审签, 附件, 落款, 版记, 更正说明."""
    head = content.head
    paper.blank()
    put_people(paper, content.attendance)
    if content.signatures or head.reviewer:
        paper.blank()
    if head.reviewer:
        paper.add("Signing", Span(_("审核："), HEI), head.reviewer)
    if content.signatures:
        put_signatures(paper, content.signatures)
    if content.attachments:
        paper.blank()
        paper.labelled(_("附件："), attached_words(content), "Attached")
    _sign_off(paper, content)
    _imprint(paper, content)
    put_corrections(paper, content.corrections)


def attached_words(content: Minutes) -> str:
    """The names of the attachments, one a line."""
    numbered = zip(numbering(content.attachments), content.attachments, strict=True)
    return "\n".join(number + name for number, name in numbered)


def _sign_off(paper: Paper, content: Minutes) -> None:
    """The red mark has the name already; a seal is set all the same."""
    if content.sign_off == "盖章" or not content.mark:
        put_sign_off(paper, content.sign_off, content.head.room, sign_off_day(content))


def sign_off_day(content: Minutes) -> str:
    """Without 定稿 there is no date yet; where a seal is set it is written by hand."""
    day = content.head.finalized
    return day_or_blanks(day) if content.sign_off == "盖章" else day_words(day) if day else ""


def _imprint(paper: Paper, content: Minutes) -> None:
    """版记 (7.4): 报送 and 抄送, below them who printed it and when."""
    sent = ((_("报送：{names}"), content.report_to), (_("抄送：{names}"), content.copy_to))
    lines = [BLANK + words.format(names=listed(names)) for words, names in sent if names]
    if lines or content.imprint:
        paper.hold()
        paper.blank()
        paper.hold()
    for line in lines:
        paper.add("Imprint", line)
    if content.imprint:
        day = content.head.finalized
        printed = _("{day}印发").format(day=day_words(day)) if day else ""
        paper.add("ImprintLast" if lines else "Imprint", f"{BLANK}{content.imprint}\t{printed}")
