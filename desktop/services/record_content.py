"""会议记录: every speech and every line in order, in the words spoken (rule 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from desktop.base.i18n import _, bracketed, listed, word
from desktop.documents import content
from desktop.documents.wording import clock_words, day_words, result_words
from desktop.rules import record
from desktop.rules.bodies import Outcome, outcome
from desktop.rules.queue import Speech
from desktop.rules.timing import Run, elapsed
from desktop.services.contents import agenda_lines, attended, corrections, head
from desktop.services.facts import Facts
from desktop.services.follow_up import Followed
from desktop.services.labels import progress_word

Entry = tuple[datetime, str, content.RecordEntry]  # moment and id, for the order
Details = tuple[tuple[str, str], ...]


def record_content(facts: Facts) -> content.Record:
    """The record in sections, one each time an item was discussed."""
    return content.Record(head(facts), attended(facts), agenda_lines(facts), _sections(facts), corrections(facts))


def _sections(facts: Facts) -> tuple[content.RecordSection, ...]:
    starts = sorted(facts.starts, key=lambda s: (s.at, s.id))
    items = {item.id: item for item in facts.agenda}
    bounds = [
        (None, _("议题之外")),
        *((items[s.item].position, items[s.item].title) for s in starts if s.item in items),
    ]
    moments = [s.at for s in starts if s.item in items]
    sections: list[list[content.RecordEntry]] = [[] for _bound in bounds]
    for at, _row, entry in sorted(_entries(facts), key=lambda found: found[:2]):
        sections[sum(moment <= at for moment in moments)].append(entry)
    return tuple(
        content.RecordSection(number, title, tuple(entries))
        for (number, title), entries in zip(bounds, sections, strict=True)
        if entries or number is not None
    )


def _entries(facts: Facts) -> Iterator[Entry]:
    yield from _speeches(facts)
    yield from _suggestions(facts)
    yield from _replies(facts)
    yield from _results(facts)
    for handover in facts.handovers:
        name = facts.people.name(handover.participant)
        yield _entry(facts, handover.at, handover.id, _("主持"), text=_("由{name}主持").format(name=name))


def _entry(
    facts: Facts,
    at: datetime,
    row: str,
    kind: str,
    speaker: str = "",
    text: str = "",
    details: Details = (),
    late: bool = False,
) -> Entry:
    return at, row, content.RecordEntry(facts.at(at), kind, speaker, text, details, late)


def _line(facts: Facts, line: record.Line, kind: str, speaker: str, text: str, details: Details = ()) -> Entry:
    return _entry(facts, line.at, line.id, kind, speaker, text, details, line.late)


def _speeches(facts: Facts) -> Iterator[Entry]:
    runs: dict[str, list[Run]] = {}
    for run in facts.runs:
        runs.setdefault(run.speech, []).append(run)
    for speech in facts.speeches:
        used = elapsed(runs.get(speech.id, []), speech.ended or speech.called)
        details = [(_("方式"), word(speech.stance)), (_("用时"), duration(used))]
        if speech.override:
            details.append((_("主持人点名"), speech.reason or _("未写原因")))
        if speech.ended is None:
            details = details[:1]
        yield _entry(facts, speech.called, speech.id, _("发言"), _speaker(facts, speech), "", tuple(details))


def _speaker(facts: Facts, speech: Speech) -> str:
    person = facts.people.person(speech.participant, speech.card)
    name = facts.people.name(speech.participant, speech.card, speech.unit)
    unit = speech.unit or (person.unit if person else "")
    return name + bracketed(unit) if unit and unit != name else name


def duration(length: timedelta) -> str:
    """2分00秒; whole seconds, rounded down."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return _("{minutes}分{seconds:02d}秒").format(minutes=minutes, seconds=seconds)


def _suggestions(facts: Facts) -> Iterator[Entry]:
    for s in facts.suggestions:
        who = facts.people.name(s.participant, s.card, s.label)
        kind = _("意见{number}").format(number=s.number)
        seconds = _names(facts, (x for x in facts.seconds if x.suggestion == s.id))
        details = [(_("整理稿"), s.summary), (_("同感"), seconds)]
        yield _line(facts, s, kind, who, s.text or _("（待补内容）"), _present(details))


def _names(facts: Facts, seconds: Iterable[record.Second]) -> str:
    return listed(facts.people.name(x.participant, x.card) for x in sorted(seconds, key=lambda x: (x.at, x.id)))


def _present(details: Iterable[tuple[str, str]]) -> Details:
    return tuple((label, value) for label, value in details if value)


def _replies(facts: Facts) -> Iterator[Entry]:
    for reply in facts.replies:
        numbers = listed(str(n) for n in facts.numbers(reply.suggestions))
        details = (
            (_("答复意见"), numbers),
            (_("类型"), word(reply.kind)),
            (_("转交"), reply.to_unit),
            (_("答复时限"), day_words(reply.due) if reply.due else ""),
        )
        speaker = "　".join(filter(None, (reply.unit, reply.who)))
        yield _line(facts, reply, _("答复"), speaker, reply.text, _present(details))


def _results(facts: Facts) -> Iterator[Entry]:
    for c in facts.commitments:
        yield _line(facts, c, _("承诺{number}").format(number=c.number), "", c.matter, _commitment_details(facts, c))
    for statement in facts.statements:
        speaker = "　".join(filter(None, (statement.unit, statement.who)))
        yield _line(facts, statement, word(statement.kind), speaker, statement.text)
    ballots = {b.id: b for b in facts.ballots}
    for consensus in facts.consensus:
        rests_on = ballots[consensus.ballot].matter if consensus.ballot in ballots else ""
        details = _present([(_("方式"), word(consensus.method)), (_("依据"), rests_on), _confirmed(facts, consensus)])
        yield _line(facts, consensus, _("共识"), "", consensus.text, details)
    for disagreement in facts.disagreements:
        yield _line(facts, disagreement, _("分歧"), "", disagreement.text)
    for note in facts.notes:
        yield _line(facts, note, word(note.kind) if note.kind else _("记事"), "", note.text)
    for ballot in facts.ballots:
        yield _ballot(facts, ballot)
    for told, followed in facts.progress:
        details = _progress_details(told.state, followed)
        yield _line(
            facts, told, _("承诺进展"), "", "：".join(filter(None, (followed.commitment.matter, told.text))), details
        )


def _commitment_details(facts: Facts, c: record.Commitment) -> Details:
    return _present(
        [
            (_("来源意见"), listed(str(n) for n in facts.numbers(c.suggestions))),
            (_("具体措施"), c.measures),
            (_("牵头单位"), c.lead),
            (_("配合单位"), listed(c.support)),
            (_("责任人"), c.person),
            (_("完成时限"), day_words(c.due) if c.due else ""),
            (_("时限原话"), c.due_text),
            (_("待明确"), listed(map(word, record.unclear(c)))),
            _confirmed(facts, c),
        ]
    )


def _progress_details(state: record.CommitmentState, followed: Followed) -> Details:
    c = followed.commitment
    return _present(
        [
            (_("情况"), progress_word(state)),
            (_("编号"), followed.number),
            (_("牵头单位"), c.lead),
            (_("责任人"), c.person),
            (_("完成时限"), day_words(c.due) if c.due else ""),
        ]
    )


def _confirmed(facts: Facts, line: record.Consensus | record.Commitment) -> tuple[str, str]:
    """Read out before people left: 当场已确认, and when."""
    return _("当场已确认"), clock_words(facts.at(line.confirmed)) if line.confirmed else ""


def _ballot(facts: Facts, ballot: record.Ballot) -> Entry:
    lawful, decided = ballot.quorum is not None, outcome(ballot)
    details = _present(
        [
            (_("方式"), word(ballot.method)),
            (_("赞成"), str(ballot.for_)),
            (_("反对"), str(ballot.against)),
            (_("弃权"), str(ballot.abstain)),
            (_("到会组成人员") if decided else _("在场可表态人数"), str(ballot.base)),
            (_("结果"), result_words(ballot.threshold, decided is Outcome.PASSED) if decided else ""),
        ]
    )
    kind = _("表决") if lawful else _("举手表态（意见统计）")
    return _line(facts, ballot, kind, "", ballot.matter, details)
