"""What is said before a meeting: 会议通知, 议程, 议题征集表."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.base.i18n import _, word
from desktop.documents import letters
from desktop.documents.content import Attendee
from desktop.rules.attendance import Attends, Participant
from desktop.rules.meeting import AgendaItem, Kind
from desktop.rules.roles import OTHER
from desktop.services import contents
from desktop.services.facts import Facts
from desktop.services.work_phones import OFFICIALS

_MOST_UNITS = 8  # in the salutation of a notice


def notice(facts: Facts) -> letters.Notice | None:
    """会议通知; None for a meeting that began without being planned: nobody was told of it."""
    if facts.meeting.planned is None and facts.meeting.opened:
        return None
    items = planned_items(facts)
    invited = [p for p in facts.board.participants if p.invited]
    return letters.Notice(
        head=contents.head(facts),
        to=_addressed(invited),
        items=items,
        invited=_by_class(invited),
        ends=planned_end(facts, items),
        points=tuple(map(word, facts.settings["notice_points"])),
        sign_off=facts.settings["sign_off"],
    )


def agenda(facts: Facts) -> letters.Agenda:
    """议程 as planned, whatever came of it."""
    items = planned_items(facts)
    return letters.Agenda(contents.head(facts), items, planned_end(facts, items))


def topic_form(facts: Facts) -> letters.TopicForm:
    return letters.TopicForm(contents.head(facts))


def planned_items(facts: Facts) -> tuple[letters.PlannedItem, ...]:
    """The agenda with the times that follow from the planned beginning and the planned lengths."""
    begins = facts.at(facts.meeting.planned) if facts.meeting.planned else None
    found = []
    for item in facts.agenda:
        ends = begins + timedelta(minutes=item.minutes) if begins and item.minutes else None
        found.append(_planned(item, begins, ends))
        begins = ends  # an item without a length leaves open when the next one begins
    return tuple(found)


def _planned(item: AgendaItem, begins: datetime | None, ends: datetime | None) -> letters.PlannedItem:
    return letters.PlannedItem(
        item.position,
        item.title,
        _kind_word(item.kind),
        item.source,
        item.answering_unit,
        item.proposer,
        item.minutes or None,
        begins,
        ends,
    )


def _kind_word(kind: Kind) -> str:
    return {Kind.BRIEFING: _("情况通报"), Kind.FOLLOW_UP: _("上次承诺")}.get(kind, _("协商讨论"))


def planned_end(facts: Facts, items: tuple[letters.PlannedItem, ...]) -> datetime | None:
    """From the planned length of the meeting, else of its items; None where neither is known."""
    meeting = facts.meeting
    if meeting.planned and meeting.minutes:
        return facts.at(meeting.planned) + timedelta(minutes=meeting.minutes)
    return items[-1].ends if items else None


def _addressed(invited: list[Participant]) -> tuple[str, ...]:
    """Whom the notice is sent to: the units for which somebody speaks, each once, then the residents as 各位群众代表. Many
    units are 各有关单位: below stands who is invited, unit by unit.
    """
    units = list(dict.fromkeys(p.unit for p in invited if p.role in OFFICIALS and p.unit))
    if len(units) > _MOST_UNITS:
        units = [_("各有关单位")]
    others = (p.role for p in invited if not (p.role in OFFICIALS and p.unit))
    plain = ("", OTHER)
    classes = (_("各位参会人员") if role in plain else _("各位{role}").format(role=word(role)) for role in others)
    return tuple(dict.fromkeys((*units, *classes)))


def _by_class(invited: list[Participant]) -> tuple[letters.Invited, ...]:
    found = (
        letters.Invited(word(attends), tuple(_attendee(p) for p in invited if p.attends is attends))
        for attends in Attends
    )
    return tuple(group for group in found if group.people)


def _attendee(person: Participant) -> Attendee:
    return Attendee(person.name, person.role_text or person.role, person.unit)
