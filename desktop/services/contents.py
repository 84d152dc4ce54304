"""What the documents of a meeting say, assembled from recorded facts: nothing is invented (rule 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from desktop.base.i18n import _, phrases
from desktop.documents import content
from desktop.rules import record
from desktop.rules.attendance import Attends, Participant, SignIn, printed_name
from desktop.rules.bodies import Outcome, outcome
from desktop.rules.meeting import Kind
from desktop.rules.roles import ROLES
from desktop.services.facts import Facts
from desktop.services.follow_up import Followed
from desktop.services.labels import progress_word


def head(facts: Facts) -> content.Head:
    """The meeting as every document names it."""
    meeting, room = facts.meeting, facts.room

    def when(moment: datetime | None) -> datetime | None:
        return facts.at(moment) if moment else None

    return content.Head(
        title=meeting.title,
        code=meeting.code,
        number=meeting.number,
        brand=facts.settings["brand"],
        room=room.name,
        village=room.village,
        town=room.town,
        county=room.county,
        topic=meeting.topic,
        source=meeting.source,
        form=meeting.form,
        level=meeting.level,
        category=meeting.category,
        body=meeting.body,
        place=meeting.place,
        planned=when(meeting.planned),
        started=when(meeting.opened),
        ended=when(meeting.closed),
        conveners=meeting.conveners,
        moderator=meeting.moderator,
        recorder=meeting.recorder,
        state=meeting.state,
        finalized=when(meeting.finalized),
        reviewer=meeting.reviewer,
    )


def attended(facts: Facts) -> content.Attendance:
    """Counts, and the lists in the order of the invitation list."""
    counts, signed = facts.board.counts, facts.board.signed
    invited = any(p.invited for p in facts.board.participants)
    came = [p for p in facts.board.participants if p.id in signed]
    members = [p for p in came if p.attends is Attends.MEMBER]
    roles = Counter(p.role for p in members if p.role)

    def listed(found: Iterable[Participant]) -> tuple[content.Attendee, ...]:
        return tuple(_attendee(facts, p, signed.get(p.id)) for p in found)

    return content.Attendance(
        expected=counts.expected if invited else None,
        present=counts.present,
        present_expected=counts.present_expected,
        walk_ins=counts.walk_ins,
        excused=counts.excused,
        absent=counts.absent,
        observers=counts.observers,
        staff=counts.staff,
        heads=counts.heads,
        present_list=listed(members),
        observer_list=listed(p for p in came if p.attends in (Attends.OBSERVER, Attends.AUDIENCE)),
        staff_list=listed(p for p in came if p.attends is Attends.STAFF),
        excused_list=listed(p for p in facts.board.participants if p.excused and p.id not in signed),
        roles=tuple((role, roles[role]) for role in ROLES if roles[role]),
    )


def _attendee(facts: Facts, person: Participant, sign_in: SignIn | None) -> content.Attendee:
    notes = []
    if sign_in and sign_in.signed_by:
        notes.append(_("{name}代签").format(name=sign_in.signed_by))
    if person.left:
        notes.append(_("{time}离场").format(time=f"{facts.at(person.left):%H:%M}"))
    if person.excused and sign_in is None and person.excuse:
        notes.append(person.excuse)
    role = person.role_text or person.role
    return content.Attendee(printed_name(person.name, sign_in), role, person.unit, phrases(notes))


def agenda_lines(facts: Facts) -> tuple[content.AgendaLine, ...]:
    return tuple(
        content.AgendaLine(
            item.position, item.title, item.kind, item.source, item.proposer, item.answering_unit, item.minutes
        )
        for item in facts.agenda
    )


def minutes(facts: Facts, attachments: tuple[str, ...] = ()) -> content.Minutes:
    """会议纪要, part by part."""
    named = {c.ballot for c in facts.consensus}
    ballots = {b.id: _ballot(b) for b in facts.ballots}
    return content.Minutes(
        head=head(facts),
        attendance=attended(facts),
        agenda=agenda_lines(facts),
        briefings=_briefings(facts),
        progress=tuple(_progress(told, followed) for told, followed in facts.progress),
        opinions=_opinions(facts),
        replies=_replies(facts),
        unanswered=tuple(s.number for s in record.unanswered(facts.suggestions, facts.replies)),
        consensus=tuple(_consensus(c, ballots) for c in facts.consensus),
        ballots=tuple(line for row, line in ballots.items() if row not in named),
        commitments=tuple(_commitment(c) for c in facts.commitments),
        disagreements=tuple(d.text for d in facts.disagreements),
        statements=tuple(content.StatementLine(s.kind, s.who, s.unit, s.text) for s in facts.statements),
        follow_up=content.FollowUp(
            facts.meeting.publicity, facts.meeting.feedback, facts.meeting.visit, facts.meeting.next_meeting
        ),
        corrections=corrections(facts),
        attachments=attachments,
        report_to=facts.settings["report_to"],
        signatures=facts.settings["signatures"],
        mark=mark(facts),
        sign_off=facts.settings["sign_off"],
        copy_to=facts.settings["copy_to"],
        imprint=facts.settings["imprint"],
    )


def mark(facts: Facts) -> content.Mark | None:
    """The red mark, where the settings want it."""
    chosen, room = facts.settings, facts.room.name
    if not chosen["mark"]:
        return None
    text = chosen["mark_text"] or _("{room}纪要").format(room=room)
    return content.Mark(text, chosen["mark_issuer"] or room, chosen["mark_number"])


def _briefings(facts: Facts) -> tuple[content.Briefing, ...]:
    """The notes on items of information; of other items the materials shown."""
    found = []
    for item in facts.agenda:
        told = item.kind in (Kind.BRIEFING, Kind.FOLLOW_UP)
        texts = tuple(_told(n) for n in facts.notes if n.item == item.id and (told or n.kind == record.MATERIAL))
        if texts:
            found.append(content.Briefing(item.title, texts))
    loose = tuple(_told(n) for n in facts.notes if n.item is None and n.kind == record.MATERIAL)
    return (*found, content.Briefing(_("议题之外"), loose)) if loose else tuple(found)


def _told(note: record.Note) -> str:
    """展示材料：现场照片; the words alone of any other note."""
    if note.kind != record.MATERIAL or note.text == record.MATERIAL:
        return note.text
    return _("展示材料：{text}").format(text=note.text)


def _progress(told: record.Progress, followed: Followed) -> content.ProgressLine:
    c = followed.commitment
    return content.ProgressLine(
        followed.number, c.matter, c.lead, c.person, c.due, progress_word(told.state), told.text
    )


def _opinions(facts: Facts) -> tuple[content.ItemOpinions, ...]:
    """By agenda item: every discussion item, and whichever other item drew suggestions."""
    by_item: dict[str | None, list[record.Suggestion]] = {}
    for suggestion in facts.suggestions:
        by_item.setdefault(suggestion.item, []).append(suggestion)
    found = [
        content.ItemOpinions(item.position, item.title, _headings(facts, by_item.get(item.id, [])))
        for item in facts.agenda
        if item.kind is Kind.DISCUSSION or item.id in by_item
    ]
    known = {item.id for item in facts.agenda}
    loose = [s for item, group in by_item.items() if item not in known for s in group]
    if loose:
        found.append(content.ItemOpinions(None, _("议题之外"), _headings(facts, loose)))
    return tuple(found)


def _headings(facts: Facts, suggestions: list[record.Suggestion]) -> tuple[content.Opinion, ...]:
    """Merged headings stand where their first suggestion stood; else 整理稿, else 原话."""
    groups: dict[str, list[record.Suggestion]] = {}
    for suggestion in suggestions:
        merged = suggestion.heading in facts.headings
        groups.setdefault(str(suggestion.heading) if merged else suggestion.id, []).append(suggestion)
    opinions = []
    for key, group in groups.items():
        heading = facts.headings.get(key)
        text = heading.text if heading else group[0].summary or group[0].text
        opinions.append(content.Opinion(tuple(s.number for s in group), text, _seconds(facts, group)))
    return tuple(opinions)


def _seconds(facts: Facts, group: list[record.Suggestion]) -> int:
    """Distinct people who share the view."""
    rows_of = {s.id for s in group}
    voices = set()
    for second in facts.seconds:
        if second.suggestion in rows_of:
            person = facts.people.person(second.participant, second.card)
            voices.add(person.id if person else second.card)
    return len(voices)


def _replies(facts: Facts) -> tuple[content.UnitReplies, ...]:
    units: dict[str, list[content.ReplyLine]] = {}
    for reply in facts.replies:
        numbers = facts.numbers(reply.suggestions)
        line = content.ReplyLine(numbers, reply.kind, reply.text, reply.who, reply.to_unit, reply.due)
        units.setdefault(reply.unit or reply.who, []).append(line)
    return tuple(content.UnitReplies(unit, tuple(lines)) for unit, lines in units.items())


def _ballot(ballot: record.Ballot) -> content.BallotLine:
    decided = outcome(ballot)
    return content.BallotLine(
        ballot.matter,
        ballot.method,
        ballot.for_,
        ballot.against,
        ballot.abstain,
        ballot.base,
        lawful=ballot.quorum is not None,
        threshold=ballot.threshold,
        passed=None if decided is None else decided is Outcome.PASSED,
    )


def _consensus(found: record.Consensus, ballots: dict[str, content.BallotLine]) -> content.ConsensusLine:
    rests_on = ballots.get(found.ballot or "")
    return content.ConsensusLine(found.text, found.method, rests_on, found.confirmed is not None)


def _commitment(found: record.Commitment) -> content.CommitmentLine:
    return content.CommitmentLine(
        found.number,
        found.matter,
        found.measures,
        found.lead,
        found.support,
        found.person,
        found.due,
        found.due_text,
        record.unclear(found),
        found.confirmed is not None,
    )


def corrections(facts: Facts) -> tuple[content.CorrectionLine, ...]:
    """更正 after 定稿, in order."""
    names = {
        **{s.id: _("意见{number}").format(number=s.number) for s in facts.suggestions},
        **{c.id: _("承诺事项{number}").format(number=c.number) for c in facts.commitments},
        **{b.id: _("表决") if b.quorum is not None else _("举手表态") for b in facts.ballots},
    }
    kinds = {
        "consensus": _("共识"),
        "disagreement": _("分歧"),
        "reply": _("答复"),
        "statement": _("发言"),
        "note": _("记事"),
        "progress": _("承诺进展"),
    }
    return tuple(
        content.CorrectionLine(facts.at(c.at), names.get(c.line) or kinds.get(c.kind, ""), c.old, c.new, c.reason)
        for c in sorted(facts.corrections, key=lambda c: (c.at, c.id))
    )
