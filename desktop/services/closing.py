"""The check before people leave, over what is recorded."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from desktop.base.clock import local
from desktop.base.i18n import _, listed, word
from desktop.rules import closing, record
from desktop.rules.attendance import How
from desktop.rules.closing import Facts, Finding, Missing
from desktop.rules.handover import Handover
from desktop.rules.meeting import AgendaItem, ItemStart, Meeting
from desktop.rules.queue import Speech
from desktop.services import attendance, rows, settings
from desktop.services.people import People, people
from desktop.store import tables


def check(connection: Connection, meeting: str) -> list[tuple[Finding, str]]:
    """What is missing, each with its sentence."""
    known = people(connection, meeting)
    facts = _facts(connection, meeting, known)
    speeches = {s.id: s for s in facts.speeches}
    return [(finding, _sentence(finding, known, speeches)) for finding in closing.findings(facts)]


def publicity_period(connection: Connection, meeting: str) -> str:
    """公示期 as the settings have it, from the day after the meeting; "" where it has not ended."""
    found = rows.get(connection, Meeting, meeting)
    if found.closed is None:
        return ""
    days = settings.value(connection, "publicity_days")
    first = local(found.closed, found.zone).date() + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    return _("{month}月{day}日至{last_month}月{last_day}日，{days}天").format(
        month=first.month, day=first.day, last_month=last.month, last_day=last.day, days=days
    )


def moderator_of(meeting: Meeting, known: People) -> str | None:
    """The participant whose name is that of the moderator, if exactly one is here."""
    found = [p.id for p in known.participants.values() if p.name == meeting.moderator]
    return found[0] if len(found) == 1 else None


def _facts(connection: Connection, meeting_id: str, known: People) -> Facts:
    meeting = rows.get(connection, Meeting, meeting_id)
    board = attendance.board(connection, meeting_id)
    printed = connection.execute(
        select(tables.written_file.c.path).where(
            tables.written_file.c.meeting == meeting_id, tables.written_file.c.kind == "sign_in_sheet"
        )
    ).first()
    by_paper = any(s.how is How.PAPER for s in board.signed.values())
    return Facts(
        items=rows.load(connection, AgendaItem, meeting=meeting_id),
        starts=rows.load(connection, ItemStart, meeting=meeting_id),
        suggestions=rows.load(connection, record.Suggestion, meeting=meeting_id),
        replies=rows.load(connection, record.Reply, meeting=meeting_id),
        commitments=rows.load(connection, record.Commitment, meeting=meeting_id),
        consensus=rows.load(connection, record.Consensus, meeting=meeting_id),
        ballots=rows.load(connection, record.Ballot, meeting=meeting_id),
        speeches=rows.load(connection, Speech, meeting=meeting_id),
        cards=known.cards,
        handovers=rows.load(connection, Handover, meeting=meeting_id),
        moderator=moderator_of(meeting, known),
        signed=frozenset(board.signed),
        sheet_waits=printed is not None and not by_paper and board.counts.absent > 0,
    )


def _sentence(finding: Finding, known: People, speeches: dict[str, Speech]) -> str:
    first = finding.names[0] if finding.names else ""
    match finding.missing:
        case Missing.ITEM_NOT_REACHED:
            return _("“{title}”还没有讨论").format(title=first)
        case Missing.WORDS:
            return _("意见 {ref} 还没有写内容").format(ref=first)
        case Missing.REPLY:
            return _("意见 {ref} 还没有答复").format(ref=first)
        case Missing.UNCLEAR:
            return _("承诺 {ref} 待明确：缺{fields}").format(ref=first, fields=listed(map(word, finding.names[1:])))
        case Missing.METHOD:
            return _("共识“{text}”没有写怎样形成").format(text=_short(first))
        case Missing.BASE:
            return _("举手表态“{matter}”没有在场人数").format(matter=_short(first))
        case Missing.CHAIR:
            speech = speeches[finding.row]
            return _("主持人{name}发言前没有移交主持").format(name=known.name(speech.participant, speech.card))
        case Missing.CARD:
            return _("{card}号牌还没有记名").format(card=first)
        case Missing.NOT_SIGNED:
            return _("{name}发过言但没有签到").format(name=known.name(finding.row))
        case Missing.SHEET:
            return _("纸质签到表还没有登记")


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
