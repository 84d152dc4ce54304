"""Meetings from preparing to 更正: create, agenda, invitations, open, items, close, submit, finalize, correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from desktop.base.clock import HOME_ZONE, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.base.text import clean_line, clean_name, clean_text
from desktop.rules.attendance import Participant, Person, SignIn
from desktop.rules.handover import Handover, chair_at
from desktop.rules.meeting import DELIBERATION, AgendaItem, ItemStart, Kind, Meeting, Phase, Room, State
from desktop.rules.queue import Entry, Waits
from desktop.rules.record import Correction
from desktop.services import rows, settings
from desktop.services.amending import reword
from desktop.services.belonging import belonging
from desktop.services.closing import moderator_of
from desktop.services.people import people
from desktop.services.recording import WORDS, needed
from desktop.services.rooms import NewPerson, keep_phones_of, merge_people
from desktop.services.speaking import end_all
from desktop.services.verb import Verb, verb
from desktop.store import tables
from desktop.store.changelog import Action, Changes
from desktop.store.store import Store

LINES = ("title", "topic", "source", "form", "level", "category", "body", "place", "moderator", "recorder")
CLOSING = ("publicity", "feedback", "visit", "next_meeting")
NUMBERS = {"members": (1, 100_000), "minutes": (1, 1440), "speech_seconds": (0, 7200), "turns": (1, 99)}


@dataclass(frozen=True)
class NewItem:
    """An agenda item as it is prepared. `speech_seconds` None: the meeting's own; 0: not timed."""

    title: str
    kind: Kind = Kind.DISCUSSION
    minutes: int | None = None
    speech_seconds: int | None = None
    source: str = ""
    proposer: str = ""
    answering_unit: str = ""


@dataclass(frozen=True)
class NewMeeting:
    """A meeting as it is prepared: only the title is needed. Without items there is one, with the meeting's title."""

    title: str
    values: dict[str, Any] = field(default_factory=dict)
    items: tuple[NewItem, ...] = ()


def all_meetings(connection: Connection) -> list[Meeting]:
    """Every meeting, the latest first."""
    found = rows.load(connection, Meeting)
    return sorted(found, key=lambda m: (m.opened or m.planned or m.created or datetime.max, m.id), reverse=True)


def unfinished(connection: Connection) -> list[Meeting]:
    """Meetings that are going on: what the next start offers to go on with."""
    return rows.load(connection, Meeting, state=State.LIVE)


def agenda(connection: Connection, meeting: str) -> list[AgendaItem]:
    return sorted(rows.load(connection, AgendaItem, meeting=meeting), key=lambda i: (i.position, i.id))


def find_meeting(connection: Connection, text: str) -> Meeting:
    """The meeting that an id, the beginning of one, a code or a title names; UserError unless it is exactly one."""
    wanted = clean_line(text)
    everything = all_meetings(connection)
    for matches in (
        [m for m in everything if wanted in (m.id, m.code)],
        [m for m in everything if m.title == wanted],
        [m for m in everything if len(wanted) >= 6 and m.id.startswith(wanted)],
        [m for m in everything if wanted and wanted in m.title],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise UserError(_("有 {count} 场会议符合“{text}”；请写会议编号。").format(count=len(matches), text=wanted))
    raise UserError(_("没有找到会议“{text}”；用 meetings 命令可以看到全部会议。").format(text=wanted))


def create_meeting(store: Store, room: str, new: NewMeeting, invited: Sequence[str] = ()) -> Changes:
    """Prepare a meeting with its agenda and its invitation list: ids of persons, numbered for ever by their place in
    it from 1; a person named twice keeps the first place.
    """
    row = new_id()
    with store.action("create_meeting", row, wall=True) as action:
        prepare(action, row, room, new, invited, store.clock.read().at)
        action.new = row
    return action.changes


def prepare(action: Action, row: str, room: str, new: NewMeeting, invited: Sequence[str], moment: datetime) -> None:
    """Make the rows of a meeting that is to be held: a part of somebody's action."""
    rows.get(action.connection, Room, room)
    _create(action, row, room, new, moment)
    people = {p.id: p for p in rows.load(action.connection, Person, room=room)}
    for number, person in enumerate(invited, 1):
        if person in people:
            _invite(action, row, people.pop(person), number, number)


def _create(action: Action, row: str, room: str, new: NewMeeting, moment: datetime) -> None:
    title = clean_line(new.title)
    if not title:
        raise UserError(_("请写上会议名称或议题。"))
    usually = {**usual(settings.read(action.connection)), "body": DELIBERATION, "zone": HOME_ZONE}
    values = _cleaned({**usually, **new.values})
    code = _next_code(action.connection, values.get("planned") or moment, values["zone"])
    given = {**values, "title": title, "code": code, "state": State.PREPARING, "created": moment}
    action.create(tables.meeting, row, room=room, **given)
    for position, item in enumerate(new.items or (NewItem(title),), 1):
        _add_item(action, row, item, position)


def usual(chosen: settings.Values) -> dict[str, Any]:
    """What a new meeting has where nothing else is said, by the settings."""
    return {
        "speech_seconds": chosen["speech_seconds"],
        "turns": chosen["turns"],
        "minutes": chosen["minutes"] or None,
    }


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """Fields of a meeting as they may be stored; UserError for a number out of its bounds."""
    cleaned = dict(values)
    for name in LINES:
        if name in cleaned:
            cleaned[name] = clean_line(cleaned[name])
    for name in CLOSING:
        if name in cleaned:
            cleaned[name] = clean_text(cleaned[name])
    if "conveners" in cleaned:
        cleaned["conveners"] = tuple(filter(None, map(clean_name, cleaned["conveners"])))
    for name, (least, most) in NUMBERS.items():
        _check_number(cleaned.get(name), least, most)
    if "reviewer" in cleaned:
        cleaned["reviewer"] = clean_name(cleaned["reviewer"])
    if not cleaned.get("body", DELIBERATION):
        cleaned["body"] = DELIBERATION
    return cleaned


def _check_number(value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise UserError(
            _("数字 {value} 不合适，应在 {least} 到 {most} 之间。").format(value=value, least=least, most=most)
        )


def _next_code(connection: Connection, moment: datetime, zone: str) -> str:
    """Digits only, so that a scanner types it: the day and a count, 2026111801."""
    day = f"{local(moment, zone):%Y%m%d}"
    query = select(tables.meeting.c.code).where(tables.meeting.c.code.like(f"{day}%"))
    counts = (code[8:] for code in connection.execute(query).scalars())
    count = max((int(found) for found in counts if found.isdecimal()), default=0) + 1
    return f"{day}{count:02d}"


def _add_item(action: Action, meeting: str, item: NewItem, position: int) -> str:
    return action.create(tables.agenda_item, meeting=meeting, **_item_values(item, position))


def _item_values(item: NewItem, position: int) -> dict[str, Any]:
    """An agenda item as it may be stored."""
    title = clean_line(item.title)
    if not title:
        raise UserError(_("第 {position} 项议程没有标题；请写上。").format(position=position))
    _check_number(item.speech_seconds, 0, 7200)
    _check_number(item.minutes, 0, 1440)
    return {
        "position": position,
        "title": title,
        "kind": item.kind,
        "minutes": item.minutes,
        "speech_seconds": item.speech_seconds,
        "source": clean_line(item.source),
        "proposer": clean_line(item.proposer),
        "answering_unit": clean_line(item.answering_unit),
    }


def _invite(action: Action, meeting: str, person: Person, number: int, rank: int) -> str:
    return action.create(
        tables.participant,
        meeting=meeting,
        person=person.id,
        name=person.name,
        number=number,
        rank=rank,
        role=person.role,
        role_text=person.role_text,
        unit=person.unit,
        attends=person.attends,
        invited=True,
    )


def _usual_room(connection: Connection) -> str | None:
    """Where one meets: the room that was made last, of a station's laptop one that takes part in sync."""
    found = [room.id for room in rows.load(connection, Room)]
    ours = belonging(connection).rooms
    return next(reversed([room for room in found if room in ours] or found), None)


def start_quickly(store: Store, topic: str, room: str | None = None) -> Changes:
    """快速开会: one key and a topic; everything else by default and editable later. Opens the meeting at once; who is
    on the room's standing list is invited. One action: where the disk refuses it, nothing of it is there.
    """
    row, now = new_id(), store.clock.read()
    with store.action("start_quickly", row, wall=True) as action:
        room = room or _usual_room(action.connection) or action.create(tables.room, name=_("本村议事室"))
        standing = rows.load(action.connection, Person, room=room, standing=True)
        invited = [p.id for p in sorted(standing, key=lambda p: (p.rank, p.id))]
        prepare(action, row, room, NewMeeting(topic, {"topic": topic}), invited, now.at)
        begin_meeting(Verb(action, rows.get(action.connection, Meeting, row), now))
        action.new = row
    return action.changes


def edit_meeting(store: Store, meeting: str, **values: Any) -> Changes:
    """Change any field of the meeting's form before 定稿."""
    with verb(store, "edit_meeting", meeting, Phase.PREPARATION) as v:
        cleaned = _cleaned(values)
        if "title" in cleaned and not cleaned["title"]:
            raise UserError(_("会议名称不能空着。"))
        v.set(v.meeting, **cleaned)
    return v.changes


def set_agenda(store: Store, meeting: str, items: Sequence[tuple[str | None, NewItem]]) -> Changes:
    """Make the agenda these items in this order; an id keeps an item that is there already, what has been discussed
    cannot be taken away.
    """
    with verb(store, "set_agenda", meeting, Phase.PREPARATION) as v:
        if not items:
            raise UserError(_("议程至少要有一项。"))
        kept = {row for row, _item in items if row}
        started = {start.item for start in v.load(ItemStart)}
        for old in v.load(AgendaItem):
            if old.id in kept:
                continue
            if old.id in started:
                raise UserError(_("“{title}”已经讨论过，不能删去。").format(title=old.title))
            v.delete(old)
        for position, (row, item) in enumerate(items, 1):
            if row is None:
                _add_item(v.action, meeting, item, position)
            else:
                v.set(v.get(AgendaItem, row), **_item_values(item, position))
    return v.changes


def invite(store: Store, meeting: str, persons: Sequence[str]) -> Changes:
    """Put people of the room's list on the invitation list; they take the next numbers. Who is on it already stays;
    who was taken off it comes back with the number of before.
    """
    with verb(store, "invite", meeting, Phase.PREPARATION) as v:
        _put_on_invitation_list(v, persons)
    return v.changes


def invite_new(
    store: Store, meeting: str, people: Sequence[NewPerson], *, standing: bool = False, done: str = "invite"
) -> Changes:
    """Put people on the list of the room and on the invitation list in one action, named `done`."""
    with verb(store, done, meeting, Phase.PREPARATION) as v:
        ids = merge_people(v.action, v.meeting.room, people, standing)
        _put_on_invitation_list(v, ids)
    keep_phones_of(store, ids, people)
    return v.changes


def _put_on_invitation_list(v: Verb, persons: Sequence[str]) -> None:
    there = {p.person: p for p in v.load(Participant) if p.person}
    for person in dict.fromkeys(persons):
        if person in there:
            v.set(there[person], invited=True)
        else:
            number, rank = v.highest(Participant, "number") + 1, v.highest(Participant, "rank") + 1
            _invite(v.action, v.meeting.id, v.get(Person, person), number, rank)


def uninvite(store: Store, meeting: str, participant: str) -> Changes:
    """Take somebody off the invitation list who has not signed in; the number is not given again."""
    with verb(store, "uninvite", meeting, Phase.PREPARATION) as v:
        if v.load(SignIn, participant=participant):
            raise UserError(_("这个人已经签到，不能从名单里去掉。"))
        v.set(v.get(Participant, participant), invited=False)
    return v.changes


def open_meeting(store: Store, meeting: str) -> Changes:
    """开会. The meeting takes the room's next number of the year; a single agenda item begins at once."""
    with verb(store, "open", meeting, Phase.PREPARATION, wall=True) as v:
        if v.meeting.state is not State.PREPARING:
            raise UserError(_("会议已经开始了。"))
        begin_meeting(v)
    return v.changes


def begin_meeting(v: Verb) -> None:
    """Inside a verb: from `v.now` on people confer."""
    writer = v.action.record.device  # who records here; another computer has to take the meeting over
    v.set(v.meeting, state=State.LIVE, opened=v.now.at, number=_next_number(v), writer=writer)
    items = v.load(AgendaItem)
    if len(items) == 1:
        _begin(v, items[0])


def _next_number(v: Verb) -> int:
    year = local(v.now.at, v.meeting.zone).year
    others = rows.load(v.connection, Meeting, room=v.meeting.room)
    numbers = [m.number or 0 for m in others if m.opened and local(m.opened, m.zone).year == year]
    return max(numbers, default=0) + 1


def start_item(store: Store, meeting: str, item: str) -> Changes:
    """Go to an agenda item: ends the running speech; waiting entries stay with the item they were made on. After
    people have left, lines are still recorded under it.
    """
    with verb(store, "start_item", meeting, Phase.RECORD) as v:
        found = v.get(AgendaItem, item)
        end_all(v)
        if v.meeting.item != found.id:
            _say_who_waits(v)
            _begin(v, found)
    return v.changes


def _say_who_waits(v: Verb) -> None:
    """They stay with the item that is left, and would vanish from the screen without a word."""
    waiting = len(v.load(Entry, item=v.meeting.item, state=Waits.WAITING)) if v.meeting.item else 0
    if waiting and v.meeting.item:
        left = v.get(AgendaItem, v.meeting.item)
        v.say(_("“{title}”还有 {count} 人在排队；回到这一项，他们还在。").format(title=left.title, count=waiting))


def _begin(v: Verb, item: AgendaItem) -> None:
    v.create(ItemStart, item=item.id, at=v.now.at)
    v.set(v.meeting, item=item.id)


def hand_over(store: Store, meeting: str, participant: str) -> Changes:
    """Hand the chair over: the moderator is neutral, and speaks only after that (rule 9). Nothing happens where that
    person holds it already.
    """
    with verb(store, "chair", meeting, Phase.RECORD) as v:
        who = v.get(Participant, participant)
        first = moderator_of(v.meeting, people(v.connection, meeting))
        if chair_at(v.now.at, v.load(Handover), first) != who.id:
            v.create(Handover, participant=who.id, at=v.now.at)
    return v.changes


def close_meeting(store: Store, meeting: str) -> Changes:
    """散会: ends a running speech."""
    with verb(store, "close", meeting, Phase.ROOM, wall=True) as v:
        end_meeting(v)
    return v.changes


def end_meeting(v: Verb) -> None:
    """Inside a verb: people leave at `v.now`."""
    end_all(v)
    v.set(v.meeting, state=State.CLOSED, closed=v.now.at)


def submit(store: Store, meeting: str, reviewer: str = "") -> Changes:
    """送审."""
    with verb(store, "submit", meeting, Phase.RECORD, wall=True) as v:
        if v.meeting.state is not State.CLOSED:
            raise UserError(_("散会之后才能送审；已送审的不用再送。"))
        name = clean_name(reviewer) or v.meeting.reviewer
        v.set(v.meeting, state=State.SUBMITTED, submitted=v.now.at, reviewer=name)
    return v.changes


def send_back(store: Store, meeting: str) -> Changes:
    """退回修改: the reviewer wants something changed; it is submitted again afterwards."""
    with verb(store, "send_back", meeting, Phase.RECORD, wall=True) as v:
        if v.meeting.state is not State.SUBMITTED:
            raise UserError(_("会议没有在送审，不用退回。"))
        v.set(v.meeting, state=State.CLOSED, submitted=None)
    return v.changes


def finalize(store: Store, meeting: str, reviewer: str = "") -> Changes:
    """定稿: locks the meeting; after that only `correct`."""
    with verb(store, "finalize", meeting, Phase.RECORD, wall=True) as v:
        if v.meeting.state is State.LIVE:
            raise UserError(_("会议还没有散会，不能定稿。"))
        name = clean_name(reviewer) or v.meeting.reviewer
        v.set(v.meeting, state=State.FINAL, finalized=v.now.at, reviewer=name)
    return v.changes


def correct(store: Store, meeting: str, cls: type[Any], row: str, text: str, reason: str) -> Changes:
    """更正 after 定稿: the new words stand in every document from now on, the old ones and the reason beside them."""
    with verb(store, "correct", meeting, Phase.FINAL, wall=True) as v:
        if not clean_line(reason, 1000):
            raise UserError(_("更正要写明原因。"))
        found = v.get(cls, row)
        name = WORDS[cls]
        old, new = getattr(found, name), needed(text)
        reword(v, found, **{name: new})
        v.create(
            Correction,
            kind=rows.TABLES[cls].name,
            line=row,
            old=old,
            new=new,
            reason=clean_line(reason, 1000),
            at=v.now.at,
        )
    return v.changes
